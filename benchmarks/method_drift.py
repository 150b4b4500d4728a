"""G11: a canned phrase that no list holds appears; whether its taps are found in a week, from texts alone."""

from __future__ import annotations

from typing import Any, Final

import duckdb
import pyarrow as pa

from benchmarks.method_goal import Goal, Sample, give_or_take, share
from benchmarks.method_world import DAYS, planted
from pipelines.method.scorecard import Scorecard
from pipelines.sandbox import conversation
from pipelines.sandbox.cells import DAY, EPOCH
from pipelines.sandbox.conversation import Message, keys
from pipelines.sandbox.outbound import write_sends
from pipelines.sandbox.tables import MESSAGES, columns, table
from pipelines.sandbox.texts import GRAMMARS
from pipelines.warehouse.project import dbt_project

APPEARS: Final = 3 * DAYS // 4
"""The day of the world on which the phrase appears."""

_LOAD: Final = (
    """
    insert into messages by name
    select distinct on (message_id)
        'world' as source_relation, message_id as message_key, thread_id as thread_key,
        sent_at::timestamp as sent_at, direction,
        case direction when 'in' then person else 'owner' end as sender_key,
        is_platform_option, auto_submitted, false as is_draft
    from written
    """,
    """
    insert into message_bodies by name
    select distinct on (message_id)
        'world' as source_relation, message_id as message_key, body as body_text,
        person_name as participant_names
    from written
    """,
)
_FOUND: Final = """
    select
        case when not list_contains(?, trim(body)) then 'known'
            when len(string_split(trim(body), ' ')) - cast(trim(body) like '% !' as integer) >= 4 then 'fresh'
            else 'short' end as kind,
        count(distinct message_id) filter (where scored.reply_class = 'one_tap') as one_tap,
        count(distinct message_id) filter (where scored.is_low_effort) as low,
        count(distinct message_id) as taps
    from written
    inner join truth using (message_id)
    inner join int_messages_scored as scored on message_id = scored.message_key
    where true_class = 'one_tap'
    group by kind
"""


def drift(seed: int) -> Sample:
    """Return how many taps of the first week with the phrase are classed one_tap at its end."""
    world = planted("drift", seed, 4_000, (APPEARS, APPEARS + 6))
    clock = (world.day(APPEARS + 7).toordinal() - EPOCH) * DAY
    out = write_sends(world.campaigns, world.sends, keys(world.sends, world.campaigns), 0.0)
    rows = list(conversation.write(world.setting, world.campaigns, world.sends, clock))
    given: dict[str, Any] = columns(rows, Message._fields)
    written = pa.concat_tables([out, table(given | {"person_kind": ["profile_url"] * len(rows)}, MESSAGES)])
    truth = pa.table({"message_id": given["message_id"], "true_class": given["true_class"]})
    new = [text for g in GRAMMARS.values() for text in g.texts("new_tap")]
    with duckdb.connect() as con:
        card = Scorecard(con, dbt_project())
        card.read([])
        con.register("written", written)
        con.register("truth", truth)
        for load in _LOAD:
            con.execute(load)
        card.build()
        kinds = {kind: counts for kind, *counts in con.execute(_FOUND, [new]).fetchall()}
    fresh, short = kinds.get("fresh", [0, 0, 0]), kinds.get("short", [0, 0, 0])
    return {
        "new_n": fresh[0] + short[0],
        "new_of": fresh[2] + short[2],
        "new_low_n": fresh[1] + short[1],
        "new_low_of": fresh[2] + short[2],
        "long_n": fresh[0],
        "long_of": fresh[2],
    }


def goals(samples: list[Sample]) -> list[Goal]:
    """Judge G11."""
    found = [s for s in samples if "new_of" in s]
    new, low, long = (share(found, name) for name in ("new", "new_low", "long"))
    of = sum(s["new_of"] for s in found)
    return [
        Goal(
            "G11",
            "a new canned phrase: one_tap recall >= .90 within 7 days, by the repeated-text detector",
            f"{give_or_take(new, of)}; of four words or more {long:.1%}; low effort of any class {low:.1%}",
            f"{len(found)} worlds, {of:,.0f} taps with a new phrase",
            new >= 0.90 if of else None,
        )
    ]
