"""The sentences that stand on top: what was reported, what it consisted of, and how it moved."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.report.counts import OUTCOMES, Counts, change, ratio, total
from pipelines.publish.report.read import Published
from pipelines.publish.report.tiles import FEWEST_EVENTS, cohort_windows
from pipelines.publish.report.windows import Comparison
from pipelines.publish.report.words import ENGLISH, Words


@dataclass(frozen=True)
class Headline:
    """The counts sentence in its parts: what was reported, what it was, what it weighs, by which weights."""

    reported: str
    middle: str
    quality: str
    basis: str


def headline(published: Published, words: Words = ENGLISH) -> Headline | None:
    """The counts sentence, or None where nobody was written to or nobody answered.

    It says what replies "are worth" only where the weights are calibrated on outcomes and the health card
    finds that quality says more here; else what they "carry the weight of".
    """
    sums = total(published.days)
    if not sums.gross:
        return None
    calibrated = "calibrated" in published.weight_sources
    low = words.out_of_ten(sums.low_effort, sums.gross)
    single = low == words.say("share.of", part=1, whole=10) or sums.low_effort == 1
    verb = "worth" if calibrated and _is_healthy(published) else "low"
    return Headline(
        reported=words.count("head.reported", sums.gross),
        middle=words.say(f"head.{verb}.{'one' if single else 'many'}", share=low[0].upper() + low[1:]),
        quality=words.count("head.quality", sums.quality),
        basis=words.say("head.by_outcomes" if calibrated else "head.by_default"),
    )


def movement(published: Published, words: Words = ENGLISH) -> str:
    """How reported replies, quality and outcomes moved between the two windows, or why nobody can say."""
    windows = cohort_windows(published)
    if not published.days:
        return ""
    if windows is None:
        return words.say("movement.short")
    now = total(day for day in published.days if day.date in windows.recent)
    before = total(day for day in published.days if day.date in windows.before)
    if min(now.gross, before.gross) < FEWEST_EVENTS:
        return words.say("movement.few")
    text = words.say(
        "movement.rates",
        span=_span(windows, words),
        raw=words.moved(change(now.raw_rate, before.raw_rate)),
        quality=words.moved(change(now.quality_rate, before.quality_rate)),
    )
    outcomes = _outcomes(now), _outcomes(before)
    if not published.meta["has_outcomes"]:
        return words.say("movement.no_outcomes", rates=text)
    if min(outcomes) < FEWEST_EVENTS:
        return words.say("movement.few_outcomes", rates=text, before=outcomes[1], after=outcomes[0])
    moved = words.moved(change(ratio(outcomes[0], now.sends), ratio(outcomes[1], before.sends)))
    return words.say("movement.outcomes", rates=text, moved=moved)


def projected(published: Published, words: Words = ENGLISH) -> str:
    """What the last seven days have so far, and apart from it what they will have; empty where unknown."""
    rows = published.projections
    if any(row["is_unknown"] for row in rows) or sum(row["replies"] or 0 for row in rows) < FEWEST_EVENTS:
        return ""
    sums = {
        name: words.whole(sum(row[name] for row in rows))
        for name in ("replies", "quality", "replies_projected", "quality_projected")
    }
    return words.say(
        "movement.projected",
        first=words.short_day(min(row["first_day"] for row in rows)),
        last=words.day(max(row["last_day"] for row in rows)),
        replies=sums["replies"],
        quality=sums["quality"],
        later_replies=sums["replies_projected"],
        later_quality=sums["quality_projected"],
    )


def _span(windows: Comparison, words: Words) -> str:
    recent, before = windows.recent, windows.before
    if windows.chosen:
        return words.say(
            "movement.chosen",
            first=words.short_day(recent.first),
            last=words.day(recent.last),
            before_first=words.short_day(before.first),
            before_last=words.day(before.last),
        )
    if windows.halves:
        return words.say("movement.halves", days=recent.days + before.days)
    return words.say("movement.recent", recent=recent.days, before=before.days)


def _is_healthy(published: Published) -> bool:
    return bool(published.health and published.health["verdict"] == "better" and not published.health["red"])


def _outcomes(counts: Counts) -> int:
    return sum(getattr(counts, name) for name in OUTCOMES)
