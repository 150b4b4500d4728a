"""A loader's table under our names: what is missing stops it, what is unreadable is told by row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from pipelines.errors import InputError
from pipelines.sources.loader_cells import SQL_TYPES, is_safe, is_said, read_cell
from pipelines.sources.loader_shape import TableSpec, Theirs
from pipelines.sql import quoted

_SIGNS = re.compile(r"[^a-z0-9]+")
_SHOWN = 40
# LinkedIn has a viral twin of every count: like the count by name, and another thing.
_TWINS = "viral"
_LIKE = 0.8


def plain(name: str) -> str:
    """A column's name for comparing: letters and digits only."""
    return _SIGNS.sub("", name.lower())


@dataclass(frozen=True)
class Picked:
    """A table's columns as SQL: ours = expression, the tests that find unreadable cells, and what it lacks.

    `found` are the columns of theirs that are read, by our name; `lacking` those of ours it has none of.
    """

    expressions: Mapping[str, str]
    tests: Mapping[str, str]
    found: Mapping[str, tuple[str, ...]]
    lacking: tuple[str, ...]

    def select(self, relation: str) -> str:
        """A select of all our columns; `_wrong` is why a row cannot be read, null for a good one."""
        columns = [f"{sql} as {quoted(ours)}" for ours, sql in self.expressions.items()]
        whens = [f"when {test} then '{reason}'" for reason, test in self.tests.items()]
        wrong = f"case {' '.join(whens)} end" if whens else "cast(null as varchar)"
        return f"select {', '.join(columns)}, {wrong} as _wrong from {relation}"  # noqa: S608


def pick(spec: TableSpec, header: Mapping[str, str], where: str, others: Sequence[TableSpec] = ()) -> Picked:
    """Find the columns of `spec` in a table with `header` (name: DuckDB type); `others` read it too.

    Raises `InputError` with the difference where a required column is missing, or an optional one is missing
    and another looks like it: a renamed column must not become a silent null.
    """
    by_name = {plain(name): name for name in header}
    chosen = {
        ours: tuple(t for t in theirs if plain(t.name) in by_name) for ours, theirs in spec.columns.items()
    }
    missing = [ours for ours, theirs in chosen.items() if not theirs]
    known = {plain(t.name) for one in (spec, *others) for theirs in one.columns.values() for t in theirs}
    strangers = [name for name in header if plain(name) not in known and not plain(name).startswith(_TWINS)]
    lost = {ours: _nearest(spec.columns[ours], strangers) for ours in missing}
    gone = [ours for ours in missing if ours not in spec.optional or lost[ours]]
    if gone:
        raise InputError(_difference(spec, gone, lost, header), where=where, remedy=_remedy(gone, lost))
    expressions, tests = _null_columns(spec, missing), dict[str, str]()
    for ours, theirs in chosen.items():
        if not theirs:
            continue
        cells = [(_cell(t, by_name, header), t) for t in theirs]
        read = [read_cell(cell, header[by_name[plain(t.name)]], t.kind) for cell, t in cells]
        expressions[ours] = read[0] if len(read) == 1 else f"coalesce({', '.join(read)})"
        for (cell, t), sql in zip(cells, read, strict=True):
            physical = header[by_name[plain(t.name)]]
            if t.kind in SQL_TYPES and not is_safe(physical, t.kind):
                tests[f"unreadable_{ours}"] = f"{is_said(cell, physical)} and {sql} is null"
        if theirs[0].kind in ("money", "micros", "count"):
            tests[f"negative_{ours}"] = f"{expressions[ours]} < 0"
    found = {ours: tuple(by_name[plain(t.name)] for t in theirs) for ours, theirs in chosen.items() if theirs}
    return Picked(expressions, tests, found, tuple(ours for ours in missing if ours in spec.optional))


def _null_columns(spec: TableSpec, missing: Sequence[str]) -> dict[str, str]:
    order = dict.fromkeys(spec.columns, "")
    for ours in missing:
        order[ours] = f"cast(null as {SQL_TYPES.get(spec.columns[ours][0].kind, 'VARCHAR')})"
    return order


def _nearest(theirs: Sequence[Theirs], strangers: Sequence[str]) -> str | None:
    for one in theirs:
        near = get_close_matches(one.name, strangers, 1, _LIKE)
        if near:
            return near[0]
    return None


def _difference(
    spec: TableSpec, gone: Sequence[str], lost: Mapping[str, str | None], header: Mapping[str, str]
) -> str:
    expected = "; ".join(
        f"{' or '.join(t.name for t in spec.columns[ours])} (our {ours}"
        + (f"; found {lost[ours]}, which looks like it)" if lost[ours] else ")")
        for ours in gone
    )
    shown = ", ".join(list(header)[:_SHOWN]) + (" …" if len(header) > _SHOWN else "")
    return f"lacks {expected}. It has: {shown}."


def _remedy(gone: Sequence[str], lost: Mapping[str, str | None]) -> str:
    if any(lost[ours] for ours in gone):
        return "A column was renamed: nothing of this source was landed. Undo it, or rename it in a view."
    return (
        "Nothing of this source was landed. Let the loader sync the column, or check `loader` and `platform`."
    )


def _cell(theirs: Theirs, by_name: Mapping[str, str], header: Mapping[str, str]) -> str:
    return quoted(by_name[plain(theirs.name)])
