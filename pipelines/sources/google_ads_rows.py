"""Turn the rows of a Google Ads report into columns by day: digits in text, micros and fractions, exactly."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused
from pipelines.landing.shapes import MONEY
from pipelines.sources.base import Window
from pipelines.sources.google_ads_spec import Metric, Report
from pipelines.sources.metrics import Column, counts_as_text
from pipelines.sources.paging import Element

_MILLIONTH = pa.scalar(Decimal("0.000001"), pa.decimal128(7, 6))
_EXACT = 2**53  # millionths a double still tells apart
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


def read(report: Report, elements: Sequence[Element], window: Window, where: str) -> Told:
    """The report's columns.

    Raises `InputError` where a figure is missing from every row, a day was not asked for, or two rows of a
    day have the same name: the answer is not what was agreed, and nothing of it is landed.
    """
    places = _Places(elements)
    days = _days(places.of("segments.date"), window, where)
    columns: dict[str, pa.Array] = {"day": days}
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
    table = pa.table(columns)
    came: Counter[date] = Counter(days.to_pylist())
    refused = tuple((days[at].as_py(), _refused(report, elements[at], why)) for at, why in wrong.items())
    if wrong:
        table = table.take(pa.array([at for at in range(len(elements)) if at not in wrong], pa.int64()))
    _require_unique(report, table, where)
    return Told(table, refused, came)


def by_day(table: pa.Table, window: Window) -> Iterator[tuple[date, pa.Table]]:
    """The rows of every day of a window, without their `day`; a day without rows has an empty table."""
    ordered = table.sort_by("day")
    sizes: Counter[date] = Counter(ordered["day"].to_pylist())
    rows, at = ordered.drop_columns(["day"]), 0
    for day in window.days():
        yield day, rows.slice(at, sizes[day]).combine_chunks()
        at += sizes[day]


class _Places:
    """Reads a field from every row; what fields share on the way to it is looked up once."""

    def __init__(self, elements: Sequence[Element]) -> None:
        self._found: dict[tuple[str, ...], list[Any]] = {(): list(elements)}

    def of(self, field: str) -> list[Any]:
        """The values of a field as JSON holds it, None where a row does not say."""
        return self._at(tuple(_camel(name) for name in field.split(".")))

    def _at(self, path: tuple[str, ...]) -> list[Any]:
        if path not in self._found:
            *way, last = path
            parts = self._at(tuple(way))
            try:
                self._found[path] = [part[last] for part in parts]
            except (KeyError, TypeError):
                self._found[path] = [part.get(last) if isinstance(part, dict) else None for part in parts]
        return self._found[path]


def _camel(name: str) -> str:
    head, *tail = name.split("_")
    return head + "".join(word.capitalize() for word in tail)


def _days(values: Sequence[Any], window: Window, where: str) -> pa.Array:
    try:
        days = pa.array(values, pa.string()).cast(pa.date32())
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        raise InputError("a row without a readable day was answered", where=where) from None
    asked = set(window.days())
    for day in cast(Any, pc).unique(days).to_pylist():
        if day not in asked:
            told = day or "no readable day"
            raise InputError(f"a row of {told} was answered, which was not asked for", where=where)
    return days


def _ids(values: Sequence[Any]) -> Column:
    """Identifiers as text of digits; of a resource's name its last part."""
    compute = cast(Any, pc)
    try:
        whole = compute.replace_substring_regex(pa.array(values, pa.string()), r"^.*/", "")
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        whole = None
    digits = None if whole is None or whole.null_count else compute.match_substring_regex(whole, r"^[0-9]+$")
    if digits is not None and compute.all(digits).as_py() is not False:
        return whole, {}
    names = [v.rpartition("/")[2] if isinstance(v, str) else v for v in values]
    bad = {at: "no identifier" for at, v in enumerate(names) if not (isinstance(v, str) and v.isdigit())}
    return pa.array([None if at in bad else v for at, v in enumerate(names)], pa.string()), bad


def _figures(metric: Metric, values: Sequence[Any]) -> Column:
    match metric.shape:
        case "count":
            return counts_as_text(values)
        case "micros":
            millionths, bad = counts_as_text(values)
            return _scaled(millionths), bad
        case "fraction" | "signed":
            return _fractions(values, signed=metric.shape == "signed")


def _scaled(millionths: pa.Array) -> pa.Array:
    """Whole millionths as an exact amount."""
    return cast(Any, pc).multiply(millionths.cast(pa.decimal128(19, 0)), _MILLIONTH).cast(MONEY)


def _fractions(values: Sequence[Any], *, signed: bool) -> Column:
    """Doubles as amounts of six places: a double tells a million parts of nine thousand million apart."""
    compute = cast(Any, pc)
    if {*map(type, values)} <= {float, int, type(None)}:
        millionths = compute.round(compute.multiply(pa.array(values, pa.float64()), 1_000_000.0))
        span = compute.min_max(millionths).as_py()
        lowest, highest = span["min"] or 0.0, span["max"] or 0.0
        if highest < _EXACT and lowest >= (-_EXACT if signed else 0):
            return _scaled(millionths.cast(pa.int64())), {}
    good, bad = list[int | None](), dict[int, str]()
    for at, value in enumerate(values):
        if value is None:
            good.append(None)
            continue
        if type(value) not in (float, int):
            bad[at] = f"a number came as {type(value).__name__}"
        elif value < 0 and not signed:
            bad[at] = "negative"
        elif abs(value) * 1_000_000 >= _EXACT:
            bad[at] = "out of range"
        good.append(None if at in bad else round(value * 1_000_000))
    return _scaled(pa.array(good, pa.int64())), bad


def _refused(report: Report, element: Element, why: str) -> Refused:
    places = _Places([element])
    key = " ".join(str(places.of(path)[0]) for path in ("segments.date", *(path for _, path in report.ids)))
    return Refused(why, key=f"{report.name} {key}", raw=json.dumps(element, ensure_ascii=False)[:_KEPT])


def _require_unique(report: Report, table: pa.Table, where: str) -> None:
    grain = ["day", *report.grain]
    if table.num_rows and table.group_by(grain).aggregate([]).num_rows != table.num_rows:
        raise InputError(f"rows repeat their key ({', '.join(grain)})", where=where)
