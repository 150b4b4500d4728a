"""Models of the dbt project built again beside a finished build: what a change would make of its marts."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

from pipelines.method.render import Renderer
from pipelines.publish.sql import statement

# The whole history, as in a full refresh: dbt's window of days is not set.
_ALL_DAYS = SimpleNamespace(event_time_start=None, event_time_end=None)


class _Renderer(Renderer):
    def _context(self) -> dict[str, Any]:
        return {**super()._context(), "source": self._source, "invocation_args_dict": _ALL_DAYS}

    def _source(self, source: str, table: str) -> str:
        # A landed stream may bear the name of the contract made of it.
        return self._ref(table if source == "ops" else f"{source}.{table}")


def rebuild(
    con: duckdb.DuckDBPyConnection, project: Path, built: str, *, moved: Iterable[str], targets: Iterable[str]
) -> list[str]:
    """Build into the current schema of `con` every model that `targets` read and that reads one of `moved`.

    `moved` are relations of that schema already; whatever else a model reads is taken from the catalog
    `built`, where dbt built it. Returns the names of the models built, in their order.
    """
    renderer = _Renderer(con, (project / "macros").glob("*.sql"))
    templates = {p.stem: p.read_text(encoding="utf-8") for p in sorted((project / "models").rglob("*.sql"))}
    reads = {name: renderer.render(text, execute=False).refs for name, text in templates.items()}
    there = set(moved)
    order = [
        name
        for name in TopologicalSorter(reads).static_order()
        if name in _above(targets, reads) - there and _above([name], reads) & there
    ]
    schemas = _schemas(con, built)
    for name in {read for model in order for read in reads[model]} - there - set(order):
        con.execute(statement(
            "create or replace view {view} as select * from {table}",
            view=(name,), table=(built, schemas[name], name),
        ))  # fmt: skip
    for name in order:
        con.execute(
            statement("create or replace table {table} as ", table=(name,))
            + renderer.render(templates[name]).sql
        )
    return order


def _above(names: Iterable[str], reads: dict[str, tuple[str, ...]]) -> set[str]:
    """`names` and all that they read, and so on."""
    found, rest = set[str](), list(names)
    while rest:
        name = rest.pop()
        if name not in found:
            found.add(name)
            rest += reads.get(name, ())
    return found


def _schemas(con: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, str]:
    """The schema of every relation of a catalog; names are unique across schemas in this project."""
    rows = con.execute(
        "select table_name, table_schema from information_schema.tables where table_catalog = ?", [catalog]
    ).fetchall()
    return dict(rows)
