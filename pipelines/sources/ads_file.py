"""Ad performance from any platform's export, by mapping, summed to account, campaign, ad and day."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused
from pipelines.landing.streams import Stream
from pipelines.progress import progress
from pipelines.sources.about import About
from pipelines.sources.ad_exports import recognised
from pipelines.sources.ads_columns import GRAIN
from pipelines.sources.ads_rows import AdRows, Cell, Grain
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.file_streams import AD_DAYS
from pipelines.sources.files import drop_others, land, matching, reading, required_files
from pipelines.sources.mapping import Block
from pipelines.sources.refusals import refuse_empty
from pipelines.sources.tables import open_table


@dataclass
class Days:
    """All files of the source: their cells by day and grain, and what became of the rest of their rows."""

    cells: dict[date, dict[Grain, Cell]] = field(default_factory=lambda: defaultdict(dict))
    refused: list[tuple[date | None, Refused]] = field(default_factory=list[tuple[date | None, Refused]])
    superseded: Counter[date] = field(default_factory=Counter[date])
    totals: int = 0

    def take(self, rows: AdRows) -> None:
        """Add a later file: of a cell both have, the later one is right."""
        self.refused += rows.refused
        self.totals += rows.totals
        for (day, grain), cell in rows.cells.items():
            earlier = self.cells[day].get(grain)
            self.superseded[day] += earlier.rows if earlier else 0
            self.cells[day][grain] = cell

    def skipped(self, day: date) -> dict[str, int]:
        """How many rows of a day did not become a row of their own, by reason."""
        merged = sum(cell.rows - 1 for cell in self.cells.get(day, {}).values())
        counts = {
            "merged_into_grain": merged,
            "superseded_by_later_file": self.superseded[day],
            # Sums have no day: they are charged to the first.
            "total_row": self.totals if day == min(self.cells) else 0,
        }
        return {reason: count for reason, count in counts.items() if count}


def extract(job: Job, window: Window | None) -> Extracted:
    """Land the days of every file the path names; days that no file has any more go.

    Rows finer than the grain (by age, device, placement) are summed into it and counted `merged_into_grain`;
    where two files hold the same cell, the one later by name is right. The exports of Campaign Manager, Meta
    Ads Manager and Google Ads need no mapping; their rows of sums are counted `total_row`.
    Raises `InputError` where a file is unreadable, holds no usable row, or its columns, currency or dates
    cannot be told.
    """
    total = Extracted()
    days = Days()
    for path in required_files(job):
        with (
            reading(job) as scratch,
            open_table(path, scratch, encoding=job.options.encoding, prefers=_is_export) as table,
        ):
            rows = AdRows(table, Block.of(job.name, job.options))
            if not rows.cells:
                _refuse(job, table.name, rows)
            total.notes += [*table.notes, *rows.notes]
            days.take(rows)
    if days.cells:
        land_cells(job, days, total)
    return total


def _is_export(cells: list[str]) -> bool:
    return recognised(cells) is not None


def _refuse(job: Job, name: str, rows: AdRows) -> None:
    reasons = {said.reason for _, said in rows.refused}
    if rows.export and reasons == {"more_than_a_day"}:
        raise InputError(
            f"is an export of {rows.export.label} whose rows cover several days each",
            where=name,
            remedy=rows.export.daily,
        )
    refuse_empty(job, AD_DAYS, job.name, name, [said for _, said in rows.refused])


def plan(job: Job, window: Window | None) -> Plan:
    """How many files would be read; how many days they hold is known only by reading them."""
    files = matching(job)
    return Plan(requests=0, partitions=0, window=None, note=f"{len(files)} files to read")


def land_cells(job: Job, days: Days, total: Extracted, stream: Stream = AD_DAYS) -> None:
    """Land the days of a source and count them; days it does not have any more go."""
    first = min(days.cells)
    refused: dict[date, list[Refused]] = defaultdict(list)
    for day, said in days.refused:
        refused[day or first].append(said)
    kept = sorted({*days.cells, *refused})
    with progress().track(f"{job.name}: ad days", len(kept)) as advance:
        for day in kept:
            rows = _rows(job.name, days.cells.get(day, {}))
            partition = stream.partition(day, job.name)
            total.add(land(job, stream, partition, rows, refused[day], days.skipped(day)))
            advance(1)
    drop_others(job, stream, job.name, kept)


def _rows(source: str, cells: Mapping[Grain, Cell]) -> pa.Table:
    rows = [_row(source, grain, cell) for grain, cell in cells.items()]
    return pa.table(
        {name: [row.get(name) for row in rows] for name in AD_DAYS.schema.names}, schema=AD_DAYS.schema
    )


def _row(source: str, grain: Grain, cell: Cell) -> dict[str, Any]:
    key = hashlib.sha256(json.dumps([source, *grain]).encode()).hexdigest()[:32]
    extra = json.dumps({"campaign_name": cell.name}, ensure_ascii=False) if cell.name else None
    keys = {"source_relation": source, "row_key": key, "extra": extra}
    return {**keys, **dict(zip(GRAIN, grain, strict=True)), **cell.metrics}


ABOUT = About(
    title="an ads file",
    offers=("ads",),
    setup="""\
path = "inbox/ads*.csv"             # CSV, NDJSON or Parquet; a pattern takes several files
# Exports of Campaign Manager, Meta Ads Manager and Google Ads need no more. Other tables name their columns:
# columns = { date_day = "Date", ad_id = "Ad ID", spend = "Spent", impressions = "Impressions" }
# constants = { platform = "reddit_ads", account_id = "me", currency = "EUR", report_timezone = "UTC" }
# formats = { date_day = "%d-%m-%Y" }
""",
    guide="map-an-ads-file.md",
)

SOURCE = SourceKind(
    kind="ads_file",
    streams=(AD_DAYS,),
    daily=False,
    plan=plan,
    extract=extract,
    files=matching,
    about=ABOUT,
)
