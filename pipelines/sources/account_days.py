"""Days of an account: which to ask for, and landing each so that it agrees with the account's own totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.landing.streams import Stream
from pipelines.progress import progress
from pipelines.sources.base import Job, Window
from pipelines.sources.lander import Lander, Rows

DayRows = Mapping[Stream, Rows]


def due(
    job: Job, streams: Sequence[Stream], account: str, window: Window, *, lookback: int, most: int
) -> Iterator[Window]:
    """The requests' windows: days not landed yet, and those young enough to be restated, in runs of days.

    A day is landed when all `streams` hold it; the `lookback` youngest days of the window are asked for
    again, and a job that refetches takes every day. No window is longer than `most` days.
    """
    run: list[date] = []
    for day in window.days():
        young = (window.last - day).days < lookback
        landed = all(job.landing.sidecar(stream, stream.partition(day, account)) for stream in streams)
        if young or not landed or job.refetch:
            run.append(day)
        elif run:
            yield from Window(run[0], run[-1]).chunks(most)
            run = []
    if run:
        yield from Window(run[0], run[-1]).chunks(most)


@dataclass(frozen=True)
class AccountDays:
    """Lands the days of a platform's accounts.

    `read` gives for every day of a window the rows of each stream, in the order they are landed; the last is
    the ledger's stream, whose sums are compared with what `totals` gives for the account itself.
    """

    lander: Lander
    totals: Stream
    read: Callable[[str, Window], Mapping[date, DayRows]]
    read_totals: Callable[[str, Window], Mapping[date, Rows]]
    parts: str = "ads"

    def land(self, account: str, chunks: Sequence[Window]) -> None:
        """Land every chunk of one account, day by day, with progress."""
        job = self.lander.job
        with progress().track(f"{job.name} {account}", sum(map(_length, chunks))) as advance:
            for chunk in chunks:
                self._chunk(account, chunk)
                advance(_length(chunk))

    def _chunk(self, account: str, chunk: Window) -> None:
        """Land one request's days.

        A day that is new is landed at once, so that a kill loses little. A day that is landed already is only
        replaced by an answer that was compared: a settled day never goes back to a half-told one. A day's
        totals are landed last: without them it is not finished.
        """
        answer = self.read(account, chunk)
        stands = {
            day: self._stand(account, day, rows, chunk)
            for day, rows in answer.items()
            if not self._is_landed(account, day)
        }
        totals = self.read_totals(account, chunk)
        for day, rows in answer.items():
            known = day in stands
            if not self._agree(rows, totals[day]):
                settled = self._again(account, day, totals[day])
                stands[day] = self._stand(account, day, settled, chunk, again=known)
            elif not known:
                stands[day] = self._stand(account, day, rows, chunk)
            if stands[day]:
                self.lander.land(self.totals, self.totals.partition(day, account), totals[day], chunk)

    def _stand(self, account: str, day: date, rows: DayRows, chunk: Window, *, again: bool = False) -> bool:
        """Land a day's streams in turn; the first that is refused keeps the others from being replaced."""
        land = self.lander.land
        return all(
            land(stream, stream.partition(day, account), found, chunk, again=again)
            for stream, found in rows.items()
        )

    def _is_landed(self, account: str, day: date) -> bool:
        stream = self.lander.platform.ledger.data
        return self.lander.is_landed(stream, stream.partition(day, account))

    def _again(self, account: str, day: date, totals: Rows) -> DayRows:
        """Read a day that disagrees with the totals once more: it may have been restated in between."""
        rows = self.read(account, Window(day, day))[day]
        if not self._agree(rows, totals):
            out = self.lander.out
            out.incidents["unreconciled_day"] += 1
            out.notes.append(
                f"account {account}, {day}: the {self.parts} do not add up to the account's own totals"
            )
        return rows

    def _agree(self, rows: DayRows, totals: Rows) -> bool:
        platform = self.lander.platform
        return platform.agree(rows[platform.ledger.data].table, totals.table)


def _length(window: Window) -> int:
    return (window.last - window.first).days + 1
