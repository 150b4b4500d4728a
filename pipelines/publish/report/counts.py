"""Counts that add up, and the rates that follow from them: always a ratio of sums, and None over nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter

CLASSES = ("substantive", "brief", "acknowledgement", "one_tap", "declined", "auto_reply", "unknown_language")
OUTCOMES = ("downloads", "signups", "transactions", "leads", "meetings")
_Z = 1.959963984540054
_Number = Callable[["Counts"], float]


@dataclass(frozen=True)
class Counts:
    """What came back on some sends, each counted by its best reply.

    `quality` is the sum of the weights, `quality_sq` the sum of their squares.
    """

    sends: int = 0
    gross: int = 0
    human: int = 0
    low_effort: int = 0
    auto_reply: int = 0
    declined: int = 0
    one_tap: int = 0
    acknowledgement: int = 0
    brief: int = 0
    substantive: int = 0
    unknown_language: int = 0
    quality: float = 0.0
    quality_sq: float = 0.0
    downloads: int = 0
    signups: int = 0
    transactions: int = 0
    leads: int = 0
    meetings: int = 0

    @property
    def raw_rate(self) -> float | None:
        """Replies as a platform reports them, per send delivered."""
        return ratio(self.gross, self.sends)

    @property
    def human_rate(self) -> float | None:
        """Replies written or tapped by a person, per send delivered."""
        return ratio(self.human, self.sends)

    @property
    def quality_rate(self) -> float | None:
        """Quality replies per send delivered whose reply, if any, could be read."""
        return ratio(self.quality, self.sends - self.unknown_language)

    @property
    def low_effort_share(self) -> float | None:
        """One-tap replies and acknowledgements among human replies."""
        return ratio(self.low_effort, self.human)

    @property
    def coverage(self) -> float | None:
        """The share of human replies in a language we can read."""
        return None if not self.human else 1 - self.unknown_language / self.human


_EVERY = attrgetter(*(field.name for field in fields(Counts)))


@dataclass(frozen=True)
class Day:
    """The counts of one cohort day."""

    date: date
    counts: Counts


def ratio(part: float | None, whole: float | None) -> float | None:
    """`part / whole`, or None where either is missing or the whole is nothing."""
    return None if part is None or not whole else part / whole


def change(now: float | None, before: float | None) -> float | None:
    """The relative change from `before` to `now`; None where there was nothing to compare with."""
    return None if now is None or not before else now / before - 1


def total(days: Iterable[Day]) -> Counts:
    """Add the days up."""
    return Counts(*map(sum, zip(*(_EVERY(day.counts) for day in days), strict=True)))


def quality_interval(days: Sequence[Day]) -> tuple[float, float] | None:
    """The 95 % interval of the quality rate over `days`; None without a readable send."""
    return interval(days, lambda c: (c.quality, c.quality_sq, c.sends - c.unknown_language))


def count_interval(days: Sequence[Day], event: _Number, base: _Number) -> tuple[float, float] | None:
    """The 95 % interval of a rate of plain counts, each weighing one; None over nothing."""
    return interval(days, lambda c: (event(c), event(c), base(c)))


def interval(
    days: Sequence[Day], weighed: Callable[[Counts], tuple[float, float, float]]
) -> tuple[float, float] | None:
    """The 95 % interval of a rate; `weighed` gives the sum of weights, of their squares, and the base.

    Weighted replies are not binomial, and days differ more than chance lets them: Wilson's score interval
    stands on n·(y/v)/deff sends, deff the overdispersion of the days. Under five quality replies Fay and
    Feuer's gamma interval takes over, its chi-square quantiles by Wilson and Hilferty's cube root.
    """
    y, v, n = weighed(total(days))
    if n <= 0:
        return None
    if y < 5:
        return _fay_feuer(n, y, v)
    active = [weighed(day.counts) for day in days if day.counts.sends]
    spread = sum((day_y - day_n * y / n) ** 2 for day_y, _, day_n in active)
    overdispersion = len(active) / (len(active) - 1) * spread / v if len(active) > 1 else 1.0
    return _wilson(y / n, n * (y / v) / max(1.0, overdispersion))


def _wilson(rate: float, n: float) -> tuple[float, float]:
    centre = rate + _Z * _Z / (2 * n)
    reach = _Z * math.sqrt(max(0.0, rate * (1 - rate)) / n + _Z * _Z / (4 * n * n))
    scale = 1 + _Z * _Z / n
    # At a rate of 0 or 1 the last bit of the arithmetic may fall on the wrong side of the rate itself.
    return max(0.0, min(rate, (centre - reach) / scale)), min(1.0, max(rate, (centre + reach) / scale))


def _fay_feuer(n: float, y: float, v: float) -> tuple[float, float]:
    low = v / (2 * y) * _chi_square(2 * y * y / v, -_Z) / n if y > 0 else 0.0
    high = (v + 1) / (2 * (y + 1)) * _chi_square(2 * (y + 1) ** 2 / (v + 1), _Z) / n
    return max(0.0, low), min(1.0, high)


def _chi_square(degrees: float, z: float) -> float:
    return degrees * max(0.0, 1 - 2 / (9 * degrees) + z * math.sqrt(2 / (9 * degrees))) ** 3
