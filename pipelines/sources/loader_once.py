"""Each key of a table once: one loaded twice is refused, versions that a loader appended are told apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import duckdb

from pipelines.errors import InputError
from pipelines.sources.loader_columns import plain
from pipelines.sources.loader_facts import Fact
from pipelines.sources.loader_shape import TableSpec


def require_once(con: duckdb.DuckDBPyConnection, fact: Fact, where: str, *, appends: bool) -> Fact:
    """The fact, read so that each key counts once. Raises `InputError` where a table was loaded twice.

    A key repeated with the same values is a double load. A loader that appends may hold versions of a key,
    loaded at different times: then the last is right.
    """
    if not fact.key:
        return fact
    rows = fact.columns.select(fact.relation.sql)
    key = ", ".join(f'"{column}"' for column in fact.key)
    twice = f"select {key}, count(*) as n from ({rows}) group by all having count(*) > 1"  # noqa: S608
    repeated, most, least = con.execute(f"select count(*), max(n), min(n) from ({twice})").fetchall()[0]  # noqa: S608
    if not repeated:
        return fact
    both = " and ".join(f't."{c}" is not distinct from d."{c}"' for c in fact.key)
    others = [c for c in fact.columns.expressions if c not in fact.key and c != "synced"]
    values = f"count(distinct row({', '.join(f't.{c}' for c in others)}))" if others else "1"
    times = "count(distinct t.synced)" if "synced" in fact.columns.expressions else "0"
    judged = (
        f"select count(*) filter (where v = 1), count(*) filter (where s < n), sum(n) from ("  # noqa: S608
        f"select {values} as v, {times} as s, count(*) as n from ({rows}) as t join ({twice}) as d on {both}"
        f" group by {', '.join(f'd.{chr(34)}{c}{chr(34)}' for c in fact.key)})"
    )
    same, untimed, held = con.execute(judged).fetchall()[0]
    total = con.execute(f"select count(*) from {fact.relation.sql}").fetchall()[0][0]  # noqa: S608
    whole = same == repeated and held == total and most == least
    if appends and not untimed and not whole:
        settings = {**fact.spec.settings, "versions": True}
        return Fact(_with(fact.spec, settings), fact.relation, fact.columns)
    there = {plain(name) for name in fact.relation.header}
    names = ", ".join(k for k in fact.spec.key if plain(k) in there)
    how = "with the same values" if same == repeated else "with different values"
    raise InputError(
        f"{held:,} of {total:,} rows repeat their key ({names}) {how}: the table was loaded "
        + ("twice" if most == 2 else f"up to {most} times"),
        where=where,
        remedy="Nothing of this source was landed. Remove the repeated rows, or load the table anew.",
    )


def _with(spec: TableSpec, settings: Mapping[str, Any]) -> TableSpec:
    return TableSpec(spec.table, spec.columns, spec.optional, spec.key, spec.may_lack_table, settings)
