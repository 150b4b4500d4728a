"""Turn adAnalytics elements into rows: columns first, single values only where a column does not convert."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused
from pipelines.landing.shapes import MONEY
from pipelines.sources.base import Window
from pipelines.sources.lander import Rows
from pipelines.sources.linkedin_ads_spec import PIVOT_URN, Report
from pipelines.sources.metrics import amounts, counts
from pipelines.sources.paging import Element
from pipelines.sources.restli import urn_id


@dataclass(frozen=True)
class _Converted:
    table: pa.Table
    refused: dict[int, Refused]


def day_of(element: Element) -> date | None:
    """The day of a DAILY element; None where its date range is missing, unreadable or longer than a day."""
    span: Any = element.get("dateRange")
    try:
        start, end = span["start"], span["end"]
        return date(start["year"], start["month"], start["day"]) if start == end else None
    except (KeyError, TypeError, ValueError):
        return None


def pivot_id(report: Report, element: Element) -> str | None:
    """The identifier of the element's one pivot value; None where it is not of the report's kind."""
    values = element.get("pivotValues")
    return (
        urn_id(values[0], PIVOT_URN[report.pivot]) if isinstance(values, list) and len(values) == 1 else None
    )


def unknown_fields(report: Report, elements: Sequence[Element]) -> set[str]:
    """Names LinkedIn sent that nobody asked for."""
    known = {"dateRange", "pivotValues", *(field for _, field in report.metrics)}
    return set().union(*elements) - known if elements else set()


def by_day(
    report: Report,
    source: str,
    account: str,
    answer: tuple[Sequence[Element], Sequence[Element]],
    window: Window,
) -> dict[date, Rows]:
    """Split an answer into one `Rows` for every day of the window; a day nothing was said about has no rows.

    The second half of `answer` are elements that only part of the requests knew: each is refused.
    Raises `InputError` where a metric is missing from the whole answer or a day was not asked for.
    """
    where = f"{source}.{report.stream.name} {account}"
    whole, partial = answer
    _require_metrics(report, whole, where)
    elements = [*whole, *partial]
    converted = _convert(report, elements, {"source_relation": source, "account_id": account})
    for at in range(len(whole), len(elements)):
        converted.refused[at] = _refused(report, elements[at], "only part of the field chunks know this row")
    positions: dict[date, list[int]] = {day: [] for day in window.days()}
    for at, element in enumerate(elements):
        day = day_of(element)
        if day is None or day not in positions:
            raise InputError(
                f"a row of {day or 'no readable day'} was answered, which was not asked for", where=where
            )
        positions[day].append(at)
    return {day: _pick(converted, found) for day, found in positions.items()}


def of_range(report: Report, source: str, account: str, elements: Sequence[Element], window: Window) -> Rows:
    """The rows of an answer over one whole range, as a snapshot exported on its last day."""
    _require_metrics(report, elements, f"{source}.{report.stream.name} {account}")
    span = {"range_start": window.first, "range_end": window.last, "exported_on": window.last}
    fixed = {"source_relation": source, "account_id": account, **span}
    return _pick(_convert(report, elements, fixed), list(range(len(elements))))


def _require_metrics(report: Report, elements: Sequence[Element], where: str) -> None:
    wanted = {field for column, field in report.metrics if column not in report.optional}
    missing = sorted(wanted.difference(*elements)) if elements else []
    if missing:
        new = sorted(unknown_fields(report, elements))
        raise InputError(
            f"LinkedIn changed its contract: missing {', '.join(missing)}; new {', '.join(new) or 'nothing'}",
            where=where,
            remedy="Nothing of it was landed. Check api_version, or upgrade qae.",
        )


def _convert(report: Report, elements: Sequence[Element], fixed: dict[str, Any]) -> _Converted:
    schema, size = report.stream.schema, len(elements)
    columns: dict[str, pa.Array] = {
        name: pa.repeat(pa.scalar(value, schema.field(name).type), size) for name, value in fixed.items()
    }
    ids = [pivot_id(report, element) for element in elements]
    columns[report.id_column] = pa.array(ids, pa.string())
    reasons: dict[int, str] = {}
    for column, field in report.metrics:
        values = [element.get(field) for element in elements]
        columns[column], bad = (amounts if report.type_of(column) == MONEY else counts)(values)
        reasons.update({at: f"{field}: {why}" for at, why in bad.items()})
    if "extra" in schema.names:
        columns["extra"] = _extra(elements, unknown_fields(report, elements))
    table = pa.table({name: columns[name] for name in schema.names}, schema=schema)
    return _Converted(table, {at: _refused(report, elements[at], why) for at, why in reasons.items()})


def _refused(report: Report, element: Element, reason: str) -> Refused:
    key = f"{day_of(element)} {pivot_id(report, element)}"
    return Refused(reason, key=key, raw=json.dumps(element, ensure_ascii=False))


def _pick(converted: _Converted, positions: list[int]) -> Rows:
    kept = [at for at in positions if at not in converted.refused]
    refused = tuple(converted.refused[at] for at in positions if at in converted.refused)
    return Rows(converted.table.take(pa.array(kept, pa.int64())), refused, len(positions))


def _extra(elements: Sequence[Element], unknown: set[str]) -> pa.Array:
    if not unknown:
        return pa.nulls(len(elements), pa.string())
    found = ({name: element[name] for name in sorted(unknown & element.keys())} for element in elements)
    return pa.array(
        [json.dumps(extra, ensure_ascii=False) if extra else None for extra in found], pa.string()
    )
