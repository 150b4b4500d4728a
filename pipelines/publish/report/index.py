"""Do replies lead anywhere: reported rate, quality rate and outcomes, each against its own start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.publish.report.counts import OUTCOMES, ratio
from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.tiles import FEWEST_EVENTS

# Outcomes of one week are a handful: a line through them would be a drawing of luck.
WEEKS = 4
FEWEST_POINTS = 4


@dataclass(frozen=True)
class Point:
    """Four weeks that end with the week of `week_start`, as shares of the first four: 1.0 is the same."""

    week_start: date
    raw: float
    quality: float
    outcomes: float

    @property
    def last_day(self) -> date:
        """The last of its days."""
        return self.week_start + timedelta(days=6)


@dataclass(frozen=True)
class Index:
    """The points in order, and how much they rest on."""

    points: tuple[Point, ...]
    replies: int
    outcomes: int


def index(published: Published) -> Index | None:
    """The index over whole mature weeks; None where they are too few, or the first four hold too little."""
    if not published.meta["has_outcomes"]:
        return None
    weeks = [week for week in published.weeks if week["is_mature_week"] and not week["is_partial_week"]]
    spans = [weeks[end - WEEKS : end] for end in range(WEEKS, len(weeks) + 1)]
    if len(spans) < FEWEST_POINTS or _outcomes(spans[0]) < FEWEST_EVENTS:
        return None
    start = _rates(spans[0])
    points: list[Point] = []
    for span in spans:
        now = _rates(span)
        shares = [ratio(rate, first) for rate, first in zip(now, start, strict=True)]
        if any(share is None for share in shares):
            return None
        points.append(Point(span[-1]["week_start"], *(share or 0.0 for share in shares)))
    replies = sum(week["replies_gross"] or 0 for week in weeks)
    return Index(tuple(points), replies, _outcomes(weeks))


def _rates(weeks: Sequence[Row]) -> tuple[float | None, float | None, float | None]:
    sends = sum(week["sends_delivered"] for week in weeks)
    read = sends - sum(week["replies_unknown"] or 0 for week in weeks)
    return (
        ratio(sum(week["replies_gross"] or 0 for week in weeks), sends),
        ratio(float(sum(week["quality_replies"] or 0 for week in weeks)), read),
        ratio(_outcomes(weeks), sends),
    )


def _outcomes(weeks: Sequence[Row]) -> int:
    return sum(week[name] or 0 for week in weeks for name in OUTCOMES)
