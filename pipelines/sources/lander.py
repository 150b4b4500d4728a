"""Land what a platform answered: one partition at a time, refused rows apart, replaced figures remembered."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused, reasons, write_quarantine
from pipelines.landing.sidecar import Accounting
from pipelines.landing.streams import Partition, Stream
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.http import Counters
from pipelines.sources.restatements import Ledger, as_table

LOST_SHARE = 0.01  # more refused rows than this and a partition is not replaced


@dataclass(frozen=True)
class Rows:
    """The rows of one partition, those refused, how many came in, and how many a rule leaves out."""

    table: pa.Table
    refused: tuple[Refused, ...]
    rows_in: int
    skipped: Mapping[str, int] = field(default_factory=dict[str, int])


@dataclass(frozen=True)
class Platform:
    """What the shared machinery must know of a platform.

    `compared` are the figures that a day's ads must share with the account's own totals; `rounding` gives for
    a day's ads the place to which the platform rounds the amounts of each row on its own (zero: it does not).
    """

    name: str
    ledger: Ledger
    compared: tuple[str, ...]
    rounding: Callable[[pa.Table], Decimal] = lambda ads: Decimal(0)

    def sums(self, table: pa.Table) -> dict[str, Decimal]:
        """The control figures of a day's rows; no rows are zeros: platforms leave zeros out."""
        totals: dict[str, Any] = {
            column: cast(Any, pc).sum(table[column]).as_py() for column in self.compared
        }
        return {column: Decimal(total or 0).normalize() for column, total in totals.items()}

    def agree(self, ads: pa.Table, totals: pa.Table) -> bool:
        """Whether a day's ads add up to the account's own totals, but for what rounding each row may cost."""
        slack = self.rounding(ads) / 2 * (ads.num_rows + totals.num_rows)
        said, told = self.sums(ads), self.sums(totals)
        return all(
            abs(said[column] - told[column]) <= (slack if pa.types.is_decimal(ads[column].type) else 0)
            for column in self.compared
        )


class Lander:
    """Writes partitions and counts them in `out`; keeps why a partition was refused in `refused`.

    `today` is the platform's own date: a restatement's age must not depend on this machine's clock.
    """

    def __init__(self, job: Job, platform: Platform, api_version: str, today: Callable[[], date]) -> None:
        self.job, self.platform, self.api_version, self.today = job, platform, api_version, today
        self.out = Extracted()
        self.refused: dict[tuple[str, Partition], InputError] = {}
        self._restated: dict[str, list[tuple[date, dict[str, Decimal]]]] = {}

    def is_landed(self, stream: Stream, partition: Partition) -> bool:
        """Whether the partition stands, from this run or an earlier one."""
        return self.job.landing.sidecar(stream, partition) is not None

    def land(
        self, stream: Stream, partition: Partition, rows: Rows, window: Window, *, again: bool = False
    ) -> bool:
        """Land one partition and say whether it stands; one that must not be replaced is kept in `refused`.

        Over one percent of refused rows, a null key or a repeated one: what was landed before stays.
        `again`: this run has landed and counted the partition already.
        """
        accounting = Accounting(rows.rows_in, reasons(rows.refused), rows.skipped)
        write_quarantine(self.job.quarantine, stream, partition, rows.refused, self.job.run_id)
        try:
            self._require_enough(stream, partition, rows)
            if stream == self.platform.ledger.data:
                self._remember(partition, rows.table)
            self.write(stream, partition, rows.table, accounting, window, again=again)
        except InputError as error:
            self.refused[stream.name, partition] = error
            return False
        return True

    def write(
        self,
        stream: Stream,
        partition: Partition,
        rows: pa.Table,
        accounting: Accounting,
        window: Window,
        *,
        again: bool = False,
    ) -> None:
        """Land rows as they are; raises `InputError` where they break the stream's contract."""
        fetch = self.job.fetch(api_version=self.api_version, window=window)
        written = self.job.landing.write(stream, partition, rows, accounting, fetch)
        if not again:
            self.out.add(written)

    def finish(self, counters: Counters, met: Mapping[str, tuple[int, str]]) -> Extracted:
        """The sum of it all; raises the first refused partition's `InputError`, the rest being landed.

        `met` are further incidents: their number, and the words that go before it in a note.
        """
        out = self.out
        out.requests = counters.requests
        out.notes += self._restated_lines()
        every = {
            "rate_limited": (counters.rate_limited, "throttled calls, each repeated"),
            **met,
            "token_refreshed": (counters.refreshed, "access tokens renewed"),
        }
        for incident, (count, words) in every.items():
            if count:
                out.incidents[incident] = count
                out.notes.append(f"{words}: {count}")
        if refused := list(self.refused.values()):
            what = f"{refused[0].what} ({len(refused)} partitions were not landed)"
            raise InputError(what, where=refused[0].where, remedy=refused[0].remedy)
        return out

    def _restated_lines(self) -> list[str]:
        """One line an account about the days whose figures the platform changed, and by how much in all."""
        lines: list[str] = []
        for account, found in self._restated.items():
            days = sorted(day for day, _ in found)
            span = f"{len(days)} days of {days[0]}..{days[-1]}" if len(days) > 1 else f"{days[0]}"
            compared = self.platform.compared
            total = {name: sum((change[name] for _, change in found), Decimal(0)) for name in compared}
            told = ", ".join(f"{name} {change:+f}" for name, change in total.items() if change)
            lines.append(
                f"account {account}: {self.platform.name} restated {span} ({told or 'totals unchanged'})"
            )
        return lines

    def _require_enough(self, stream: Stream, partition: Partition, rows: Rows) -> None:
        refused = rows.refused
        if len(refused) > LOST_SHARE * rows.rows_in:
            first = f"{refused[0].key}: {refused[0].reason}"
            raise InputError(
                f"{len(refused)} of {rows.rows_in} rows were refused, the first {first}",
                where=f"{self.job.name}.{stream.name} {partition.day} {partition.owner}",
                remedy="What was landed before stays; the rows are in quarantine.",
            )

    def _remember(self, partition: Partition, answer: pa.Table) -> None:
        """Write to the ledger what replacing this partition changes, before it is replaced."""
        landing, ledger = self.job.landing, self.platform.ledger
        ledger_at = ledger.stream.partition(partition.day, partition.owner)
        landed, before = landing.read(ledger.data, partition), landing.read(ledger.stream, ledger_at)
        if landed is None or (before is None and answer.sort_by(ledger.id_column).equals(landed)):
            return
        after = ledger.revised(before, landed, answer, partition.day, self.today())
        if after:
            fixed = {"source_relation": self.job.name, "account_id": partition.owner}
            rows = as_table(ledger.stream, after, **fixed)
            landing.write(ledger.stream, ledger_at, rows, Accounting(rows.num_rows), self.job.fetch())
        else:
            landing.drop(ledger.stream, ledger_at)
        if ledger.figures(landed) != ledger.figures(answer):
            self.out.incidents["restated_day"] += 1
            self._restated.setdefault(partition.owner, []).append(
                (partition.day, self._change(landed, answer))
            )

    def _change(self, old: pa.Table, new: pa.Table) -> dict[str, Decimal]:
        before, after = self.platform.sums(old), self.platform.sums(new)
        return {name: after[name] - before[name] for name in self.platform.compared}
