"""The tiles: one figure each, what it rests on, and how it moved between two fair windows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pipelines.publish.report.charts import spark
from pipelines.publish.report.counts import (
    OUTCOMES,
    Counts,
    change,
    count_interval,
    quality_interval,
    ratio,
    total,
)
from pipelines.publish.report.read import Published, ScopeDays
from pipelines.publish.report.windows import Comparison, Window, comparison, mature_until
from pipelines.publish.report.words import ENGLISH, Words

# With fewer events in either window a change is mostly luck, and is not shown.
FEWEST_EVENTS = 10

# A value over the days of a window (None: all of them), and the number of events it rests on.
Measure = Callable[[Window | None], tuple[float | None, float]]
_Interval = tuple[float, float] | None
_Rate = Callable[[Counts], float | None]
_Sums = Callable[[Window | None], Counts]


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
    return published.asked or comparison([day.date for day in published.days], mature_until(published.as_of))


def media_windows(published: Published) -> Comparison | None:
    """The windows of what the platform billed: its own days, all of them final."""
    return published.asked or comparison([row.date for row in published.spend], published.as_of)


def delta(
    measure: Measure, windows: Comparison | None, show: Callable[[float], str], words: Words
) -> Delta | None:
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


def reply_tiles(published: Published, words: Words = ENGLISH) -> list[Tile]:
    """Reported, human, quality-adjusted and low-effort: rates over the sends delivered."""
    of_window, windows, days = _sums(published), cohort_windows(published), published.days
    sums, whole = of_window(None), words.whole

    def tile(key: str, rate: _Rate, events: _Rate, reach: _Interval, line: str = "", **basis: str) -> Tile:
        measure = _of_sends(of_window, rate, events)
        value = measure(None)[0]
        return Tile(
            key=key,
            label=words.say(f"tiles.{key}"),
            value=None if value is None else words.percent(value),
            basis=words.say(f"tiles.{key}_basis", **basis),
            why=words.say("tiles.no_replies" if sums.sends else "tiles.no_sends"),
            delta=delta(measure, windows, words.percent, words),
            interval=_interval(reach, words.percent, words),
            spark=line,
        )

    def of_sends(event: Callable[[Counts], float]) -> _Interval:
        return count_interval(days, event, lambda c: c.sends)

    return [
        tile(
            "raw",
            lambda c: c.raw_rate,
            lambda c: c.gross,
            of_sends(lambda c: c.gross),
            spark([week["raw_engagement_rate"] for week in published.weeks]),
            n=whole(sums.gross),
            sends=whole(sums.sends),
        ),
        tile(
            "human",
            lambda c: c.human_rate,
            lambda c: c.human,
            of_sends(lambda c: c.human),
            n=whole(sums.human),
        ),
        tile(
            "quality",
            lambda c: c.quality_rate,
            lambda c: c.quality,
            quality_interval(days),
            spark([week["quality_engagement_rate"] for week in published.weeks]),
            n=whole(sums.quality),
        ),
        tile(
            "low",
            lambda c: c.low_effort_share,
            lambda c: c.low_effort,
            count_interval(days, lambda c: c.low_effort, lambda c: c.human),
            n=whole(sums.low_effort),
            human=whole(sums.human),
        ),
    ]


def outcome_tiles(published: Published, words: Words = ENGLISH) -> list[Tile]:
    """What came of the sends, each type counted once a send; leads and meetings only where there are any."""
    of_window, windows = _sums(published), cohort_windows(published)
    sums = of_window(None)
    known = bool(published.meta["has_outcomes"])
    tiles: list[Tile] = []

    def occurred(name: str) -> bool:
        everything = published.by_scope.get("", ScopeDays()).days or published.days
        return any(getattr(day.counts, name) for day in everything)

    def per_thousand(rate: float) -> str:
        return words.number(rate * 1000, 1)

    for name in OUTCOMES:
        count: int = getattr(sums, name)
        if count or name in ("downloads", "signups", "transactions"):
            measure = _of_sends(of_window, _rate_of(name), _count_of(name))
            reach = count_interval(published.days, _count_of(name), lambda c: c.sends) if known else None
            tiles.append(
                Tile(
                    key=name,
                    label=words.say(f"outcome.{name}"),
                    # None of a kind anywhere may be a kind that nobody brought: that is no zero.
                    value=words.whole(count) if known and sums.sends and occurred(name) else None,
                    basis=words.say("tiles.per_thousand", n=per_thousand(measure(None)[0] or 0)),
                    why=words.say(f"tiles.{_lack(known, sums.sends)}"),
                    interval=_interval(reach, per_thousand, words),
                    delta=delta(measure, windows, per_thousand, words) if known else None,
                    spark=spark([week[name] for week in published.weeks]) if known else "",
                )
            )
    return tiles


def _lack(known: bool, sends: int) -> str:
    return "no_outcomes" if not known else "none_joined" if sends else "no_sends"


def _interval(reach: _Interval, show: Callable[[float], str], words: Words) -> str:
    return words.say("tiles.interval", low=show(reach[0]), high=show(reach[1])) if reach else ""


def _of_sends(sums: _Sums, rate: _Rate, events: _Rate) -> Measure:
    def measure(window: Window | None) -> tuple[float | None, float]:
        counts = sums(window)
        return rate(counts), events(counts) or 0

    return measure


def _sums(published: Published) -> _Sums:
    """The counts of a window (None: of all days), each added up once."""

    @cache
    def sums(window: Window | None) -> Counts:
        return total(day for day in published.days if window is None or day.date in window)

    return sums


def _count_of(name: str) -> Callable[[Counts], int]:
    return lambda counts: getattr(counts, name)


def _rate_of(name: str) -> _Rate:
    return lambda counts: ratio(getattr(counts, name), counts.sends)
