"""The numbers Dagster shows beside an asset: rows of each table, raw beside quality-adjusted engagement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import dagster as dg

from pipelines.defs.plot import line_plot
from pipelines.sql import quoted
from pipelines.warehouse.ops import connect

_LARGEST = """
    select
        campaign_name, sends_delivered, replies_gross, quality_replies::double,
        raw_engagement_rate, quality_engagement_rate
    from marts.rpt_campaign_to_date
    where is_campaign and sends_delivered > 0
    order by sends_delivered desc, campaign_id
    limit 20
"""
_COLUMNS = ("campaign", "sends", "replies", "quality replies", "raw rate", "quality rate")


def row_counts(warehouse: Path) -> dict[str, int]:
    """The rows of every table dbt built, by its name. Views are not counted: that would compute them."""
    with connect(warehouse, read_only=True) as con:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name not in ('ops', 'quality')"
        ).fetchall()
        return {
            name: con.execute("select count(*) from {}".format(quoted(schema, name))).fetchall()[0][0]  # noqa: S608, UP032
            for schema, name in tables
        }


def engagement(warehouse: Path) -> dg.TableMetadataValue:
    """Raw against quality-adjusted engagement of the twenty largest campaigns, to date."""
    with connect(warehouse, read_only=True) as con:
        rows = con.execute(_LARGEST).fetchall()
    return dg.MetadataValue.table([dg.TableRecord(_shown(row)) for row in rows], dg.TableSchema(_schema()))


_WEEKS = """
    select raw_engagement_rate, quality_engagement_rate
    from marts.rpt_week
    where sends_delivered > 0 and not is_partial_week
    order by week_start
"""
_FRESHNESS = """
    select source, max(day)::varchar
    from ops.landed_partitions
    group by source
    order by source
"""
_RESTATED = "select count(*), count(distinct date_day) from marts.rpt_restatements"


def weeks(warehouse: Path) -> dg.MarkdownMetadataValue:
    """Raw against quality-adjusted engagement by week, as a picture."""
    with connect(warehouse, read_only=True) as con:
        rows = con.execute(_WEEKS).fetchall()
    raw, quality = [row[0] for row in rows], [row[1] for row in rows]
    plot = line_plot("Replies per send by week", ("as reported", raw), ("quality-adjusted", quality))
    return dg.MetadataValue.md(plot or "Fewer than two whole weeks so far.")


def freshness(warehouse: Path) -> Mapping[str, Any]:
    """How new each source is, and how much platforms restated of what they had said."""
    with connect(warehouse, read_only=True) as con:
        newest = con.execute(_FRESHNESS).fetchall()
        figures, days = con.execute(_RESTATED).fetchall()[0]
    rows = [dg.TableRecord({"source": source, "newest day": day}) for source, day in newest]
    columns = [dg.TableColumn("source"), dg.TableColumn("newest day")]
    return {
        "data through": dg.MetadataValue.table(rows, dg.TableSchema(columns)),
        "restated figures": figures,
        "restated days": days,
    }


def _schema() -> Sequence[dg.TableColumn]:
    return [dg.TableColumn(name, "string" if name == "campaign" else "float") for name in _COLUMNS]


def _shown(row: Sequence[str | float | None]) -> Mapping[str, str | float]:
    # A table of Dagster's takes no null: what is unknown is left out.
    cells = zip(_COLUMNS, row, strict=True)
    return {name: round(v, 5) if isinstance(v, float) else v for name, v in cells if v is not None}
