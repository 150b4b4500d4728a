"""Land one connection of a loader: its ads by day, its entities by the day they were seen, its totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute

from pipelines.landing import waist
from pipelines.landing.quarantine import Refused
from pipelines.landing.streams import Stream
from pipelines.progress import progress
from pipelines.sources.base import Extracted, Job
from pipelines.sources.files import drop_others, land
from pipelines.sources.loader_beside import (
    land_conversions,
    land_reach,
    land_totals,
)
from pipelines.sources.loader_cut import by_day
from pipelines.sources.loader_facts import UNKNOWN
from pipelines.sources.loader_read import Read
from pipelines.sources.loader_remember import RESTATEMENTS, remember
from pipelines.sources.loader_tables import Connection

# Its functions are made at run time: no checker knows them.
pc = cast(Any, pyarrow.compute)

AD_DAYS, ENTITIES = waist.ad_days("loader"), waist.ad_entities("loader")

_BATCH = 200_000
_ADS = """
select
    u.date_day, ? as source_relation, ? as platform, u.account_id,
    coalesce(?, u.own_timezone, a.timezone, ?) as report_timezone,
    u.campaign_group_id, u.campaign_id, u.ad_id, u.channel_format,
    coalesce(u.own_currency, a.currency, ?) as currency,
    u.spend, u.impressions, u.clicks, u.landing_clicks, u.engagements_reported, u.sends, u.opens,
    u.message_clicks, u.leads, u.lead_form_opens, u.conversions, u.conversion_value, u.video_views,
    u.attribution_setting,
    case
        when u._level <> 'ad' then '{"level": "' || u._level || '"}'
        when u.reach is not null then '{"reach": ' || u.reach || '}'
    end as extra,
    case
        when u._level = 'ad' and u._wide then concat_ws('/', u.account_id, u.campaign_id, u.ad_id)
        when u._level in ('ad', 'ad_group') then u.ad_id
        else u._level || ':' || coalesce(u.campaign_id, u.account_id)
    end as row_key,
    u._wrong, u._rows
from (LEVELS) as u
left join latest as a on a.entity_type = 'account' and a.entity_id = u.account_id
order by u.date_day asc nulls first
"""


def land_read(job: Job, read: Read, total: Extracted) -> None:
    """Land a connection: its days, what stands beside them, its entities. Days that are gone go."""
    relation = read.connection.relation
    total.notes += read.notes
    days = _land_ads(job, read, total)
    for stream in (AD_DAYS, RESTATEMENTS):
        drop_others(job, stream, relation, days)
    if restated := total.incidents["restated_day"]:
        total.notes.append(f"{relation}: the loader restated figures of {restated} days")
    land_conversions(job, read, total)
    land_totals(job, read, total)
    land_reach(job, read, total)
    _land_entities(job, read, total)


def drop_vanished(job: Job, streams: Sequence[Stream], relations: Sequence[str]) -> None:
    """Remove what connections landed that the block no longer names."""
    for stream in streams:
        owners = {s.owner for s in job.landing.sidecars(stream)}
        for owner in owners - set(relations):
            if owner.startswith(f"{job.name}.") or owner == job.name:
                drop_others(job, stream, owner, ())


def _land_ads(job: Job, read: Read, total: Extracted) -> list[date]:
    connection, constants = read.connection, job.options.constants
    levels = " union all by name ".join(
        f"select *, {'true' if fact.spec.settings.get('merge') else 'false'} as _wide from level_{n}"  # noqa: S608
        for n, fact in enumerate(read.facts)
    )
    relation = connection.con.sql(
        _ADS.replace("LEVELS", levels),
        params=[
            connection.relation, job.options.platform, read.shape.report_timezone,
            constants.get("report_timezone"),            read.currency,
        ],
    )  # fmt: skip
    days: list[date] = []
    # A line that became no row has no day: it is charged to the first.
    homeless = [line for fact in read.facts for line in fact.relation.refused]
    with progress().track(f"{job.name}: ad days", None) as advance:
        for day, rows in by_day(relation.to_arrow_reader(_BATCH)):
            if day is None:
                homeless += _refused(rows)
                continue
            _land_day(job, connection, day, rows, homeless, total)
            homeless = []
            days.append(day)
            advance(1)
    return days


def _land_day(
    job: Job, connection: Connection, day: date, rows: pa.Table, homeless: list[Refused], total: Extracted
) -> None:
    good, covered, bad = _judged(rows)
    merged = int(pc.sum(good["_rows"]).as_py() or 0) - good.num_rows
    skipped = Counter[str](
        {"merged_into_grain": merged, "told_below": int(pc.sum(covered["_rows"]).as_py() or 0)}
    )
    partition = AD_DAYS.partition(day, connection.relation)
    table = good.select(AD_DAYS.schema.names).cast(AD_DAYS.schema)
    remember(job, partition, table, total)
    gone = {reason: n for reason, n in skipped.items() if n}
    total.add(land(job, AD_DAYS, partition, table, [*homeless, *_refused(bad)], gone))


def _judged(rows: pa.Table) -> tuple[pa.Table, pa.Table, pa.Table]:
    """The rows that land, those that lower tables have told already, and those that cannot be read."""
    wrong = rows["_wrong"]
    if wrong.null_count == rows.num_rows:
        return rows, rows.slice(0, 0), rows.slice(0, 0)
    told = pc.equal(wrong, "told_below")
    return (
        rows.filter(pc.is_null(wrong)),
        rows.filter(told),
        rows.filter(pc.and_(pc.is_valid(wrong), pc.invert(told))),
    )


def _refused(rows: pa.Table) -> list[Refused]:
    told = rows.select(["_wrong", "ad_id", "campaign_id", "_rows"]).to_pylist()
    return [
        Refused(row["_wrong"] or "no_date", key=row["ad_id"] or row["campaign_id"])
        for row in told
        for _ in range(row["_rows"])
    ]


def _land_entities(job: Job, read: Read, total: Extracted) -> None:
    connection = read.connection
    rows = connection.con.sql(
        "select ? as source_relation, ? as platform,"
        " case when entity_type = 'account' then entity_id else coalesce(account_id, ?) end as account_id,"
        " entity_type, entity_id, name, parent_id, status, objective, channel_format, currency,"
        " case when entity_type = 'account' then coalesce(?, timezone) else timezone end as timezone,"
        " landing_url, deleted, seen_on as exported_on, told_by from entity order by seen_on",
        params=[connection.relation, job.options.platform, UNKNOWN, read.shape.report_timezone],
    ).to_arrow_table()
    table = rows.select(ENTITIES.schema.names).cast(ENTITIES.schema)
    seen = sorted(set(table["exported_on"].to_pylist()))
    told = sum(1 for rank in rows["told_by"].to_pylist() if rank in read.told_by)
    idle = read.entity_rows - told
    for day in seen:
        part = table.filter(pc.equal(table["exported_on"], pa.scalar(day)))
        # Versions of one day, or that say nothing new, are charged to the newest day.
        skipped = {"version_says_nothing_new": idle} if idle and day == seen[-1] else None
        refused = read.entity_refused if day == seen[-1] else ()
        total.add(land(job, ENTITIES, ENTITIES.partition(day, connection.relation), part, refused, skipped))
    drop_others(job, ENTITIES, connection.relation, seen)
