"""Rows that do not land: telling them as quarantine wants them, and charging each to a partition."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused, reasons
from pipelines.landing.streams import Stream
from pipelines.sources.base import Job
from pipelines.sources.records import KEPT
from pipelines.sources.tables import Table

Cells = Mapping[str, Sequence[str | None]]


def refusals(table: Table, cells: Cells, wrong: Mapping[int, str], key: str) -> list[tuple[int, Refused]]:
    """The rows of `wrong` (row: reason) as quarantine keeps them: line, id, reason and what the row said."""
    lines = table.lines() if wrong else None
    found: list[tuple[int, Refused]] = []
    for row, reason in wrong.items():
        said = {name: column[row] for name, column in cells.items() if column[row] is not None}
        raw = json.dumps(said, ensure_ascii=False)[:KEPT]
        found.append((row, Refused(reason, lines[row] if lines else None, cells[key][row], raw)))
    return found


@dataclass(frozen=True)
class Gone:
    """Refused and skipped rows by the day they are charged to."""

    refused: Mapping[date, list[Refused]]
    skipped: Mapping[date, Counter[str]]

    @classmethod
    def of(
        cls,
        day: Callable[[int | None], date | None],
        refused: Iterable[tuple[int | None, Refused]],
        skipped: Iterable[tuple[int | None, str]],
        first: date,
    ) -> Gone:
        """Charge each row to its own day, and one that has none to `first`: the day a growing file keeps."""
        by_refusal: dict[date, list[Refused]] = defaultdict(list)
        by_skip: dict[date, Counter[str]] = defaultdict(Counter)
        for row, said in refused:
            by_refusal[day(row) or first].append(said)
        for row, reason in skipped:
            by_skip[day(row) or first][reason] += 1
        return cls(by_refusal, by_skip)

    def on(self, day: date) -> tuple[Sequence[Refused], Mapping[str, int]]:
        """What was refused and what was skipped on a day."""
        return self.refused.get(day, ()), self.skipped.get(day, {})

    @property
    def days(self) -> set[date]:
        """The days something was refused or skipped on."""
        return {*self.refused, *self.skipped}


def refuse_empty(job: Job, stream: Stream, owner: str, name: str, refused: Sequence[Refused]) -> None:
    """Raise `InputError` where a file without one usable row would mislead.

    All its rows were refused: a wrong mapping, most likely. Or it is empty though rows of it were landed
    before: a torn export, which must not wipe out what is there. A new file that is empty is fine.
    """
    if refused:
        said = ", ".join(f"{count} {reason}" for reason, count in reasons(refused).most_common())
        line = next((row.line for row in refused if row.line), None)
        raise InputError(
            f"holds no usable row: {said}" + (f"; the first stands on line {line}" if line else ""),
            where=name,
            remedy=f"Check `columns`, `formats` and `encoding` of [sources.{job.name}].",
        )
    landed = sum(s.rows for s in job.landing.sidecars(stream) if s.owner == owner)
    if landed:
        raise InputError(
            f"is empty, though {landed} rows of it were landed before",
            where=name,
            remedy="Export it again; to forget those rows, remove the source from the home.",
        )
