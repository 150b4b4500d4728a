"""Models built from tables of a test's own, without dbt: the same templates, seconds less."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import duckdb

from pipelines.method.render import Renderer
from pipelines.sql import quoted
from pipelines.warehouse.project import dbt_project


class Bench:
    """A database in memory: give it what a model reads, build the model, ask."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        project = dbt_project()
        self._renderer = Renderer(con, (project / "macros").glob("*.sql"))
        self._templates = {path.stem: path for path in (project / "models").rglob("*.sql")}

    def build(self, *models: str) -> None:
        """Build the models in the order given, over tables of their inputs' bare names."""
        for model in models:
            rendered = self._renderer.render(self._templates[model].read_text(encoding="utf-8"))
            self.con.execute("create or replace table " + quoted(model) + " as " + rendered.sql)

    def query(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return self.con.execute(sql, parameters).fetchall()

    def rows(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        """The rows of a query by the names of its columns."""
        found = self.con.execute(sql, parameters)
        names = [column[0] for column in found.description or []]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@contextmanager
def bench() -> Generator[Bench]:
    """A database in memory that is closed afterwards."""
    with duckdb.connect() as con:
        yield Bench(con)
