"""What the planted marts of these tests look like is what the real marts promise, column by column."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
import yaml

MARTS = Path(__file__).parents[2] / "dbt_project" / "models" / "marts"


def _promised(table: str) -> dict[str, str]:
    described = yaml.safe_load((MARTS / f"{table}.yml").read_text())
    (model,) = [model for model in described["models"] if model["name"] == table]
    return {column["name"]: str(column["data_type"]).upper() for column in model["columns"]}


def _family(data_type: str) -> str:
    name = data_type.split("(", maxsplit=1)[0].strip()
    return {"DECIMAL": "number", "DOUBLE": "number", "BIGINT": "number", "INTEGER": "number"}.get(name, name)


def test_every_column_the_report_reads_is_promised_by_a_mart(world: Path) -> None:
    with duckdb.connect(str(world), read_only=True) as con:
        used = con.execute(
            "select table_name, column_name, data_type from duckdb_columns() where not internal"
        ).fetchall()
    missing = [f"{table}.{column}" for table, column, _ in used if column not in _promised(table)]
    assert not missing
    other = [
        f"{table}.{column}: {data_type} here, {_promised(table)[column]} there"
        for table, column, data_type in used
        if _family(data_type) != _family(_promised(table)[column])
    ]
    assert not other


@pytest.mark.parametrize("path", sorted(MARTS.glob("*.sql")), ids=lambda path: path.stem)
def test_published_marts_say_so_and_row_level_ones_stay_home(path: Path) -> None:
    (model,) = yaml.safe_load(path.with_suffix(".yml").read_text())["models"]
    published = ((model.get("config") or {}).get("meta") or {}).get("publish") is True
    assert published == (path.stem not in {"fct_replies", "fct_conversations"})
