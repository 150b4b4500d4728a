"""Outcomes as a file: downloads, signups, transactions, leads, meetings, refunds, and their worth."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Any

import pyarrow as pa

from pipelines.landing.pseudonyms import PERSON_KINDS
from pipelines.landing.quarantine import Refused
from pipelines.landing.streams import Stream
from pipelines.progress import progress
from pipelines.sources import values
from pipelines.sources.about import About
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.currencies import CURRENCIES
from pipelines.sources.duplicates import settle
from pipelines.sources.file_streams import OUTCOMES
from pipelines.sources.files import drop_others, land, matching, owners, reading, required_files
from pipelines.sources.mapping import Block, Column, Mapper
from pipelines.sources.refusals import Gone, refusals, refuse_empty
from pipelines.sources.tables import Table, open_table

TYPES = {
    **{name: name for name in ("download", "signup", "transaction", "lead", "meeting", "refund")},
    **dict.fromkeys(("purchase", "order", "sale", "payment", "donation"), "transaction"),
    **dict.fromkeys(("sign_up", "sign up", "registration"), "signup"),
}
COLUMNS = (
    Column("event_id", ("id", "order_id", "transaction_id"), required=True),
    Column("occurred_at", ("timestamp", "created_at", "date", "time"), required=True),
    Column("type", ("event", "event_type", "event_name"), required=True, example="transaction"),
    Column("person_kind", example="email"),
    Column("person"),
    Column("value", ("amount", "revenue")),
    Column("currency", ("currency_code",), example="EUR"),
    Column("campaign_id"),
    Column("click_id", ("gclid", "fbclid", "li_fat_id")),
    Column("utm_source"),
    Column("utm_medium"),
    Column("utm_campaign"),
    Column("utm_content"),
    Column("utm_term"),
    Column("refers_to", ("original_event_id",)),
)
_AS_SAID = (
    "campaign_id",
    "click_id",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_term",
    "refers_to",
)


def extract(job: Job, window: Window | None) -> Extracted:
    """Land each file as one snapshot dated by its newest event; a file is the whole truth about its events.

    So what was landed of an earlier state of the same file goes. A refund is landed with a negative value
    whichever sign the file gave it; any other negative value is refused. Raises `InputError` where a file
    is unreadable, lacks a required column, holds no usable row, or is empty though it was not before.
    """
    total = Extracted()
    found = owners(job, required_files(job))
    with progress().track(f"{job.name}: outcomes", len(found)) as advance:
        for owner, path in found.items():
            with reading(job) as scratch, open_table(path, scratch, encoding=job.options.encoding) as table:
                total.notes += table.notes
                land_outcomes(job, owner, OutcomeRows(job, table), total)
            advance(1)
    return total


def plan(job: Job, window: Window | None) -> Plan:
    """One snapshot a file."""
    files = matching(job)
    return Plan(requests=0, partitions=len(files), window=None, note=f"{len(files)} files to read")


class OutcomeRows:
    """One file's rows as columns, and what is to become of each: land, skip or refuse."""

    def __init__(self, job: Job, table: Table) -> None:
        self.job, self.table = job, table
        mapper = Mapper(table.header, Block.of(job.name, job.options), COLUMNS, table.name)
        self.cells = mapper.mapped(table)
        read = values.instants(job.options.timezone, job.options.formats.get("occurred_at"))
        self.at = [*map(read, self.cells["occurred_at"])]
        self.type = [TYPES.get(text.lower()) if text else None for text in self.cells["type"]]
        style = values.style_of(filter(None, self.cells["value"]))
        self.value = [values.amount(text, style) if text else None for text in self.cells["value"]]
        self.currency = [text and text.upper() for text in self.cells["currency"]]
        self.kind = [text.lower() if text else None for text in self.cells["person_kind"]]
        self.refused: list[tuple[int | None, Refused]] = [(None, row) for row in table.refused]
        self.skipped: list[tuple[int | None, str]] = []
        self.kept = self._judge()

    def _judge(self) -> list[int]:
        cells = self.cells
        wrong = {row: reason for row in range(len(self.at)) if (reason := self._reason(row))}
        columns = list(cells.values())
        settled = settle(
            (row for row in range(len(self.at)) if row not in wrong),
            cells["event_id"],
            newest=lambda row: self.at[row],
            content=lambda row: tuple(column[row] for column in columns),
        )
        self.skipped += [(row, "blank_row") for row, reason in wrong.items() if reason == "blank_row"]
        self.skipped += [(row, "duplicate") for row in settled.same]
        wrong.update(dict.fromkeys(settled.conflicting, "conflicting_duplicate"))
        refused = {row: reason for row, reason in sorted(wrong.items()) if reason != "blank_row"}
        self.refused += refusals(self.table, cells, refused, key="event_id")
        return settled.kept

    def _reason(self, row: int) -> str | None:
        """Why a row cannot land, or None."""
        cells, value, said = self.cells, self.value[row], self.cells["value"][row]
        if cells["event_id"][row] is None:
            return "no_event_id" if cells["occurred_at"][row] or cells["person"][row] or said else "blank_row"
        if self.at[row] is None:
            return "unreadable_time" if cells["occurred_at"][row] else "no_time"
        if self.type[row] is None:
            return "unknown_type"
        if said and value is None:
            return "unreadable_value"
        if value is not None and value < 0 and self.type[row] != "refund":
            return "negative_value"
        if value is not None and not self.currency[row]:
            return "value_without_currency"
        if self.currency[row] and self.currency[row] not in CURRENCIES:
            return "unknown_currency"
        if cells["person"][row] and self.kind[row] not in PERSON_KINDS:
            return "unknown_person_kind"
        return "unusable_person" if cells["person"][row] and self.people[row] is None else None

    @cached_property
    def people(self) -> list[str | None]:
        """The person_key of every row that names somebody."""
        person = self.job.pseudonyms.person
        pairs = zip(self.kind, self.cells["person"], strict=True)
        return [person(kind, who) if who and kind in PERSON_KINDS else None for kind, who in pairs]

    @cached_property
    def exported_on(self) -> date:
        """The date of the newest event that lands."""
        return max(at for row in self.kept if (at := self.at[row])).date()

    def outcomes(self) -> pa.Table:
        """The rows to land, under the contract of `OUTCOMES`."""
        kept = self.kept
        columns: dict[str, list[Any]] = {
            "source_relation": [self.job.name] * len(kept),
            "event_id": [self.cells["event_id"][row] for row in kept],
            "occurred_at": [self.at[row] for row in kept],
            "type": [self.type[row] for row in kept],
            "value": [self._signed(row) for row in kept],
            "currency": [self.currency[row] for row in kept],
            "person_key": [self.people[row] for row in kept],
            **{name: [self.cells[name][row] for row in kept] for name in _AS_SAID},
            "exported_on": [self.exported_on] * len(kept),
        }
        return pa.table(columns, schema=OUTCOMES.schema)

    def _signed(self, row: int) -> Any:
        value = self.value[row]
        return -abs(value) if value is not None and self.type[row] == "refund" else value


def land_outcomes(
    job: Job, owner: str, rows: OutcomeRows, total: Extracted, stream: Stream = OUTCOMES
) -> None:
    """Land one owner's outcomes as a snapshot and count them; what he said before goes."""
    if not rows.kept:
        refuse_empty(job, stream, owner, rows.table.name, [said for _, said in rows.refused])
        return
    day = rows.exported_on
    gone = Gone.of(lambda row: None, rows.refused, rows.skipped, first=day)
    total.add(land(job, stream, stream.partition(day, owner), rows.outcomes(), *gone.on(day)))
    drop_others(job, stream, owner, {day})


ABOUT = About(
    title="an outcomes file",
    offers=("outcomes",),
    setup="""\
path = "inbox/outcomes*.csv"        # downloads, signups, transactions, refunds: CSV, NDJSON or Parquet
# columns = { occurred_at = "Date", person = "Email", value = "Amount" }   # our name = the file's header
# constants = { type = "signup", person_kind = "email" }
""",
    guide="bring-messages.md",
)

SOURCE = SourceKind(
    kind="outcomes_file",
    streams=(OUTCOMES,),
    daily=False,
    plan=plan,
    extract=extract,
    files=matching,
    about=ABOUT,
)
