"""How somebody's own conversations stand, one by one. Reads the restricted zone: holds names and text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

SILENT_DAYS = 14
"""A conversation that ended on a lazy word is stalled after so many days of silence."""

# Every conversation of two or more, whoever began it; automatic answers and advertisements said nothing.
_THREADS = """
with spoken as (
    select
        messages.source_relation,
        messages.thread_key,
        messages.message_key,
        messages.position_in_thread,
        messages.sent_at,
        messages.direction,
        messages.person_id,
        coalesce(classes.is_low_effort, false) as is_low_effort,
        coalesce(scored.reply_class = 'declined', false) as is_declined
    from intermediate.int_messages_sequenced as messages
    left join intermediate.int_messages_scored as scored
        on messages.source_relation = scored.source_relation and messages.message_key = scored.message_key
    left join intermediate.int_reply_classes as classes on scored.reply_class = classes.reply_class
    where
        list_contains($sources, messages.source_relation)
        and messages.direction in ('in', 'out')
        and messages.retracted_at is null
        and coalesce(messages.sender_kind, 'person') not in ('sponsored', 'page', 'system')
        and coalesce(classes.is_human, true)
),
threads as (
    select
        source_relation,
        thread_key,
        max(person_id) as person_id,
        count(*) as messages,
        count(*) filter (where direction = 'in') as theirs,
        count(*) filter (where sent_at > $since) as new_messages,
        count(*) filter (where sent_at > $since and direction = 'in') as new_theirs,
        arg_max(message_key, position_in_thread) as last_message_key,
        arg_max(direction, position_in_thread) as last_direction,
        arg_max(sent_at, position_in_thread) as last_at,
        arg_max(is_low_effort, position_in_thread) as is_last_low_effort,
        arg_max(is_declined, position_in_thread) as is_last_declined
    from spoken
    group by source_relation, thread_key
)
select
    threads.person_id,
    case
        when not contains(bodies.participant_names, '|') then nullif(trim(bodies.participant_names), '')
        when threads.last_direction = 'in' then nullif(trim(split_part(bodies.participant_names, '|', 1)), '')
        else nullif(replace(substring(
            bodies.participant_names, strpos(bodies.participant_names, '|') + 1
        ), '|', ', '), '')
    end as names,
    case threads.last_direction when 'in' then 'them' else 'us' end as last_by,
    threads.last_at,
    date_diff('day', threads.last_at, facts.as_of + interval 1 day) as silent_days,
    threads.is_last_low_effort,
    threads.is_last_declined,
    threads.messages,
    threads.theirs,
    threads.new_messages,
    threads.new_theirs,
    bodies.body_text
from threads
cross join ops.run_facts as facts
left join private.message_bodies as bodies
    on threads.source_relation = bodies.source_relation and threads.last_message_key = bodies.message_key
order by threads.last_at desc, threads.source_relation, threads.thread_key
"""
_PERSONS = "select person_key, person_id from intermediate.int_persons"


@dataclass(frozen=True)
class Thread:
    """One conversation and its last word. `names`, `person_id` and `text` are None where unknown."""

    person_id: str | None
    names: str | None
    last_by: str
    last_at: datetime
    silent_days: int
    is_last_low_effort: bool
    is_last_declined: bool
    messages: int
    theirs: int
    new_messages: int
    new_theirs: int
    text: str | None

    @property
    def is_your_turn(self) -> bool:
        """They said something real, and you have not answered."""
        return self.last_by == "them" and not self.is_last_low_effort and not self.is_last_declined

    @property
    def is_stalled(self) -> bool:
        """It ended on their lazy answer."""
        return self.last_by == "them" and self.is_last_low_effort and self.silent_days >= SILENT_DAYS

    @property
    def is_your_lazy_answer(self) -> bool:
        """They wrote to you, and your last word was a lazy one."""
        return self.last_by == "us" and self.is_last_low_effort and self.theirs > 0


def threads(con: duckdb.DuckDBPyConnection, sources: Sequence[str], since: datetime | None) -> list[Thread]:
    """The conversations of these sources, the latest first; messages after `since` count as new."""
    found = con.execute(_THREADS, {"sources": list(sources), "since": since}).fetchall()
    return [Thread(*row) for row in found]


def person_ids(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The person that each linked pseudonym belongs to; any other pseudonym is its own person."""
    return dict(con.execute(_PERSONS).fetchall())
