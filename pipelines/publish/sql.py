"""Statements with names in them: values are parameters, and a name goes in only through quoting."""

from __future__ import annotations

from typing import LiteralString

from pipelines.warehouse.fingerprint import quoted


def statement(template: LiteralString, **places: tuple[str, ...] | str) -> str:
    """Fill the `{places}` of a written-out statement: a tuple is an identifier, a string is a text literal.

    Literals stand only where DuckDB before 2.0 takes no parameter (ATTACH and COPY).
    """
    filled = {
        place: quoted(*value) if isinstance(value, tuple) else _literal(value)
        for place, value in places.items()
    }
    return template.format(**filled)


def in_order(columns: tuple[str, ...]) -> str:
    """The `order by` clause for `columns`, or nothing where there are none."""
    return " order by " + ", ".join(quoted(c) + " nulls last" for c in columns) if columns else ""


def _literal(text: str) -> str:
    # DuckDB knows no backslash escape in '…': a doubled quote is the whole grammar.
    return "'" + text.replace("'", "''") + "'"
