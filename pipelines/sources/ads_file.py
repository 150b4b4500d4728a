"""Ad performance from any platform's export or report, by mapping, summed to account × campaign × ad × day."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from pipelines.landing.quarantine import Refused
from pipelines.progress import progress
from pipelines.sources import values
from pipelines.sources.ads_columns import COLUMNS, COUNTS, FORMATS, GRAIN, MONEY, with_named_currency
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.currencies import CURRENCIES
from pipelines.sources.dates import forms_of
from pipelines.sources.file_streams import AD_DAYS
from pipelines.sources.files import drop_others, land, matching, required_files
from pipelines.sources.mapping import Block, ambiguous, mapped
from pipelines.sources.refusals import refusals, refuse_empty
from pipelines.sources.tables import Table, open_table

Grain = tuple[date, tuple[str | None, ...]]
Metrics = dict[str, Any]


@dataclass
class _Cell:
    """One grain's sums, and how many rows of the file went into it."""

    metrics: Metrics
    rows: int = 1


@dataclass
class _Days:
    """All files of the source: their cells, and what became of the rest of their rows."""

    cells: dict[Grain, _Cell] = field(default_factory=dict[Grain, _Cell])
    refused: list[tuple[date | None, Refused]] = field(default_factory=list[tuple[date | None, Refused]])
    skipped: dict[date, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


def extract(job: Job, window: Window | None) -> Extracted:
    """Land the days of every file the path names; days no file has any more go.

    Rows finer than the grain (by age, device, placement) are summed into it and counted `merged_into_grain`;
    where two files hold the same cell, the one later by name is right. Raises `InputError` where a file is
    unreadable or its columns, currency or dates cannot be told.
    """
    total = Extracted()
    days = _Days()
    for path in required_files(job):
        with open_table(path, encoding=job.options.encoding) as table:
            total.notes += table.notes
            _collect(job, table, days, total)
    _land(job, days, total)
    return total


def plan(job: Job, window: Window | None) -> Plan:
    """How many files would be read; how many days they hold is known only by reading them."""
    files = matching(job)
    return Plan(requests=0, partitions=0, window=None, note=f"{len(files)} files to read")


def _collect(job: Job, table: Table, days: _Days, total: Extracted) -> None:
    block = with_named_currency(table.header, Block.of(job.name, job.options))
    text = mapped(table, block, COLUMNS)
    cells = {name: text[name].to_pylist() for name in text.column_names}
    metrics = [name for name in (*MONEY, *COUNTS) if text[name].null_count < len(text)]
    if len(text) and not metrics:
        raise ambiguous(
            "has no column of spend, impressions, clicks or any other metric",
            table,
            block,
            COLUMNS,
            ["spend"],
        )
    form = _form(cells["date_day"], table, block, total)
    styles = {name: values.style_of(filter(None, cells[name])) for name in metrics}
    wrong: dict[int, str] = {}
    own_day: dict[int, date] = {}
    found: dict[Grain, _Cell] = {}
    for row in range(len(text)):
        at = _day(cells["date_day"][row], form)
        read, reason = _metrics(cells, row, styles)
        reason = _reason(cells, row, at, form) or reason
        if at is not None:
            own_day[row] = at
        if at is None or reason:
            wrong[row] = reason or "no_date"
            continue
        key = (at, tuple(_grain(cells, row)))
        if key in found:
            _add(found[key], read)
        else:
            found[key] = _Cell(read)
    refused = [(None, said) for said in table.refused]
    refused += [(own_day.get(row), said) for row, said in refusals(table, cells, wrong, key="ad_id")]
    if not found:
        refuse_empty(job, AD_DAYS, job.name, table, refused)
    days.refused += refused
    for key, cell in found.items():
        if key in days.cells:
            days.skipped[key[0]]["superseded_by_later_file"] += days.cells[key].rows
            days.skipped[key[0]]["merged_into_grain"] -= days.cells[key].rows - 1
        days.cells[key] = cell
        days.skipped[key[0]]["merged_into_grain"] += cell.rows - 1


def _form(said: list[str | None], table: Table, block: Block, total: Extracted) -> str | None:
    if "date_day" in block.formats:
        return block.formats["date_day"]
    forms = forms_of(filter(None, said))
    if len(forms) > 1:
        raise ambiguous(
            f"writes days that could be {' or '.join(map(str, forms))}",
            table,
            block,
            COLUMNS,
            formats={"date_day": str(forms[0])},
        )
    if forms and forms[0]:
        total.notes.append(f"{table.name}: days were read as {forms[0]}")
    return forms[0] if forms else None


def _day(said: str | None, form: str | None) -> date | None:
    return values.day(said, form) if said else None


def _metrics(
    cells: dict[str, list[str | None]], row: int, styles: dict[str, values.Style]
) -> tuple[Metrics, str | None]:
    read: Metrics = {}
    for name, style in styles.items():
        said = cells[name][row]
        if said is None:
            continue
        value = values.amount(said, style) if name in MONEY else values.count(said, style)
        if value is None:
            return {}, f"unreadable_{name}"
        if value < 0:
            return {}, f"negative_{name}"
        read[name] = value
    return read, None


def _reason(cells: dict[str, list[str | None]], row: int, at: date | None, form: str | None) -> str | None:
    """Why a row cannot land, its metrics apart, or None."""
    if at is None:
        return "unreadable_date" if cells["date_day"][row] else "no_date"
    end = cells["date_end"][row]
    if end and _day(end, form) != at:
        return "more_than_a_day"
    if cells["platform"][row] is None:
        return "no_platform"
    if cells["account_id"][row] is None:
        return "no_account"
    currency = cells["currency"][row]
    if currency is None:
        return "no_currency"
    return None if currency.upper() in CURRENCIES else "unknown_currency"


def _grain(cells: dict[str, list[str | None]], row: int) -> Iterator[str | None]:
    for name in GRAIN:
        said = cells[name][row]
        if said is None:
            yield None
        elif name == "currency":
            yield said.upper()
        elif name == "channel_format":
            yield said.lower() if said.lower() in FORMATS else "other"
        else:
            yield said.lower() if name == "platform" else said


def _add(cell: _Cell, read: Metrics) -> None:
    cell.rows += 1
    for name, value in read.items():
        cell.metrics[name] = cell.metrics.get(name, 0) + value


def _land(job: Job, days: _Days, total: Extracted) -> None:
    grouped: dict[date, list[Grain]] = defaultdict(list)
    for key in days.cells:
        grouped[key[0]].append(key)
    if not grouped:
        return
    first = min(grouped)
    refused: dict[date, list[Refused]] = defaultdict(list)
    for day, said in days.refused:
        refused[day or first].append(said)
    kept = sorted({*grouped, *refused})
    with progress().track(f"{job.name}: ad days", len(kept)) as advance:
        for day in kept:
            rows = _rows(job.name, {key[1]: days.cells[key].metrics for key in grouped[day]})
            skipped = {reason: count for reason, count in days.skipped[day].items() if count}
            total.add(land(job, AD_DAYS, AD_DAYS.partition(day, job.name), rows, refused[day], skipped))
            advance(1)
    drop_others(job, AD_DAYS, job.name, kept)


def _rows(source: str, cells: dict[tuple[str | None, ...], Metrics]) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [] for name in AD_DAYS.schema.names}
    for grain, metrics in cells.items():
        key = hashlib.sha256(json.dumps([source, *grain]).encode()).hexdigest()[:32]
        row = {"source_relation": source, "row_key": key, **dict(zip(GRAIN, grain, strict=True)), **metrics}
        for name, column in columns.items():
            column.append(row.get(name))
    return pa.table(columns, schema=AD_DAYS.schema)


SOURCE = SourceKind(
    kind="ads_file",
    streams=(AD_DAYS,),
    daily=False,
    plan=plan,
    extract=extract,
    files=matching,
)
