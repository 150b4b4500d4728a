"""The numbers of a comparison: sums and the rates made of them, each with what every cause did to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pipelines.publish.diff.causes import ORDER

PEOPLE: Final = (
    "sends_delivered",
    "replies_gross",
    "replies_low_effort",
    "replies_unknown",
    "quality_replies",
    "sends_with_outcome",
)
SPEND: Final = "spend "
"""Spend is told by currency: `spend EUR`."""
Sums = dict[str, Fraction]


@dataclass(frozen=True)
class Change:
    """One number in both publications. `causes` and `remainder` add up to `after` - `before`."""

    number: str
    before: Fraction | None
    after: Fraction | None
    causes: Mapping[str, Fraction]
    remainder: Fraction

    @property
    def is_changed(self) -> bool:
        """Whether the number moved, or causes moved it to and fro."""
        return self.before != self.after or any(self.causes.values()) or bool(self.remainder)


def added(many: Iterable[Sums]) -> Sums:
    """The sums of many, by name."""
    total: Sums = {}
    for one in many:
        for name, value in one.items():
            total[name] = total.get(name, Fraction(0)) + value
    return total


def changes(before: Sums, after: Sums, moves: Mapping[str, Sums]) -> list[Change]:
    """Every number of one campaign, or of all: rates first, then sums. `moves` holds sums by cause."""
    names = [n for n in PEOPLE if n in before or n in after]
    names += sorted(n for n in before.keys() | after.keys() if n.startswith(SPEND))
    found = [_additive(name, before, after, moves) for name in names]
    if "sends_delivered" in names:
        states = [before]
        for cause in ORDER:
            states.append(added([states[-1], moves.get(cause, {})]))
        found.insert(0, _ratio("quality_engagement_rate", _quality_rate, before, after, states))
        found.insert(0, _ratio("raw_engagement_rate", _raw_rate, before, after, states))
    return found


def _additive(name: str, before: Sums, after: Sums, moves: Mapping[str, Sums]) -> Change:
    causes = {cause: moves.get(cause, {}).get(name, Fraction(0)) for cause in ORDER}
    old, new = before.get(name), after.get(name)
    rest = (new or 0) - (old or 0) - sum(causes.values(), Fraction(0))
    return Change(name, old, new, causes, Fraction(rest))


def _ratio(
    name: str, rate: Callable[[Sums], Fraction | None], before: Sums, after: Sums, states: list[Sums]
) -> Change:
    """A rate recomputed in each state; where a state has nothing to divide by, it moved nothing."""
    old, new = rate(before), rate(after)
    if old is None or new is None:
        return Change(name, old, new, {}, Fraction(0))
    causes: dict[str, Fraction] = {}
    last = old
    for cause, state in zip(ORDER, states[1:], strict=True):
        here = rate(state)
        causes[cause] = Fraction(0) if here is None else here - last
        last = last if here is None else here
    return Change(name, old, new, causes, new - last)


def _raw_rate(sums: Sums) -> Fraction | None:
    return _over(sums.get("replies_gross"), sums.get("sends_delivered"))


def _quality_rate(sums: Sums) -> Fraction | None:
    readable = sums.get("sends_delivered", Fraction(0)) - sums.get("replies_unknown", Fraction(0))
    return _over(sums.get("quality_replies"), readable)


def _over(numerator: Fraction | None, denominator: Fraction | None) -> Fraction | None:
    return numerator / denominator if numerator is not None and denominator else None
