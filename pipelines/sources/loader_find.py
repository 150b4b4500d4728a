"""Which of the tables that are there are the shape's: with the prefix a warehouse gave them, or without."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from pipelines.errors import InputError
from pipelines.sources.loader_shape import Shape
from pipelines.sources.loader_tables import Connection, Relation

# What exports of a warehouse put behind a table's name.
_SUFFIX = "_data"


def found_tables(shape: Shape, connection: Connection, prefix: str | None = None) -> dict[str, Relation]:
    """The shape's tables by the shape's names; those that may be absent are left out where they are.

    The prefix is the one before the shape's first table. Raises `InputError` where that table is not there,
    where two prefixes have it, or where a table is missing that the shape needs.
    """
    there = {name.removesuffix(_SUFFIX): relation for name, relation in connection.tables.items()}
    chosen = _prefix(shape, connection, there) if prefix is None else prefix.lower()
    found: dict[str, Relation] = {}
    for spec in shape.tables():
        relation = there.get(f"{chosen}{spec.table}")
        if relation is not None:
            found[spec.table] = relation
        elif not spec.may_lack_table and spec.table not in found:
            raise _missing(f"{chosen}{spec.table}", connection, there)
    return found


def _prefix(shape: Shape, connection: Connection, there: Mapping[str, Relation]) -> str:
    fitting = sorted(
        name.removesuffix(shape.main)
        for name in there
        if name == shape.main or name.endswith(f"_{shape.main}")
    )
    if not fitting:
        raise _missing(shape.main, connection, there)
    if len(fitting) > 1 and fitting[0]:
        raise InputError(
            f"holds {shape.main} under several prefixes ({', '.join(fitting)})",
            where=connection.where,
            remedy=f'Say which, as in `prefix = "{fitting[0]}"`.',
        )
    return fitting[0]


def _missing(table: str, connection: Connection, there: Mapping[str, Relation]) -> InputError:
    near = get_close_matches(table, list(there), 1, 0.6)
    has = ", ".join(sorted(there)[:30])
    like = f"; {near[0]} looks like it" if near else ""
    return InputError(
        f"has no table {table}{like}. It has: {has}.",
        where=connection.where,
        remedy="Check `loader`, `platform`, `schema` and `path`, and that the loader syncs the table.",
    )
