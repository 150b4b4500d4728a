"""What the same data say under stricter and under more lenient weights: nobody has to believe ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pipelines.publish.report.classes import by_class
from pipelines.publish.report.counts import Counts, change, ratio, total
from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.tiles import FEWEST_EVENTS, cohort_windows
from pipelines.publish.report.words import ENGLISH, Words

_WEIGHED = ("one_tap", "acknowledgement", "brief", "substantive")
OTHERS: Mapping[str, Mapping[str, float]] = {
    "strict": {"one_tap": 0.0, "acknowledgement": 0.0, "brief": 0.4, "substantive": 1.0},
    "lenient": {"one_tap": 0.25, "acknowledgement": 0.5, "brief": 0.8, "substantive": 1.0},
}


@dataclass(frozen=True)
class Weighing:
    """One set of weights and what it makes of the data. `shift`: the furthest a campaign moves in rank."""

    key: str
    name: str
    weights: str
    quality: float
    rate: float | None
    change: float | None
    shift: int


@dataclass(frozen=True)
class Sensitivity:
    """The weighings, from strict to lenient, and what they agree on; no sentence without two windows."""

    sentence: str
    rows: tuple[Weighing, ...]


def sensitivity(published: Published, words: Words = ENGLISH) -> Sensitivity | None:
    """The comparison over everything; None where nobody replied."""
    found = by_class(published.classes)
    used = {key: float(found[key]["weight"] or 0) for key in _WEIGHED if key in found}
    if not used:
        return None
    sets = {"strict": OTHERS["strict"], "used": used, "lenient": OTHERS["lenient"]}
    rows = tuple(_weighing(published, key, weights, used, found, words) for key, weights in sets.items())
    return Sensitivity(_sentence(published, rows, words), rows)


def _weighing(
    published: Published,
    key: str,
    weights: Mapping[str, float],
    used: Mapping[str, float],
    found: Mapping[str, Row],
    words: Words,
) -> Weighing:
    kept = {k: found[k]["replies"] - found[k]["retracted"] for k in _WEIGHED if k in found}
    quality = sum(weights.get(k, 0.0) * kept[k] for k in kept)
    sums = total(published.days)
    return Weighing(
        key=key,
        name=words.say(f"sensitivity.{key}"),
        weights=" · ".join(words.number(weights[k], 2) for k in _WEIGHED if k in weights),
        quality=quality,
        rate=ratio(quality, sums.sends - sums.unknown_language),
        change=_change(published, weights),
        shift=_shift(published.campaigns, weights, used),
    )


def _change(published: Published, weights: Mapping[str, float]) -> float | None:
    windows = cohort_windows(published)
    if windows is None:
        return None
    now = total(day for day in published.days if day.date in windows.recent)
    before = total(day for day in published.days if day.date in windows.before)
    if min(now.gross, before.gross) < FEWEST_EVENTS:
        return None
    return change(_rate(now, weights), _rate(before, weights))


def _rate(counts: Counts, weights: Mapping[str, float]) -> float | None:
    quality = sum(weight * getattr(counts, key) for key, weight in weights.items())
    return ratio(quality, counts.sends - counts.unknown_language)


def _shift(campaigns: Sequence[Row], weights: Mapping[str, float], used: Mapping[str, float]) -> int:
    """How many places the campaign that moves most moves; thin evidence is not ranked."""
    ranked = [row for row in campaigns if row["sends_delivered"] and row["evidence_grade"] in ("A", "B", "C")]

    def places(by: Mapping[str, float]) -> dict[int, int]:
        order = sorted(range(len(ranked)), key=lambda i: (-_of_campaign(by)(ranked[i]), i))
        return {i: place for place, i in enumerate(order)}

    ours, theirs = places(used), places(weights)
    return max((abs(ours[i] - theirs[i]) for i in ours), default=0)


def _of_campaign(weights: Mapping[str, float]) -> Callable[[Row], float]:
    def rate(row: Row) -> float:
        quality = sum(weight * (row[f"replies_{key}"] or 0) for key, weight in weights.items())
        return ratio(quality, row["sends_delivered"] - (row["replies_unknown"] or 0)) or 0.0

    return rate


def _sentence(published: Published, rows: Sequence[Weighing], words: Words) -> str:
    changes = [row.change for row in rows if row.change is not None]
    windows = cohort_windows(published)
    if len(changes) < len(rows) or windows is None:
        return ""
    now = total(day for day in published.days if day.date in windows.recent)
    before = total(day for day in published.days if day.date in windows.before)
    raw = change(now.raw_rate, before.raw_rate) or 0.0
    agreed = max(changes) < raw or min(changes) > raw
    return words.say(
        "sensitivity.same" if agreed else "sensitivity.differs",
        raw=words.signed(raw),
        low=words.signed(min(changes)),
        high=words.signed(max(changes)),
    )
