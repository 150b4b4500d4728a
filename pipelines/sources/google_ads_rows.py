"""Turn an answer of Google Ads into the columns of its report, exactly, and name rows that cannot be read.

Columns first: only where one does not convert are the rows looked at one by one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused
from pipelines.sources.answers import Answer
from pipelines.sources.base import Window
from pipelines.sources.google_ads_columns import EXACT, camel, columns_of, scaled
from pipelines.sources.google_ads_spec import Metric, Report
from pipelines.sources.metrics import Column, counts_as_text
from pipelines.sources.paging import Element

_KEPT = 4_000


@dataclass(frozen=True)
class Told:
    """One report's rows over a window: `table` holds `day`, then the report's own columns.

    `refused` are rows that could not be read, each with its day; `came` counts all rows by day.
    """

    table: pa.Table
    refused: tuple[tuple[date, Refused], ...]
    came: Counter[date]

    def refused_on(self, day: date) -> tuple[Refused, ...]:
        """The refused rows of one day."""
        return tuple(row for found, row in self.refused if found == day)


def read(report: Report, answer: Answer, window: Window, where: str) -> Told:
    """The rows of one answer.

    Raises `InputError` where a figure is missing from every row, a day was not asked for, or two rows of a
    day have the same name: the answer is not what was agreed, and nothing of it is landed.
    """
    columns, wrong, elements = columns_of(report, answer.body), dict[int, str](), list[Element]()
    if columns is None:
        elements = elements_of(answer.json, where)
        columns, wrong = _one_by_one(report, elements, where)
    days = columns["day"]
    _require_asked(days, window, where)
    table = pa.table(columns)
    came = sizes(days)
    refused = tuple((days[at].as_py(), _refused(report, elements[at], why)) for at, why in wrong.items())
    if wrong:
        table = table.take(pa.array([at for at in range(len(elements)) if at not in wrong], pa.int64()))
    _require_unique(report, table, where)
    return Told(table, refused, came)


def elements_of(batches: Any, where: str) -> list[Element]:
    """The rows of a stream of batches; raises `InputError` where there is no such thing."""
    rows: list[Any] = []
    for batch in cast(list[Any], batches) if isinstance(batches, list) else [None]:
        found: Any = cast(Element, batch).get("results", []) if isinstance(batch, dict) else None
        if not isinstance(found, list):
            raise InputError("the answer holds no batches of rows", where=where)
        rows += cast(list[Any], found)
    if not all(isinstance(row, dict) for row in rows):
        raise InputError("the answer holds something that is no row", where=where)
    return rows


def by_day(table: pa.Table, window: Window) -> Iterator[tuple[date, pa.Table]]:
    """The rows of every day of a window, without their `day`; a day without rows has an empty table."""
    ordered = table.sort_by("day")
    of = sizes(ordered["day"])
    rows, at = ordered.drop_columns(["day"]), 0
    for day in window.days():
        yield day, rows.slice(at, of[day]).combine_chunks()
        at += of[day]


def sizes(days: pa.Array | pa.ChunkedArray) -> Counter[date]:
    """How many rows each day has."""
    found = cast(Any, pc).value_counts(days).to_pylist()
    return Counter({row["values"]: row["counts"] for row in found})


class _Places:
    """Reads a field from every row; what fields share on the way to it is looked up once."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._found: dict[tuple[str, ...], list[Any]] = {(): list(elements)}

    def of(self, field: str) -> list[Any]:
        """The values of a field as JSON holds it, None where a row does not say."""
        return self._at(tuple(camel(name) for name in field.split(".")))

    def _at(self, path: tuple[str, ...]) -> list[Any]:
        if path not in self._found:
            *way, last = path
            parts = self._at(tuple(way))
            self._found[path] = [part.get(last) if isinstance(part, dict) else None for part in parts]
        return self._found[path]


def _one_by_one(
    report: Report, elements: Sequence[Element], where: str
) -> tuple[dict[str, pa.Array], dict[int, str]]:
    """The columns of rows of which some cannot be read, and which and why."""
    places = _Places(elements)
    columns: dict[str, pa.Array] = {"day": _days(places.of("segments.date"), where)}
    wrong: dict[int, str] = {}
    for name, path in report.ids:
        columns[name], bad = _ids(places.of(path))
        wrong |= {at: f"{path}: {why}" for at, why in bad.items()}
    for name, path in report.texts:
        columns[name] = pa.array([str(v) if v is not None else None for v in places.of(path)], pa.string())
    for metric in report.metrics:
        values = places.of(metric.field)
        if elements and all(value is None for value in values):
            raise InputError(
                f"Google changed its contract: {metric.field} is missing from every row of the {report.name}",
                where=where,
                remedy="Nothing of it was landed. Check api_version, or upgrade qae.",
            )
        columns[metric.column], bad = _figures(metric, values)
        wrong |= {at: f"{metric.field}: {why}" for at, why in bad.items()}
    return columns, wrong


def _days(values: Sequence[Any], where: str) -> pa.Array:
    try:
        return pa.array(values, pa.string()).cast(pa.date32())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        raise InputError("a row without a readable day was answered", where=where) from None


def _require_asked(days: pa.Array, window: Window, where: str) -> None:
    asked = set(window.days())
    for day in cast(Any, pc).unique(days).to_pylist():
        if day not in asked:
            told = day or "no readable day"
            raise InputError(f"a row of {told} was answered, which was not asked for", where=where)


def _ids(values: Sequence[Any]) -> Column:
    names = [v.rpartition("/")[2] if isinstance(v, str) else v for v in values]
    bad = {at: "no identifier" for at, v in enumerate(names) if not (isinstance(v, str) and v.isdigit())}
    return pa.array([None if at in bad else v for at, v in enumerate(names)], pa.string()), bad


def _figures(metric: Metric, values: Sequence[Any]) -> Column:
    if metric.shape in ("fraction", "signed"):
        return _fractions(values, signed=metric.shape == "signed")
    digits, bad = counts_as_text(values)
    return (digits if metric.shape == "count" else scaled(digits)), bad


def _fractions(values: Sequence[Any], *, signed: bool) -> Column:
    good, bad = list[int | None](), dict[int, str]()
    for at, value in enumerate(values):
        if value is None:
            good.append(None)
            continue
        if type(value) not in (float, int):
            bad[at] = f"a number came as {type(value).__name__}"
        elif value < 0 and not signed:
            bad[at] = "negative"
        elif abs(value) * 1_000_000 >= EXACT:
            bad[at] = "out of range"
        good.append(None if at in bad else round(value * 1_000_000))
    return scaled(pa.array(good, pa.int64())), bad


def _refused(report: Report, element: Element, why: str) -> Refused:
    places = _Places([element])
    key = " ".join(str(places.of(path)[0]) for path in ("segments.date", *(path for _, path in report.ids)))
    return Refused(why, key=f"{report.name} {key}", raw=json.dumps(element, ensure_ascii=False)[:_KEPT])


def _require_unique(report: Report, table: pa.Table, where: str) -> None:
    grain = ["day", *report.grain]
    if table.num_rows and table.group_by(grain).aggregate([]).num_rows != table.num_rows:
        raise InputError(f"rows repeat their key ({', '.join(grain)})", where=where)
