"""Conversations of the last build, one by one. Reads the restricted zone: holds names and text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

STAGES = ("sent", "acknowledged", "answered", "exchange", "commitment", "outcome")

_COUNTS = """
select
    count(*),
    count(*) filter (where ball_in_court = 'ours'),
    count(*) filter (where is_stalled and last_by = 'them'),
    count(*) filter (where is_stalled and last_by = 'us'),
    count(*) filter (where has_advanced)
from marts.fct_conversations
where last_by is not null
"""
# An archive names the writer before those written to; a file names the other side alone.
_FOUND = """
select
    sends.source_relation,
    sends.last_message_key,
    sends.person_id,
    case
        when not contains(bodies.participant_names, '|') then nullif(trim(bodies.participant_names), '')
        when sends.last_by = 'them' then nullif(trim(split_part(bodies.participant_names, '|', 1)), '')
        else nullif(replace(substring(
            bodies.participant_names, strpos(bodies.participant_names, '|') + 1
        ), '|', ', '), '')
    end as names,
    coalesce(campaigns.campaign_name, sends.campaign_id) as campaign_name,
    sends.stage,
    sends.ball_in_court,
    sends.last_by,
    sends.last_at,
    date_diff('day', sends.last_at, facts.as_of + interval 1 day) as silent_days,
    sends.is_last_low_effort,
    sends.is_stalled,
    sends.has_advanced,
    bodies.body_text
from marts.fct_conversations as sends
cross join ops.run_facts as facts
left join marts.dim_campaign as campaigns
    on sends.campaign_id = campaigns.campaign_id
left join private.message_bodies as bodies
    on sends.source_relation = bodies.source_relation and sends.last_message_key = bodies.message_key
where
    sends.last_by is not null
    and (not $stalled or sends.is_stalled)
    and (not $my_turn or sends.ball_in_court = 'ours')
    and (not $advanced or sends.has_advanced)
order by sends.last_at desc, sends.source_relation, sends.send_key
limit $limit
"""


@dataclass(frozen=True)
class Wanted:
    """Which conversations: all conditions that are set must hold."""

    stalled: bool = False
    my_turn: bool = False
    advanced: bool = False
    limit: int = 20


@dataclass(frozen=True)
class Counts:
    """All conversations of the build that a human answered, and how they stand."""

    conversations: int
    my_turn: int
    stalled_on_them: int
    stalled_on_us: int
    advanced: int


@dataclass(frozen=True)
class Conversation:
    """One send that was answered and how it went on. `names` and `text` are None where they are not known."""

    source: str
    last_message_key: str
    person: str | None
    names: str | None
    campaign: str
    stage: int
    ball_in_court: str
    last_by: str
    last_at: datetime
    silent_days: int
    is_last_low_effort: bool
    is_stalled: bool
    has_advanced: bool
    text: str | None

    @property
    def stage_name(self) -> str:
        """The stage in a word."""
        return STAGES[self.stage]


def conversations(con: duckdb.DuckDBPyConnection, wanted: Wanted) -> tuple[Counts, list[Conversation]]:
    """How all conversations stand, and those that are wanted, the latest first."""
    (counts,) = con.execute(_COUNTS).fetchall()
    chosen = {
        "stalled": wanted.stalled,
        "my_turn": wanted.my_turn,
        "advanced": wanted.advanced,
        "limit": wanted.limit,
    }
    return Counts(*counts), [Conversation(*row) for row in con.execute(_FOUND, chosen).fetchall()]
