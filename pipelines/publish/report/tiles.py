"""The tiles: one figure each, what it rests on, and how it moved between two fair windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipelines.publish.report import words
from pipelines.publish.report.charts import spark
from pipelines.publish.report.counts import OUTCOMES, Counts, change, quality_interval, ratio, total
from pipelines.publish.report.read import Published
from pipelines.publish.report.windows import Comparison, Window, comparison, mature_until

# With fewer events in either window a change is mostly luck, and is not shown.
FEWEST_EVENTS = 10

# A value over the days of a window (None: all of them), and the number of events it rests on.
Measure = Callable[[Window | None], tuple[float | None, float]]


@dataclass(frozen=True)
class Delta:
    """A change between the two windows, with the values it lies between."""

    text: str
    before: str
    recent: str


@dataclass(frozen=True)
class Tile:
    """One figure. A `value` of None shows as "no data" and says `why`; `basis` is what it rests on."""

    key: str
    label: str
    value: str | None
    basis: str = ""
    why: str = ""
    interval: str = ""
    delta: Delta | None = None
    spark: str = ""
    also: tuple[str, ...] = ()


def cohort_windows(published: Published) -> Comparison | None:
    """The windows of everything that people did: cohorts whose 30 days to reply are over."""
    return comparison([day.date for day in published.days], mature_until(published.as_of))


def media_windows(published: Published) -> Comparison | None:
    """The windows of what the platform billed: its own days, all of them final."""
    return comparison([row.date for row in published.spend], published.as_of)


def delta(measure: Measure, windows: Comparison | None, show: Callable[[float], str]) -> Delta | None:
    """How the measure moved; None where the history is short or too little happened in either window."""
    if windows is None:
        return None
    (recent, recent_events), (before, before_events) = measure(windows.recent), measure(windows.before)
    relative = change(recent, before)
    if (
        recent is None
        or before is None
        or relative is None
        or min(recent_events, before_events) < FEWEST_EVENTS
    ):
        return None
    return Delta(words.signed(relative), show(before), show(recent))


def reply_tiles(published: Published) -> list[Tile]:
    """Reported, human, quality-adjusted and low-effort: rates over the sends delivered."""
    sums, windows = total(published.days), cohort_windows(published)
    interval = quality_interval(published.days)

    def tile(
        key: str, label: str, basis: str, rate: _Rate, events: _Rate, interval: str = "", line: str = ""
    ) -> Tile:
        measure = _of_sends(published, rate, events)
        value = measure(None)[0]
        return Tile(
            key=key,
            label=label,
            value=None if value is None else words.percent(value),
            basis=basis,
            why="no sends in the data" if not sums.sends else "no replies yet",
            delta=delta(measure, windows, words.percent),
            interval=interval,
            spark=line,
        )

    return [
        tile(
            "raw",
            "Reported reply rate",
            f"{words.whole(sums.gross)} of {words.whole(sums.sends)} sends",
            lambda c: c.raw_rate,
            lambda c: c.gross,
            line=spark([week["raw_engagement_rate"] for week in published.weeks]),
        ),
        tile(
            "human",
            "Replies by people",
            f"{words.whole(sums.human)}; auto-replies left out",
            lambda c: c.human_rate,
            lambda c: c.human,
        ),
        tile(
            "quality",
            "Quality-adjusted rate",
            f"the weight of {words.whole(sums.quality)} real answers",
            lambda c: c.quality_rate,
            lambda c: c.quality,
            interval=f"{words.percent(interval[0])} to {words.percent(interval[1])}" if interval else "",
            line=spark([week["quality_engagement_rate"] for week in published.weeks]),
        ),
        tile(
            "low",
            "Low-effort share",
            f"{words.whole(sums.low_effort)} of {words.whole(sums.human)} by people",
            lambda c: c.low_effort_share,
            lambda c: c.low_effort,
        ),
    ]


def outcome_tiles(published: Published) -> list[Tile]:
    """What came of the sends, each type counted once a send; leads and meetings only where there are any."""
    sums, windows = total(published.days), cohort_windows(published)
    known = bool(published.meta["has_outcomes"])
    tiles: list[Tile] = []
    for name in OUTCOMES:
        count: int = getattr(sums, name)
        if count or name in ("downloads", "signups", "transactions"):
            measure = _of_sends(published, _rate_of(name), _count_of(name))
            tiles.append(
                Tile(
                    key=name,
                    label=name.capitalize(),
                    value=words.whole(count) if known and sums.sends else None,
                    basis=f"{per_thousand(measure(None)[0] or 0)} per 1,000 sends",
                    why="no sends in the data" if known else "no outcomes were brought",
                    delta=delta(measure, windows, per_thousand) if known else None,
                    spark=spark([week[name] for week in published.weeks]) if known else "",
                )
            )
    return tiles


def per_thousand(rate: float) -> str:
    """A rate in events per 1,000 sends."""
    return f"{rate * 1000:.1f}"


_Rate = Callable[[Counts], float | None]


def _of_sends(published: Published, rate: _Rate, events: _Rate) -> Measure:
    def measure(window: Window | None) -> tuple[float | None, float]:
        sums = total(day for day in published.days if window is None or day.date in window)
        return rate(sums), events(sums) or 0

    return measure


def _count_of(name: str) -> Callable[[Counts], int]:
    return lambda counts: getattr(counts, name)


def _rate_of(name: str) -> _Rate:
    return lambda counts: ratio(getattr(counts, name), counts.sends)
