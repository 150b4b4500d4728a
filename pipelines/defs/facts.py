"""The numbers Dagster shows beside an asset: rows of each table, raw beside quality-adjusted engagement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import dagster as dg

from pipelines.warehouse.fingerprint import quoted
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


def _schema() -> Sequence[dg.TableColumn]:
    return [dg.TableColumn(name, "string" if name == "campaign" else "float") for name in _COLUMNS]


def _shown(row: Sequence[str | float | None]) -> Mapping[str, str | float]:
    # A table of Dagster's takes no null: what is unknown is left out.
    cells = zip(_COLUMNS, row, strict=True)
    return {name: round(v, 5) if isinstance(v, float) else v for name, v in cells if v is not None}
