"""Land what LinkedIn answered: one partition at a time, refused rows apart, replaced figures remembered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import InputError
from pipelines.landing.quarantine import reasons, write_quarantine
from pipelines.landing.sidecar import Accounting
from pipelines.landing.streams import Partition, Stream
from pipelines.sources import restatements
from pipelines.sources.base import Extracted, Job, Window
from pipelines.sources.linkedin_ads_rows import Rows
from pipelines.sources.linkedin_ads_spec import CREATIVE_REPORT, LOST_SHARE
from pipelines.sources.linkedin_ads_streams import CREATIVE_ANALYTICS, RESTATEMENTS

COMPARED = ("cost_in_local_currency", "impressions", "clicks", "sends")


class Lander:
    """Writes partitions and counts them in `out`; keeps why a partition was refused in `refused`.

    `today` is the platform's own date: a restatement's age must not depend on this machine's clock.
    """

    def __init__(self, job: Job, api_version: str, today: Callable[[], date]) -> None:
        self.job, self.api_version, self.today = job, api_version, today
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
        accounting = Accounting(rows.rows_in, quarantined=reasons(rows.refused))
        write_quarantine(self.job.quarantine, stream, partition, rows.refused, self.job.run_id)
        try:
            self._require_enough(stream, partition, rows)
            if stream is CREATIVE_ANALYTICS:
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

    def restated_lines(self) -> list[str]:
        """One line an account about the days whose figures LinkedIn changed, and by how much in all."""
        lines: list[str] = []
        for account, found in self._restated.items():
            days = sorted(day for day, _ in found)
            span = f"{len(days)} days of {days[0]}..{days[-1]}" if len(days) > 1 else f"{days[0]}"
            total = {name: sum((change[name] for _, change in found), Decimal(0)) for name in COMPARED}
            told = ", ".join(f"{name} {change:+f}" for name, change in total.items() if change)
            lines.append(f"account {account}: LinkedIn restated {span} ({told or 'totals unchanged'})")
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
        landing, ledger_at = self.job.landing, RESTATEMENTS.partition(partition.day, partition.owner)
        landed, ledger = landing.read(CREATIVE_ANALYTICS, partition), landing.read(RESTATEMENTS, ledger_at)
        if landed is None or (ledger is None and answer.sort_by("creative_id").equals(landed)):
            return
        before: list[dict[str, Any]] = [] if ledger is None else ledger.to_pylist()
        metrics = [column for column, _ in CREATIVE_REPORT.metrics]
        old, new = restatements.figures(landed, metrics), restatements.figures(answer, metrics)
        after = restatements.revise(before, old, new, partition.day, self.today())
        if after:
            fixed = {"source_relation": self.job.name, "account_id": partition.owner}
            rows = restatements.as_table(RESTATEMENTS, after, **fixed, stream=CREATIVE_ANALYTICS.name)
            landing.write(RESTATEMENTS, ledger_at, rows, Accounting(rows.num_rows), self.job.fetch())
        else:
            landing.drop(RESTATEMENTS, ledger_at)
        if old != new:
            self.out.incidents["restated_day"] += 1
            self._restated.setdefault(partition.owner, []).append((partition.day, _change(landed, answer)))


def _change(old: pa.Table, new: pa.Table) -> dict[str, Decimal]:
    before, after = sums(old), sums(new)
    return {name: after[name] - before[name] for name in COMPARED}


def sums(table: pa.Table) -> dict[str, Decimal]:
    """The control figures of a day's rows; a day without rows has zeros, as the platform leaves zeros out."""
    totals: dict[str, Any] = {column: cast(Any, pc).sum(table[column]).as_py() for column in COMPARED}
    return {column: Decimal(total or 0).normalize() for column, total in totals.items()}
