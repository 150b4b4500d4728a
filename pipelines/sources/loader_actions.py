"""Conversions by type: rows of a table of their own, children of a row, a list inside it, or columns."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from pipelines.sources.loader_columns import Picked
from pipelines.sources.loader_facts import Fact
from pipelines.sources.loader_shape import TableSpec
from pipelines.sources.loader_tables import Relation

Conversions = Sequence[tuple[TableSpec, Relation, Picked]]
_ACTIONS = """
create temp table action (
    ad_id varchar, date_day date, conversion_type varchar, measure varchar, value decimal(28, 9),
    wrong varchar
)
"""
_BY_TYPE = """
create temp table action_type as
select
    ad_id, date_day, conversion_type, wrong,
    cast(sum(value) filter (where measure = 'conversions') as decimal(28, 9)) as conversions,
    cast(sum(value) filter (where measure = 'conversion_value') as decimal(28, 9)) as conversion_value,
    count(*) as n
from action
group by ad_id, date_day, conversion_type, wrong
"""
# What of it counts as a conversion of the ad and day. A lead form's lead is told as `lead`, whatever its way.
_SUMS = """
create temp table action_sum as
select
    ad_id, date_day,
    cast(sum(conversions) filter (where list_contains(?, conversion_type)) as decimal(28, 9)) as conversions,
    cast(sum(conversion_value) filter (where list_contains(?, conversion_type)) as decimal(28, 9))
        as conversion_value,
    cast(sum(conversions) filter (where conversion_type = 'lead') as bigint) as leads
from action_type
where wrong is null
group by ad_id, date_day
"""
# An ad and day told only by kinds of action that are no conversions has nothing to say here.
_IDLE = "delete from action_sum where conversions is null and conversion_value is null and leads is null"


def gather_actions(
    con: duckdb.DuckDBPyConnection, tables: Conversions, main: Fact, counted: Sequence[str]
) -> bool:
    """Make the tables `action_type` and `action_sum`; say whether conversions are told that way only.

    `main` is the table of the ads' figures, which children of its rows refer to. `counted` are the types that
    make up an ad's conversions.
    """
    con.execute(_ACTIONS)
    for spec, relation, columns in tables:
        rows = columns.select(relation.sql)
        con.execute(f"insert into action {_long(spec, rows, main)}")
    con.execute(_BY_TYPE)
    own = [spec for spec, _, _ in tables if spec.settings["from"] != "columns"]
    con.execute(_SUMS, [list(counted), list(counted)])
    con.execute(_IDLE)
    return bool(own)


def _long(spec: TableSpec, rows: str, main: Fact) -> str:
    """A table's conversions, one row an ad, day and type."""
    measure, way = str(spec.settings.get("measure", "conversions")), spec.settings["from"]
    if way == "rows":
        return _selected("ad_id", "date_day", "conversion_type", "value", measure, rows)
    if way == "children":
        joined = (
            f"select p.ad_id, p.date_day, c.conversion_type, c.value, c._wrong from ({rows}) as c"  # noqa: S608
            f" left join ({main.select}) as p on c.parent = p.row_id"
        )
        return _selected("ad_id", "date_day", "conversion_type", "value", measure, joined)
    if way == "json":
        newest = _newest(spec, rows, main)
        each = (
            "select ad_id, date_day, _wrong, unnest(try_cast(list as json[])) as one"  # noqa: S608
            f" from ({newest}) where list is not null"
        )
        return _selected(
            "ad_id",
            "date_day",
            "json_extract_string(one, '$.action_type')",
            "try_cast(json_extract_string(one, '$.value') as decimal(28, 9))",
            measure,
            each,
        )
    types = [name for name in spec.columns if name not in ("ad_id", "date_day")]
    return " union all ".join(
        # A row of zeros by type would say no more than the figures themselves.
        f"select ad_id, date_day, '{name}', 'conversions', {name}, _wrong from ({rows}) where {name} > 0"  # noqa: S608
        for name in types
    )


def _newest(spec: TableSpec, rows: str, main: Fact) -> str:
    if not main.spec.settings.get("versions"):
        return rows
    return (
        f"select * from ({rows}) qualify row_number() over"  # noqa: S608
        " (partition by ad_id, date_day order by synced desc nulls last) = 1"
    )


def _selected(ad: str, day: str, kind: str, value: str, measure: str, rows: str) -> str:
    wrong = (
        f"case when _wrong is not null then _wrong when {ad} is null then 'no_ad' when {day} is null then"
        f" 'no_date' when {kind} is null then 'no_type' when {value} is null then 'no_value' end"
    )
    return f"select {ad}, {day}, {kind}, '{measure}', {value}, {wrong} from ({rows})"  # noqa: S608
