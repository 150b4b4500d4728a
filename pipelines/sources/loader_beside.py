"""What a loader's tables say beside the ads: conversions by type, an account's own totals, reach."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute

from pipelines.landing import waist
from pipelines.landing.quarantine import Refused
from pipelines.sources.base import Extracted, Job
from pipelines.sources.files import count_companion, drop_others, land
from pipelines.sources.loader_cut import by_day
from pipelines.sources.loader_facts import UNKNOWN
from pipelines.sources.loader_read import Read

# Its functions are made at run time: no checker knows them.
pc = cast(Any, pyarrow.compute)

CONVERSIONS, TOTALS = waist.ad_conversions("loader"), waist.ad_control_totals("loader")
REACH = waist.ad_reach("loader")
_BATCH = 200_000
_BY_TYPE = """
select
    t.date_day, ? as source_relation, ? as platform, coalesce(p.account_id, ?) as account_id,
    p.campaign_group_id, p.campaign_id, t.ad_id, t.conversion_type,
    cast(null as varchar) as attribution_setting, t.conversions, t.conversion_value,
    concat_ws('/', t.ad_id, t.conversion_type) as row_key, t.wrong, t.n
from action_type as t
left join path as p on p.entity_type = 'ad' and p.entity_id = t.ad_id
order by t.date_day asc nulls first
"""
_TOTALS = """
select
    date_day, ? as source_relation, ? as platform, account_id,
    cast(sum(spend) as decimal(28, 9)) as spend, cast(sum(impressions) as bigint) as impressions,
    cast(sum(clicks) as bigint) as clicks, cast(sum(sends) as bigint) as sends,
    cast(sum(opens) as bigint) as opens, cast(sum(_rows) as bigint) as n
from MAPPED
where _wrong is null
group by date_day, account_id
order by date_day
"""
_REACH = """
select
    ? as source_relation, ? as platform, account_id, campaign_id, date_day as range_start,
    date_day as range_end, max(reach) as reach, cast(sum(impressions) as bigint) as impressions
from MAPPED
where _wrong is null and reach is not null and campaign_id is not null
group by account_id, campaign_id, date_day
"""


def land_conversions(job: Job, read: Read, total: Extracted) -> None:
    """Land conversions by day, ad and type; rows of one type (its count, its value) become one."""
    connection = read.connection
    params = [connection.relation, job.options.platform, read.account or UNKNOWN]
    reader = connection.con.sql(_BY_TYPE, params=params).to_arrow_reader(_BATCH)
    days: list[date] = []
    homeless = list(read.action_refused)
    for day, rows in by_day(reader):
        bad = _refused(rows.filter(pc.is_valid(rows["wrong"])))
        if day is None:
            homeless += bad
            continue
        good = rows.filter(pc.is_null(rows["wrong"]))
        merged = _sum(good["n"]) - good.num_rows
        table = good.select(CONVERSIONS.schema.names).cast(CONVERSIONS.schema)
        partition = CONVERSIONS.partition(day, connection.relation)
        skipped = {"merged_into_grain": merged} if merged else None
        total.add(land(job, CONVERSIONS, partition, table, [*homeless, *bad], skipped))
        homeless = []
        days.append(day)
    if homeless:
        total.notes.append(f"{connection.relation}: {len(homeless)} conversions have no day of an ad")
    drop_others(job, CONVERSIONS, connection.relation, days)


def land_totals(job: Job, read: Read, total: Extracted) -> None:
    """Land the account's own totals, where the shape has a table of them."""
    connection = read.connection
    days: list[date] = []
    for view in [f"mapped_{n}" for n, fact in enumerate(read.facts) if fact.level == "account"]:
        params = [connection.relation, job.options.platform]
        reader = connection.con.sql(_TOTALS.replace("MAPPED", view), params=params).to_arrow_reader(_BATCH)
        for day, rows in by_day(reader):
            if day is not None:
                table = rows.select(TOTALS.schema.names).cast(TOTALS.schema)
                merged = _sum(rows["n"]) - rows.num_rows
                skipped = {"merged_into_grain": merged} if merged else None
                partition = TOTALS.partition(day, connection.relation)
                count_companion(total, land(job, TOTALS, partition, table, (), skipped))
                days.append(day)
    drop_others(job, TOTALS, connection.relation, days)


def land_reach(job: Job, read: Read, total: Extracted) -> None:
    """Land campaigns' reach of single days, where the shape has a table of campaigns that tells it."""
    connection = read.connection
    for position, fact in enumerate(read.facts):
        if fact.level != "campaign" or "reach" in fact.columns.lacking or "reach" not in fact.spec.columns:
            continue
        sql = _REACH.replace("MAPPED", f"mapped_{position}")
        rows = connection.con.sql(sql, params=[connection.relation, job.options.platform]).to_arrow_table()
        if rows.num_rows:
            newest: Any = pc.max(rows["range_end"]).as_py()
            seen = pa.array([newest] * rows.num_rows, pa.date32())
            table = rows.append_column("exported_on", seen).select(REACH.schema.names).cast(REACH.schema)
            partition = REACH.partition(newest, connection.relation)
            count_companion(total, land(job, REACH, partition, table))
            drop_others(job, REACH, connection.relation, [newest])


def _refused(rows: pa.Table) -> list[Refused]:
    told = rows.select(["wrong", "ad_id", "n"]).to_pylist()
    return [Refused(row["wrong"], key=row["ad_id"]) for row in told for _ in range(row["n"])]


def _sum(column: pa.ChunkedArray) -> int:
    return int(pc.sum(column).as_py() or 0)
