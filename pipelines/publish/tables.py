"""Which tables leave the warehouse: an allow-list that dbt's own metadata states, model by model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pipelines.errors import InputError

PUBLISHED_SCHEMA = "marts"


@dataclass(frozen=True)
class PublishedTable:
    """One table to publish, and the columns its rows are ordered by: a reader skips what it does not need."""

    schema: str
    name: str
    sort_by: tuple[str, ...] = ()


def published_tables(manifest: Mapping[str, Any]) -> list[PublishedTable]:
    """Read the allow-list from a dbt manifest: every model whose `config.meta.publish` is true, by name.

    Raises `InputError` where `sort_by` names a column the model does not document.
    """
    tables: list[PublishedTable] = []
    for node in cast(Mapping[str, Mapping[str, Any]], manifest["nodes"]).values():
        meta = cast(Mapping[str, Any], (node.get("config") or {}).get("meta") or {})
        if node["resource_type"] != "model" or meta.get("publish") is not True:
            continue
        name, sort_by = node.get("alias") or node["name"], tuple(meta.get("sort_by") or ())
        table = PublishedTable(node["schema"], name, sort_by)
        if unknown := [column for column in sort_by if column not in node["columns"]]:
            raise InputError(
                f"sort_by names columns the model does not have: {', '.join(unknown)}",
                where=f"{table.schema}.{table.name}",
                remedy="Correct `config.meta.sort_by` beside the model.",
            )
        tables.append(table)
    return sorted(tables, key=lambda table: table.name)


def require_publishable(tables: Sequence[PublishedTable]) -> None:
    """Raise `InputError` unless the list is usable: not empty, each name once, marts only."""
    if not tables:
        raise InputError(
            "no table is marked for publication",
            where="dbt manifest",
            remedy="Set `config.meta.publish: true` beside the models to publish.",
        )
    names = [table.name for table in tables]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"published twice: {', '.join(repeated)}", where="dbt manifest")
    if foreign := [f"{t.schema}.{t.name}" for t in tables if t.schema != PUBLISHED_SCHEMA]:
        raise InputError(
            f"only the schema {PUBLISHED_SCHEMA} may leave the warehouse, not {', '.join(foreign)}",
            where="dbt manifest",
            remedy="Take `publish: true` away there; publish an aggregate of it instead.",
        )
