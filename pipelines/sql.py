"""Statements made of parts: values are parameters, a name goes in only quoted, a part only as `Sql`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import LiteralString


class Sql(str):
    """A piece of SQL made by what stands below: nothing from outside is in it unquoted."""

    __slots__ = ()


def quoted(*identifier: str) -> Sql:
    """Quote a (schema, table or column) identifier: the one way a name gets into SQL here."""
    return Sql(".".join('"' + part.replace('"', '""') + '"' for part in identifier))


def text(value: str) -> Sql:
    """A text literal, for where DuckDB takes no parameter: views, and before 2.0 ATTACH and COPY."""
    # DuckDB knows no backslash escape in '…': a doubled quote is the whole grammar.
    return Sql("'" + value.replace("'", "''") + "'")


def statement(template: LiteralString, **places: tuple[str, ...] | str) -> Sql:
    """Fill the `{places}` of a written-out statement or part of one.

    A tuple is an identifier, an `Sql` is a part as it is, any other string a text literal.
    """
    return Sql(template.format(**{place: _part(value) for place, value in places.items()}))


def joined(separator: LiteralString, parts: Iterable[Sql]) -> Sql:
    """Parts one after another."""
    return Sql(separator.join(parts))


def in_order(columns: tuple[str, ...]) -> str:
    """The `order by` clause for `columns`, or nothing where there are none."""
    return " order by " + ", ".join(quoted(c) + " nulls last" for c in columns) if columns else ""


def _part(value: tuple[str, ...] | str) -> Sql:
    if isinstance(value, Sql):
        return value
    return quoted(*value) if isinstance(value, tuple) else text(value)
