"""Exchange rates from a dated file: the ECB's downloads as they are, or a table of day, currency and rate."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing import waist
from pipelines.landing.quarantine import Refused
from pipelines.sources import values
from pipelines.sources.about import About
from pipelines.sources.archive import open_archive
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.currencies import CURRENCIES
from pipelines.sources.encoding import head
from pipelines.sources.files import drop_others, land, matching, owners, reading, required_files
from pipelines.sources.mapping import Block, Column, Mapper, normal
from pipelines.sources.refusals import refuse_empty
from pipelines.sources.tables import Table, open_table

FX_RATES = waist.fx_rates("fx_rates_file")
BASE = "EUR"
COLUMNS = (
    Column("date", ("day", "date_day", "time_period"), required=True),
    Column("currency", ("currency_code", "quote"), required=True),
    Column("rate", ("obs_value", "exchange_rate", "value"), required=True),
    # Of the ECB's long form: which currency a rate is to, and how often it is told.
    Column("base", ("currency_denom", "base_currency")),
    Column("frequency", ("freq",)),
)
# The daily file of the ECB writes its one day in words.
_IN_WORDS = "%d %B %Y"
# Not only today's: the history holds currencies that became the euro.
_CODE = re.compile("[A-Z]{3}")
_UNSAID = frozenset(("N/A", "-", "NaN"))
_FEWEST = 3


def extract(job: Job, window: Window | None) -> Extracted:
    """Land each file as one snapshot dated by its newest rate: units of the currency for one euro.

    The ECB's wide history (a column a currency, `N/A` where none was fixed; CSV or the zip it comes in), its
    long form, or any table with a day, a currency and a rate. A cell without a rate is skipped `no_rate`, a
    rate to another base or told less often than daily is skipped `other_rate`. Raises `InputError` where a
    file is unreadable or holds no rate.
    """
    total = Extracted()
    for owner, path in owners(job, required_files(job)).items():
        with reading(job) as scratch, _opened(job, path, scratch) as table:
            total.notes += table.notes
            rates = _Rates(job.options.formats.get("date"), list(table.refused))
            _read(job, table, rates)
        if not rates.by_day:
            refuse_empty(job, FX_RATES, owner, path.name, rates.refused)
            continue
        rows = rates.rows(job.name)
        partition = FX_RATES.partition(rates.newest, owner)
        total.add(land(job, FX_RATES, partition, rows, rates.refused, rates.skipped))
        drop_others(job, FX_RATES, owner, {rates.newest})
    return total


def plan(job: Job, window: Window | None) -> Plan:
    """One snapshot a file."""
    files = matching(job)
    return Plan(requests=0, partitions=len(files), window=None, note=f"{len(files)} files to read")


@dataclass
class _Rates:
    """The rates of one file by day and currency, and what became of its other cells."""

    form: str | None
    refused: list[Refused]
    by_day: dict[tuple[date, str], Decimal] = field(default_factory=dict[tuple[date, str], Decimal])
    skipped: Counter[str] = field(default_factory=Counter[str])

    def take(self, line: int, said: tuple[str | None, str, str | None], style: values.Style) -> None:
        """Add a cell (day, currency, rate), or say why not. Of two rates of a day the first one stands."""
        day, currency, text = said
        if text is None or text in _UNSAID:
            self.skipped["no_rate"] += 1
            return
        on, rate = self._day(day), values.amount(text, style)
        reason = _wrong(on, currency, rate)
        if on is not None and rate is not None and not reason:
            standing = self.by_day.setdefault((on, currency), rate)
            if standing is rate:
                return
            if standing == rate:
                self.skipped["duplicate"] += 1
                return
            reason = "conflicting_duplicate"
        self.refused.append(Refused(reason or "unreadable_rate", line=line, raw=f"{day},{currency},{text}"))

    def _day(self, text: str | None) -> date | None:
        if not text:
            return None
        return values.day(text, self.form) or (None if self.form else values.day(text, _IN_WORDS))

    @property
    def newest(self) -> date:
        """The day of the newest rate."""
        return max(day for day, _ in self.by_day)

    def rows(self, source: str) -> pa.Table:
        """The rows to land, by day and currency."""
        told = sorted(self.by_day.items())
        columns = {
            "source_relation": [source] * len(told),
            "date_day": [day for (day, _), _ in told],
            "currency": [currency for (_, currency), _ in told],
            "rate": [rate for _, rate in told],
            "exported_on": [self.newest] * len(told),
        }
        return pa.table(columns, schema=FX_RATES.schema)


def _wrong(day: date | None, currency: str, rate: Decimal | None) -> str | None:
    if day is None:
        return "unreadable_date"
    if not _CODE.fullmatch(currency):
        return "unknown_currency"
    return "unreadable_rate" if rate is None or rate <= 0 else None


@contextmanager
def _opened(job: Job, path: Path, scratch: Path) -> Generator[Table]:
    if path.is_file() and head(path).startswith(b"PK"):
        with open_archive(path, scratch) as archive:
            inside = archive.file(r".+\.csv")
            if inside is None:
                raise InputError("holds no CSV", where=path.name, remedy="Give the ECB's zip or its CSV.")
            with open_table(inside, scratch, encoding=job.options.encoding) as table:
                yield table
        return
    with open_table(path, scratch, encoding=job.options.encoding) as table:
        yield table


def _read(job: Job, table: Table, rates: _Rates) -> None:
    known = sum(name.strip().upper() in CURRENCIES for name in table.header)
    wide = [name for name in table.header if _CODE.fullmatch(name.strip())]
    if known >= _FEWEST and not job.options.columns:
        _read_wide(table, wide, rates)
        return
    mapper = Mapper(table.header, Block.of(job.name, job.options), COLUMNS, table.name)
    cells = mapper.mapped(table)
    lines = table.lines() or range(2, table.rows.num_rows + 2)
    style = values.style_of(filter(None, cells["rate"]))
    for row, line in enumerate(lines):
        base, frequency = cells["base"][row] or BASE, cells["frequency"][row] or "D"
        if (base.upper(), frequency.upper()) != (BASE, "D"):
            rates.skipped["other_rate"] += 1
            continue
        said = cells["date"][row], (cells["currency"][row] or "").upper(), cells["rate"][row]
        rates.take(line, said, style)


def _read_wide(table: Table, currencies: Sequence[str], rates: _Rates) -> None:
    """The ECB's history: a row a day, a column a currency, each line closed by one comma more."""
    dated = next((name for name in table.header if normal(name) == "date"), table.header[0])
    days = [text and text.strip() for text in table.rows[dated].to_pylist()]
    for name in currencies:
        cells = [text and text.strip() for text in table.rows[name].to_pylist()]
        style = values.style_of(filter(None, cells))
        for row, (day, text) in enumerate(zip(days, cells, strict=True)):
            rates.take(row + 2, (day, name.strip().upper(), text), style)


SOURCE = SourceKind(
    kind="fx_rates_file",
    streams=(FX_RATES,),
    daily=False,
    plan=plan,
    extract=extract,
    files=matching,
    about=About(
        title="a file of exchange rates",
        offers=("rates",),
        setup='path = "eurofxref-hist.zip"  # from ecb.europa.eu, as it is downloaded',
        guide="convert-currencies.md",
    ),
)
