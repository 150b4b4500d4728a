"""Render the project's SQL templates without dbt: the same files and macros, a connection of one's own.

dbt takes seconds to load and a warehouse file to build into. Explaining one reply, trying a phrase or testing
a property needs the same SQL on a few rows in memory. What is offered here is the part of dbt's context that
the effort models use; a test holds both builds against each other.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import duckdb
from jinja2 import Environment, StrictUndefined

from pipelines.sql import quoted

_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+)\(.*?\{%-?\s*endmacro\s*-?%\}", re.DOTALL)


class _Relation(str):
    """What dbt calls a relation: written as its quoted name, and able to name a neighbour."""

    __slots__ = ()

    def incorporate(self, path: Mapping[str, str]) -> _Relation:
        return _Relation(quoted(path["identifier"]))


class _Returned(Exception):  # noqa: N818  (dbt's `return` leaves a macro with a value: control flow, no error)
    def __init__(self, value: Any) -> None:
        self.value = value


@dataclass
class Rendered:
    """One model: its SQL, how it is materialised, what it reads, and how an incremental one is added to."""

    sql: str
    materialized: str
    refs: tuple[str, ...]
    strategy: str | None = None
    unique_key: str | None = None


@dataclass
class Renderer:
    """Templates of one dbt project, rendered against `con`; every model is a relation of its bare name."""

    con: duckdb.DuckDBPyConnection
    macro_files: Iterable[Path]
    variables: Mapping[str, Any] = field(default_factory=dict[str, Any])
    _refs: list[str] = field(default_factory=list[str], init=False)
    _config: dict[str, Any] = field(default_factory=dict[str, Any], init=False)

    def __post_init__(self) -> None:
        self._env = Environment(  # noqa: S701  (SQL, not HTML)
            extensions=["jinja2.ext.do"], undefined=StrictUndefined, keep_trailing_newline=True
        )
        self._globals: dict[str, Any] = cast("dict[str, Any]", self._env.globals)
        self._globals.update(self._context())
        for path in sorted(self.macro_files):
            for match in _MACRO.finditer(path.read_text(encoding="utf-8")):
                self._globals[match[1]] = self._macro(match[1], match[0])

    def render(self, template: str, *, execute: bool = True, this: str | None = None) -> Rendered:
        """Render one model; with `execute=False` only its references count and nothing is asked of `con`.

        `this` names the relation that an incremental model adds to; without it the model is built whole.
        """
        self._refs.clear()
        self._config = {"materialized": "table"}
        self._globals["execute"] = execute
        self._globals["this"] = _Relation(quoted(this)) if this else ""
        self._globals["flags"] = SimpleNamespace(FULL_REFRESH=this is None)
        self._globals["is_incremental"] = lambda: this is not None
        sql = self._env.from_string(template).render()
        refs = tuple(dict.fromkeys(self._refs))
        return Rendered(
            sql.strip(),
            str(self._config["materialized"]),
            refs,
            self._config.get("incremental_strategy"),
            self._config.get("unique_key"),
        )

    def strategy(self, name: str, target: str, temp: str, columns: Sequence[str]) -> str:
        """The statements of the project's own incremental strategy `name`."""
        macro = self._globals[f"get_incremental_{name}_sql"]
        return macro(
            {
                "target_relation": target,
                "temp_relation": temp,
                "dest_columns": [{"name": column} for column in columns],
            }
        )

    def _macro(self, name: str, block: str) -> Callable[..., Any]:
        compiled = self._env.from_string(block)

        def call(*args: Any, **kwargs: Any) -> Any:
            try:
                # A fresh module each time: a cached one would keep the first value of `execute`.
                return getattr(compiled.make_module(), name)(*args, **kwargs)
            except _Returned as returned:
                return returned.value

        return call

    def _context(self) -> dict[str, Any]:
        return {
            "ref": self._ref,
            "source": lambda _source, table: self._ref(table),
            "config": self._configure,
            "var": lambda name, default=None: self.variables.get(name, default),
            "return": self._return,
            "run_query": self._run_query,
            "load_relation": self._existing,
            "zip": zip,
            "local_md5": lambda text: hashlib.md5(text.encode(), usedforsecurity=False).hexdigest(),
            "adapter": SimpleNamespace(dispatch=lambda name: self._globals[f"default__{name}"]),
        }

    def _ref(self, name: str) -> str:
        self._refs.append(name)
        return name

    def _configure(self, **settings: Any) -> str:
        self._config.update(settings)
        return ""

    @staticmethod
    def _return(value: Any) -> None:
        raise _Returned(value)

    def _existing(self, name: str) -> _Relation | None:
        name = name.strip('"')
        found = self.con.execute(
            "select count(*) from information_schema.tables where table_name = ?", [name]
        ).fetchall()
        return _Relation(quoted(name)) if found[0][0] else None

    def _run_query(self, sql: str) -> SimpleNamespace:
        rows = self.con.execute(sql).fetchall()
        columns = zip(*rows, strict=True) if rows else [()]
        return SimpleNamespace(
            rows=[SimpleNamespace(values=lambda row=row: [str(v) for v in row]) for row in rows],
            columns=[SimpleNamespace(values=lambda column=column: list(column)) for column in columns],
        )
