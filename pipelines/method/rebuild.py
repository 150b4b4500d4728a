"""Models of the dbt project built again beside a finished build: what a change would make of its marts."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import TopologicalSorter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import duckdb

from pipelines.method.render import Renderer
from pipelines.sql import statement

# The whole history, as in a full refresh: dbt's window of days is not set.
_ALL_DAYS = SimpleNamespace(event_time_start=None, event_time_end=None)


class _Renderer(Renderer):
    def _context(self) -> dict[str, Any]:
        return {**super()._context(), "source": self._source, "invocation_args_dict": _ALL_DAYS}

    def _source(self, source: str, table: str) -> str:
        # A landed stream may bear the name of the contract made of it.
        return self._ref(table if source == "ops" else f"{source}.{table}")


class Rebuilder:
    """The project's models over a finished build: changes tried one after another on one connection."""

    def __init__(self, con: duckdb.DuckDBPyConnection, project: Path, built: str) -> None:
        self._con, self._built = con, built
        self._renderer = _Renderer(con, (project / "macros").glob("*.sql"))
        self._templates = {p.stem: p for p in sorted((project / "models").rglob("*.sql"))}
        self._known: dict[str, tuple[str, ...]] = {}
        self._schemas = _schemas(con, built)

    def rebuild(
        self, *, moved: Iterable[str], targets: Iterable[str], fixed: Iterable[str] = ()
    ) -> list[str]:
        """Build into the current schema every model that `targets` read and that reads one of `moved`.

        `moved` are relations of that schema already; whatever else a model reads is taken from the catalog
        `built`, where dbt built it. What stands behind `fixed` is not looked at: they read none of `moved`.
        Returns the names of the models built, in their order.
        """
        there, targets = set(moved), list(targets)
        reads = self._reads(targets, set(fixed) | there)
        order = [
            name
            for name in TopologicalSorter(reads).static_order()
            if name in reads and name not in there and _above([name], reads) & there
        ]
        for name in {read for model in order for read in reads[model]} - there - set(order):
            self._con.execute(statement(
                "create or replace view {view} as select * from {table}",
                view=(name,), table=(self._built, self._schemas[name], name),
            ))  # fmt: skip
        for name in order:
            template = self._templates[name].read_text(encoding="utf-8")
            self._con.execute(
                statement("create or replace table {table} as ", table=(name,))
                + self._renderer.render(template).sql
            )
        return order

    def _reads(self, targets: Iterable[str], given: set[str]) -> dict[str, tuple[str, ...]]:
        """What the targets read, and what that reads, down to what is given or no model."""
        found: dict[str, tuple[str, ...]] = {}
        rest = list(targets)
        while rest:
            name = rest.pop()
            if name in found or name in given or name not in self._templates:
                continue
            if name not in self._known:
                template = self._templates[name].read_text(encoding="utf-8")
                self._known[name] = self._renderer.render(template, execute=False).refs
            found[name] = self._known[name]
            rest += found[name]
        return found


def rebuild(
    con: duckdb.DuckDBPyConnection, project: Path, built: str, *, moved: Iterable[str], targets: Iterable[str]
) -> list[str]:
    """One change tried: see `Rebuilder.rebuild`."""
    return Rebuilder(con, project, built).rebuild(moved=moved, targets=targets)


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
