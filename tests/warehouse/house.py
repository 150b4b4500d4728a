"""A small home for tests of the models: landed by the real store, built by the real dbt, read back by SQL."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.landing.sidecar import Accounting, Fetch
from pipelines.landing.store import Landing
from pipelines.landing.streams import Stream
from pipelines.runtime import set_dbt_environment
from pipelines.sources.registry import all_streams
from pipelines.sql import quoted
from pipelines.warehouse.dbt import common_args, invoke
from pipelines.warehouse.ops import RunFacts, connect, write_inputs
from pipelines.warehouse.project import dbt_project

NOW = datetime(2026, 10, 1, tzinfo=UTC)
BUILD = ("build", "--exclude-resource-type", "unit_test")
Row = Mapping[str, object]


class House:
    """One folder a session: another path would be another environment, and a full parse of dbt."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.warehouse = root / "warehouse.duckdb"
        self.landing = Landing(root / "landing")

    def empty(self) -> House:
        """Begin anew: nothing landed, no warehouse, dbt's parse kept."""
        self.warehouse.unlink(missing_ok=True)
        shutil.rmtree(self.landing.root, ignore_errors=True)
        self.landing.prepare(all_streams())
        return self

    def land(self, stream: Stream, day: date, owner: str, rows: Sequence[Row]) -> None:
        """Replace one partition. A column a row leaves out is null; money is given as text."""
        table = pa.table(
            {
                name: pa.array([_typed(row.get(name), kind) for row in rows], kind)
                for name, kind in stream.fields
            },
            schema=stream.schema,
        )
        self.landing.write(
            stream, stream.partition(day, owner), table, Accounting(rows_in=len(rows)), Fetch("run-1", NOW)
        )

    def build(self, *args: str, as_of: date = date(2026, 9, 30), project: Path | None = None) -> Any:
        """Write the pipeline's own tables, then build everything; raises where a model or a test fails.

        `args` that begin with a flag are added to the build, others are another command of dbt's.
        """
        facts = RunFacts("run-1", NOW, as_of, "real", "Europe/Berlin", "EUR", "0.1.0+test")
        with connect(self.warehouse) as con:
            write_inputs(con, self.landing.sidecars(), facts)
        set_dbt_environment(
            warehouse=self.warehouse,
            landing=self.landing.root,
            local_seeds=dbt_project() / "local_seeds",
            memory_limit="800MB",
        )
        command = args if args and not args[0].startswith("--") else (*BUILD, *args)
        target = self.root / (project.name if project else "target")
        place = common_args(target, self.root / "logs")
        if project:
            place = [str(project) if value == str(dbt_project()) else value for value in place]
        # No log file: dbt leaves it open when it starts again in one process.
        return invoke([*command, *place, "--log-level-file", "none"])

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query over the warehouse."""
        with duckdb.connect(str(self.warehouse), read_only=True) as con:
            return con.execute(sql, parameters).fetchall()

    def table(self, schema: str, name: str) -> list[tuple[Any, ...]]:
        """Every row of a table, sorted: two builds are equal when these are."""
        return sorted(self.query("select * from " + quoted(schema, name)), key=repr)


def _typed(value: object, kind: pa.DataType) -> object:
    if isinstance(value, str) and pa.types.is_decimal(kind):
        return Decimal(value)
    return value
