"""One ad-performance file: its rows judged, and summed to one cell an account, campaign, ad and day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.landing.quarantine import Refused
from pipelines.sources import values
from pipelines.sources.ad_exports import completed, is_total, recognised
from pipelines.sources.ads_columns import COLUMNS, COUNTS, FORMATS, GRAIN, MONEY, with_named_currency
from pipelines.sources.currencies import CURRENCIES
from pipelines.sources.dates import forms_of
from pipelines.sources.mapping import Block, Mapper
from pipelines.sources.refusals import refusals
from pipelines.sources.tables import Table

Grain = tuple[str | None, ...]
Metrics = dict[str, Decimal | int]
_LEADING = 3
# What reports print where they counted nothing.
_NOTHING = frozenset(("-", "--", "–", "—"))


@dataclass
class Cell:
    """The sums of one grain, and how many rows of the file went into them. A metric nobody said is absent.

    `name` is what the file calls the campaign, beside its id.
    """

    metrics: Metrics
    name: str | None = None
    rows: int = 1

    def add(self, metrics: Metrics) -> None:
        """Sum one more row into the cell."""
        self.rows += 1
        for name, value in metrics.items():
            self.metrics[name] = self.metrics.get(name, 0) + value


class AdRows:
    """A file's cells by (day, grain), its refused rows with the day of each that has one, and its totals.

    The export of a platform is read without a mapping; its rows of sums are counted in `totals`.
    """

    def __init__(self, table: Table, block: Block) -> None:
        self.export = recognised(table.header)
        told = completed(self.export, table.header, block) if self.export else block
        mapper = Mapper(table.header, with_named_currency(table.header, told), COLUMNS, table.name)
        self._text = mapper.mapped(table)
        self.notes: list[str] = []
        self.totals = 0
        if self.export:
            self.notes.append(f"{table.name}: read as an export of {self.export.label}")
        self._form = self._date_form(mapper)
        self._styles: dict[str, values.Style] = {
            name: values.style_of(filter(None, self._text[name]))
            for name in (*MONEY, *COUNTS)
            if any(self._text[name])
        }
        if table.rows.num_rows and not self._styles:
            raise mapper.problem(
                "has no column of spend, impressions, clicks or any other metric", {"spend": "?"}
            )
        self.cells: dict[tuple[date, Grain], Cell] = {}
        wrong: dict[int, str] = {}
        days: dict[int, date] = {}
        leading = [table.rows[name].to_pylist() for name in table.header[:_LEADING]]
        for row in range(table.rows.num_rows):
            day = self._day(row, "date_day")
            if day is None and self.export and self._is_total(row, [cells[row] for cells in leading]):
                self.totals += 1
                continue
            metrics, reason = self._metrics(row)
            if day is not None:
                days[row] = day
            reason = self._reason(row, day) or reason
            if day is None or reason:
                wrong[row] = reason or "no_date"
            elif cell := self.cells.get((day, self._grain(row))):
                cell.add(metrics)
            else:
                self.cells[day, self._grain(row)] = Cell(metrics, self._text["campaign_name"][row])
        self.refused: list[tuple[date | None, Refused]] = [(None, said) for said in table.refused]
        self.refused += [
            (days.get(row), said) for row, said in refusals(table, self._text, wrong, key="ad_id")
        ]

    def _date_form(self, mapper: Mapper) -> str | None:
        told = mapper.block.formats.get("date_day")
        if told:
            return told
        forms = forms_of(filter(None, self._text["date_day"]))
        if len(forms) > 1 and self.export and self.export.day_form in forms:
            forms = [self.export.day_form]
        if len(forms) > 1:
            guess = {"date_day": str(forms[0])}
            raise mapper.problem(f"writes days that could be {' or '.join(map(str, forms))}", formats=guess)
        if not forms or forms[0] is None:
            return None
        self.notes.append(f"{mapper.where}: days were read as {forms[0]}")
        return forms[0]

    def _day(self, row: int, column: str) -> date | None:
        said = self._text[column][row]
        return values.day(said, self._form) if said else None

    def _is_total(self, row: int, leading: list[str | None]) -> bool:
        # Meta leaves the day of its sums empty, Google writes "Total" somewhere in front.
        return self._text["date_day"][row] is None or is_total(leading)

    def _metrics(self, row: int) -> tuple[Metrics, str | None]:
        """What a row counts, or why it cannot be counted."""
        metrics: Metrics = {}
        for name, style in self._styles.items():
            said = self._text[name][row]
            if said is None or said in _NOTHING:
                continue
            value = values.amount(said, style) if name in MONEY else values.count(said, style)
            if value is None:
                return {}, f"unreadable_{name}"
            if value < 0:
                return {}, f"negative_{name}"
            metrics[name] = value
        return metrics, None

    def _reason(self, row: int, day: date | None) -> str | None:
        """Why a row cannot land, its metrics apart, or None."""
        text = self._text
        if day is None:
            return "unreadable_date" if text["date_day"][row] else "no_date"
        if text["date_end"][row] and self._day(row, "date_end") != day:
            return "more_than_a_day"
        for name in ("platform", "account_id", "currency"):
            if text[name][row] is None:
                return f"no_{name}"
        return None if (text["currency"][row] or "").upper() in CURRENCIES else "unknown_currency"

    def _grain(self, row: int) -> Grain:
        said = {name: self._text[name][row] for name in GRAIN}
        platform, currency, channel = said["platform"], said["currency"], said["channel_format"]
        said["platform"] = platform and platform.lower()
        said["currency"] = currency and currency.upper()
        if channel:
            said["channel_format"] = channel.lower() if channel.lower() in FORMATS else "other"
        return tuple(said.values())
