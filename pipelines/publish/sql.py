"""Statements with names in them: values are always parameters, and a name goes in only through quoting."""

from __future__ import annotations

from typing import LiteralString

from pipelines.warehouse.fingerprint import quoted


def statement(template: LiteralString, **names: tuple[str, ...]) -> str:
    """Fill the `{places}` of a written-out statement with quoted identifiers (schema, table, column)."""
    return template.format(**{place: quoted(*parts) for place, parts in names.items()})


def in_order(columns: tuple[str, ...]) -> str:
    """The `order by` clause for `columns`, or nothing where there are none."""
    return " order by " + ", ".join(quoted(c) + " nulls last" for c in columns) if columns else ""
