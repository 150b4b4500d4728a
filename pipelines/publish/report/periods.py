"""The measures of two periods side by side, each with its interval, and what chance explains of it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipelines.publish.report.counts import (
    OUTCOMES,
    Counts,
    Day,
    change,
    count_interval,
    quality_interval,
    ratio,
    total,
)
from pipelines.publish.report.tiles import FEWEST_EVENTS
from pipelines.publish.report.windows import Comparison
from pipelines.publish.report.words import Words

_Interval = tuple[float, float] | None


@dataclass(frozen=True)
class Line:
    """One measure in both periods. `change` is empty where chance may explain it or too little happened."""

    key: str
    label: str
    before: str
    before_interval: str
    now: str
    now_interval: str
    change: str


def period_lines(days: Sequence[Day], windows: Comparison, words: Words, *, known: bool) -> list[Line]:
    """The measures of some days in both periods; `known`: outcomes were brought."""
    before, now = ([day for day in days if day.date in window] for window in (windows.before, windows.recent))

    def line(
        key: str,
        label: str,
        rate: Callable[[Counts], float | None],
        events: Callable[[Counts], float],
        reach: Callable[[Sequence[Day]], _Interval],
        show: Callable[[float | None], str],
    ) -> Line:
        sums = total(before), total(now)
        reaches = reach(before), reach(now)
        few = min(events(counts) for counts in sums) < FEWEST_EVENTS
        moved = words.signed(change(rate(sums[1]), rate(sums[0])))
        if few:
            moved = words.say("campaigns.too_little")
        elif _is_chance(rate(sums[0]), reaches[0], rate(sums[1]), reaches[1]):
            moved = f"{moved}, {words.say('compare.within')}"
        spans = [words.say("compare.interval", low=show(i[0]), high=show(i[1])) if i else "" for i in reaches]
        return Line(key, label, show(rate(sums[0])), spans[0], show(rate(sums[1])), spans[1], moved)

    def thousand(rate: float | None) -> str:
        return words.no_data if rate is None else words.number(rate * 1000, 1)

    def of_sends(name: str) -> Callable[[Sequence[Day]], _Interval]:
        return lambda found: count_interval(found, lambda c: getattr(c, name), lambda c: c.sends)

    lines = [
        line(
            "sends",
            words.say("compare.sends"),
            lambda c: float(c.sends),
            lambda c: c.sends,
            lambda _: None,
            words.whole,
        ),
        line(
            "raw",
            words.say("compare.raw"),
            lambda c: c.raw_rate,
            lambda c: c.gross,
            of_sends("gross"),
            words.percent,
        ),
        line(
            "human",
            words.say("compare.human"),
            lambda c: c.human_rate,
            lambda c: c.human,
            of_sends("human"),
            words.percent,
        ),
        line(
            "quality",
            words.say("compare.quality"),
            lambda c: c.quality_rate,
            lambda c: c.quality,
            quality_interval,
            words.percent,
        ),
        line(
            "low",
            words.say("compare.low"),
            lambda c: c.low_effort_share,
            lambda c: c.low_effort,
            lambda found: count_interval(found, lambda c: c.low_effort, lambda c: c.human),
            words.percent,
        ),
    ]
    for name in OUTCOMES if known else ():
        if any(getattr(day.counts, name) for day in days):
            label = words.say("tiles.per_thousand", n=words.say(f"outcome.{name}"))
            lines.append(line(name, label, _per_send(name), _count(name), of_sends(name), thousand))
    return lines


def _is_chance(before: float | None, was: _Interval, now: float | None, is_: _Interval) -> bool:
    """Whether the 95 % interval of the difference of two rates holds 0, by Newcombe's square-and-add."""
    if before is None or now is None or not (was and is_):
        return False
    difference = now - before
    below = math.hypot(now - is_[0], was[1] - before)
    above = math.hypot(is_[1] - now, before - was[0])
    return difference - below <= 0 <= difference + above


def _per_send(name: str) -> Callable[[Counts], float | None]:
    return lambda counts: ratio(getattr(counts, name), counts.sends)


def _count(name: str) -> Callable[[Counts], float]:
    return lambda counts: float(getattr(counts, name))
