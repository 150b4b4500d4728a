"""Split the change of each number between two publications among its causes, so that the parts add up.

The counts pass through states, in a fixed order: those of the earlier publication; with the days it did not
know; with what arrived later for days it did know; judged by the later publication's rules (phrases, code,
settings); weighed by its weights. A cause is the difference between its state and the one before, taken in
exact fractions, so that nothing is left over; ratios are recomputed in each state.

One thing cannot be seen in counts. Where data arrived and rules changed at once, a reply that came later and
one that was judged anew look alike. Then what came later for a day is taken to be made up as the replies of
that day were, and the rest is laid to the rules. `Diff.is_exact` says whether that was needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import Final

from pipelines.publish.diff.causes import LATE, NEW_DAYS, ORDER, RULES, WEIGHTS, Differences, differences
from pipelines.publish.diff.numbers import PEOPLE, SPEND, Change, Sums, added, changes
from pipelines.publish.diff.read import COUNTS, Cell, Key, Pair, Side, open_pair

ASIDE: Final = ("__inbound__", "__unattributed__")
"""Conversations that answer no send of ours: beside the headline, as in the report."""
Moves = dict[Key, dict[str, Sums]]
"""What each cause added to each sum of each campaign."""


@dataclass(frozen=True)
class Diff:
    """The changed numbers of the headline and of each campaign, and how the two publications differ."""

    before: Side
    after: Side
    made: Differences
    headline: tuple[Change, ...]
    campaigns: Mapping[Key, tuple[Change, ...]]
    names: Mapping[Key, str]


def diff(before: Path, after: Path) -> Diff:
    """Compare two published files. Raises `InputError` where one of them cannot be read as such."""
    with open_pair(before, after) as pair:
        a, b = pair.side("before"), pair.side("after")
        made = differences(a, b)
        moves = _moves(pair, a, b, made)
        sums = [_published(pair, side) for side in ("before", "after")]
        names = pair.names()
    keys = sorted(sums[0].keys() | sums[1].keys())
    campaigns = {key: changes(sums[0].get(key, {}), sums[1].get(key, {}), moves.get(key, {})) for key in keys}
    headline = changes(
        _of_all(sums[0]),
        _of_all(sums[1]),
        {cause: _of_all({key: by.get(cause, {}) for key, by in moves.items()}) for cause in ORDER},
    )
    changed = {key: found for key, every in campaigns.items() if (found := _changed(every))}
    return Diff(a, b, made, _changed(headline), changed, names)


def _changed(every: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(change for change in every if change.is_changed)


def _moves(pair: Pair, a: Side, b: Side, made: Differences) -> Moves:
    moves: Moves = {}
    for (key, day), cells in groupby(pair.cells(), lambda cell: (cell.key, cell.day)):
        for cause, cell, counts in _steps(list(cells), made, is_new=day > made.known_to):
            _add(moves, key, cause, _weighed(cell, counts, a, b))
    for key, segment, reply_class, kept in pair.kept():
        old, new = _weight(a, b, segment, reply_class), _own_weight(b, segment, reply_class)
        if old != new:
            _add(moves, key, WEIGHTS, {"quality_replies": kept * (new - old)})
    for cell in pair.spend():
        cause = NEW_DAYS if cell.day > made.known_to else RULES if made.is_same_input else LATE
        _add(moves, cell.key, cause, {SPEND + cell.currency: Fraction(cell.after) - Fraction(cell.before)})
    return moves


def _steps(
    cells: list[Cell], made: Differences, *, is_new: bool
) -> Iterable[tuple[str, Cell, tuple[Fraction, ...]]]:
    """What each cause added to each cell of one campaign's day."""
    if is_new or made.is_exact:
        cause = NEW_DAYS if is_new else RULES if made.is_same_input else LATE
        for cell in cells:
            yield cause, cell, tuple(Fraction(n - o) for o, n in zip(cell.before, cell.after, strict=True))
        return
    old = [sum(cell.before[n] for cell in cells) for n in range(len(COUNTS))]
    new = [sum(cell.after[n] for cell in cells) for n in range(len(COUNTS))]
    for cell in cells:
        # Without an earlier count there is no mix to go by: all of the day arrived later, as it is now.
        arrived = tuple(
            Fraction(was * new[n], old[n]) if old[n] else Fraction(cell.after[n])
            for n, was in enumerate(cell.before)
        )
        yield LATE, cell, tuple(there - was for there, was in zip(arrived, cell.before, strict=True))
        yield RULES, cell, tuple(now - there for now, there in zip(cell.after, arrived, strict=True))


def _weighed(cell: Cell, counts: tuple[Fraction, ...], a: Side, b: Side) -> Sums:
    sends, replied, kept, with_outcome = counts
    known = b.weights.get((cell.segment, cell.reply_class)) or a.weights.get((cell.segment, cell.reply_class))
    return {
        "sends_delivered": sends,
        "replies_gross": replied,
        "replies_low_effort": replied if known and known.is_low_effort else Fraction(0),
        "replies_unknown": replied if cell.reply_class == "unknown_language" else Fraction(0),
        "quality_replies": kept * _weight(a, b, cell.segment, cell.reply_class),
        "sends_with_outcome": with_outcome,
    }


def _weight(a: Side, b: Side, segment: str, reply_class: str) -> Fraction:
    """The earlier weight; the later one of a class or segment that the earlier publication did not have."""
    for where in (segment, "all"):
        if found := a.weights.get((where, reply_class)):
            return Fraction(found.w or 0)
    return _own_weight(b, segment, reply_class)


def _own_weight(side: Side, segment: str, reply_class: str) -> Fraction:
    found = side.weights.get((segment, reply_class))
    return Fraction(found.w or 0) if found else Fraction(0)


def _add(moves: Moves, key: Key, cause: str, sums: Sums) -> None:
    into = moves.setdefault(key, {}).setdefault(cause, {})
    for name, value in sums.items():
        into[name] = into.get(name, Fraction(0)) + value


def _published(pair: Pair, side: str) -> dict[Key, Sums]:
    """The sums as the file itself gives them, by campaign: what the causes must add up to."""
    found: dict[Key, Sums] = {}
    for key, values in pair.people(side).items():
        told = zip(PEOPLE, values, strict=True)
        found[key] = {name: Fraction(value) for name, value in told if value is not None}
    for (key, currency), spend in pair.money(side).items():
        found.setdefault(key, {})[SPEND + currency] = Fraction(Decimal(spend))
    return found


def _of_all(sums: Mapping[Key, Sums]) -> Sums:
    """The headline's sums: people without those aside, money of all campaigns."""
    people = added(one for key, one in sums.items() if key[0] not in ASIDE)
    money = added(sums.values())
    return {n: v for n, v in people.items() if not n.startswith(SPEND)} | {
        n: v for n, v in money.items() if n.startswith(SPEND)
    }
