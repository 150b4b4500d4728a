"""What the user's own lexicon rows, as they stand now, would make of the last build, before a run does.

The score is computed again by the project's own SQL over the messages of that build, and so is every mart
between it and the campaigns. Nothing is estimated: it is what `qae run` would build.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from pipelines.errors import InputError
from pipelines.method.rebuild import rebuild
from pipelines.method.scorecard import Scorecard
from pipelines.method.whatif_records import CampaignRates, FormMove, Move, Rates, WhatIf

_EFFORT = Path("models", "intermediate", "effort")
_TARGET = "rpt_campaign_to_date"
_RUN_FIRST = "Run `qae run` first, your local files put aside, to have a build to compare with."

# What came in since that build is not in it, so it is left out here too.
_INPUTS = """
create or replace view messages as
select messages.*
from warehouse.contracts.messages as messages
semi join warehouse.intermediate.int_messages_scored as scored
    on messages.source_relation = scored.source_relation and messages.message_key = scored.message_key;
create or replace view message_bodies as select * from warehouse.private.message_bodies;
"""
_CHANGED = """
create or replace table changed as
select
    source_relation,
    message_key,
    was.reply_class as old_class,
    now.reply_class as new_class
from warehouse.intermediate.int_messages_scored as was
inner join int_messages_scored as now using (source_relation, message_key)
where was.direction = 'in' and was.reply_class is distinct from now.reply_class
"""
_GONE = """
select count(*)
from warehouse.intermediate.int_messages_scored as was
anti join int_messages_scored as now
    on was.source_relation = now.source_relation and was.message_key = now.message_key
"""
_REPLIES = "select count(*) from warehouse.intermediate.int_messages_scored where direction = 'in'"
_MOVES = """
select old_class, new_class, count(*) as replies from changed
group by all order by replies desc, old_class, new_class
"""
_FORMS = """
select forms.normal_form, old_class, new_class, count(*) as replies
from changed
inner join warehouse.private.int_message_forms as forms using (source_relation, message_key)
group by all
order by replies desc, normal_form, old_class, new_class
limit ?
"""
_CAMPAIGNS = """
with changes as (
    select replies.campaign_id, replies.account_id, count(*) as changed
    from changed
    inner join warehouse.intermediate.int_replies_attributed as replies using (source_relation, message_key)
    group by all
),

sides as (
    select 'old' as side, * from warehouse.marts.rpt_campaign_to_date
    union all by name
    select 'new' as side, * from rpt_campaign_to_date
),

campaigns as (
    select
        campaign_id,
        account_id,
        max(campaign_name) as campaign_name,
        max(sends_delivered) as sends_delivered,
        max(raw_engagement_rate) filter (where side = 'old') as raw_old,
        max(raw_engagement_rate) filter (where side = 'new') as raw_new,
        max(quality_engagement_rate) filter (where side = 'old') as quality_old,
        max(quality_engagement_rate) filter (where side = 'new') as quality_new,
    from sides
    group by campaign_id, account_id
)

select campaigns.*, coalesce(changes.changed, 0) as replies_changed
from campaigns
left join changes
    on campaigns.campaign_id = changes.campaign_id
    and campaigns.account_id is not distinct from changes.account_id
where sends_delivered > 0
order by
    abs(coalesce(quality_new, 0) - coalesce(quality_old, 0)) desc,
    replies_changed desc, campaign_id, account_id
"""
# A ratio of sums over the campaigns that have sends, each column as the mart spells it.
_TOTALS = """
with sides as (
    select 'old' as side, * from warehouse.marts.rpt_campaign_to_date
    union all by name
    select 'new' as side, * from rpt_campaign_to_date
)

select
    side,
    cast(sum(sends_delivered) as bigint) as sends_delivered,
    cast(sum(replies_gross) as double) / nullif(sum(sends_delivered), 0) as raw,
    cast(sum(quality_replies) as double) / nullif(sum(sends_delivered - replies_unknown), 0) as quality
from sides
where sends_delivered > 0
group by side
"""


def what_if(
    con: duckdb.DuckDBPyConnection, project: Path, local_seeds: Path, *, examples: int = 10
) -> WhatIf:
    """Score the build in the catalog `warehouse` of `con` again, with the rows in `local_seeds`, and compare.

    The current schema of `con` is a scratch one; `local_seeds` is the folder `prepare_local_seeds` wrote.
    `examples` is how many changed normal forms are kept, the most used first. Raises `InputError` where the
    build is of other models, or of messages that are no longer landed: only a run can tell then.
    """
    card = Scorecard(con, project, local_seeds)
    try:
        con.execute(_INPUTS)
        card.build()
        if gone := con.execute(_GONE).fetchall()[0][0]:
            raise InputError(f"{gone:,} messages of the last build are no longer landed", remedy=_RUN_FIRST)
        scored = {path.stem for path in (project / _EFFORT).glob("*.sql")}
        rebuild(con, project, "warehouse", moved=scored, targets=[_TARGET])
        con.execute(_CHANGED)
    except (duckdb.BinderException, duckdb.CatalogException) as error:
        raise InputError("the last build was made by another version of qae", remedy=_RUN_FIRST) from error
    return WhatIf(
        replies=con.execute(_REPLIES).fetchall()[0][0],
        moves=tuple(Move(*row) for row in con.execute(_MOVES).fetchall()),
        total=_total(con),
        campaigns=tuple(CampaignRates(**row) for row in _rows(con, _CAMPAIGNS)),
        forms=tuple(FormMove(*row) for row in con.execute(_FORMS, [examples]).fetchall()),
    )


def _total(con: duckdb.DuckDBPyConnection) -> Rates:
    sides = {row["side"]: row for row in _rows(con, _TOTALS)}
    if not sides:
        return Rates(0, None, None, None, None)
    old, new = sides["old"], sides["new"]
    return Rates(new["sends_delivered"], old["raw"], new["raw"], old["quality"], new["quality"])


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = con.cursor().execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
