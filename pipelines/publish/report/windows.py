"""Which days a change is measured over: cohorts that all had the same time to answer, or no comparison."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

REPLY_DAYS = 30
RECENT_DAYS = 28
BEFORE_DAYS = 56
SHORTEST_HALF = 7


@dataclass(frozen=True)
class Window:
    """A range of days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Whether the day lies in the window."""
        return self.first <= day <= self.last

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Comparison:
    """The recent window and the one before.

    `halves`: the history is too short for 28 against 56. `chosen`: somebody named the two.
    """

    recent: Window
    before: Window
    halves: bool = False
    chosen: bool = False


def mature_until(as_of: date) -> date:
    """The last cohort whose 30 days to reply are over."""
    return as_of - timedelta(days=REPLY_DAYS)


def comparison(days: Collection[date], last: date) -> Comparison | None:
    """The last 28 days up to `last` against the 56 before; two halves of less; None under two weeks."""
    usable = [day for day in days if day <= last]
    if not usable:
        return None
    first, last = min(usable), max(usable)
    whole = (last - first).days + 1
    if whole >= RECENT_DAYS + BEFORE_DAYS:
        recent, before, halves = RECENT_DAYS, BEFORE_DAYS, False
    else:
        recent = before = whole // 2
        halves = True
    if recent < SHORTEST_HALF:
        return None
    start = last - timedelta(days=recent - 1)
    return Comparison(
        Window(start, last), Window(start - timedelta(days=before), start - timedelta(days=1)), halves
    )
