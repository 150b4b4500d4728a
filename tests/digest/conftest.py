"""The planted marts of the report's tests, published: what a digest is made from."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.publish.reporting import publish
from pipelines.publish.tables import PublishedTable
from pipelines.warehouse.fingerprint import build_hash

_WORLD = Path(__file__).parents[1] / "publish" / "marts.sql"


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The published file of the planted marts."""
    folder = tmp_path_factory.mktemp("world")
    warehouse = folder / "warehouse.duckdb"
    with duckdb.connect(str(warehouse)) as con:
        con.execute(_WORLD.read_text())
        names = con.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
        judged = build_hash(con, [("marts", name) for (name,) in names])
    tables = [PublishedTable("marts", name) for (name,) in names]
    made = publish(
        warehouse, folder / "reporting", tables, expected_build_hash=judged, publication_id="world"
    )
    return made.database
