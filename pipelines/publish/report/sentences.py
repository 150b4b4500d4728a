"""The sentences that stand on top: what was reported, what it consisted of, and how it moved."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.report import words
from pipelines.publish.report.counts import OUTCOMES, Counts, change, ratio, total
from pipelines.publish.report.read import Published
from pipelines.publish.report.tiles import FEWEST_EVENTS, cohort_windows


@dataclass(frozen=True)
class Headline:
    """The counts sentence in its parts: what was reported, what it was, what it weighs, by which weights."""

    reported: str
    middle: str
    quality: str
    basis: str


def headline(published: Published) -> Headline | None:
    """The counts sentence, or None where nobody was written to or nobody answered.

    It says what replies "carry the weight of", never what they "are worth": that needs weights calibrated on
    outcomes and a green health card, which this version of the report does not read.
    """
    sums = total(published.days)
    if not sums.gross:
        return None
    calibrated = "calibrated" in published.weight_sources
    low = words.out_of_ten(sums.low_effort, sums.gross)
    verb = "was" if low == "1 of 10" or sums.low_effort == 1 else "were"
    return Headline(
        reported=f"{words.whole(sums.gross)} {'reply was' if sums.gross == 1 else 'replies were'} reported.",
        middle=f"{low.capitalize()} {verb} one-tap or phatic; all together they carry the weight of",
        quality=f"{words.whole(sums.quality)} real answer{'' if round(sums.quality) == 1 else 's'}.",
        basis="by weights calibrated on outcomes"
        if calibrated
        else "by the default weights, not yet by outcomes",
    )


def movement(published: Published) -> str:
    """How reported replies, quality and outcomes moved between the two windows, or why nobody can say."""
    windows = cohort_windows(published)
    if not published.days:
        return ""
    if windows is None:
        return "The history is too short to compare two periods whose replies have all had time to come."
    now = total(day for day in published.days if day.date in windows.recent)
    before = total(day for day in published.days if day.date in windows.before)
    if min(now.gross, before.gross) < FEWEST_EVENTS:
        return "Too few replies came in either period to say how they moved."
    span = (
        f"In the later half of the {windows.recent.days + windows.before.days} mature days"
        if windows.halves
        else f"In the last {windows.recent.days} mature days, against the {windows.before.days} before,"
    )
    text = (
        f"{span} replies per send as reported {words.moved(change(now.raw_rate, before.raw_rate))}, "
        f"quality-adjusted they {words.moved(change(now.quality_rate, before.quality_rate))}"
    )
    outcomes = _outcomes(now), _outcomes(before)
    if not published.meta["has_outcomes"]:
        return f"{text}. No outcomes were brought to set beside them."
    if min(outcomes) < FEWEST_EVENTS:
        return f"{text}; outcomes were too few to compare ({outcomes[1]} before, {outcomes[0]} after)."
    moved = words.moved(change(ratio(outcomes[0], now.sends), ratio(outcomes[1], before.sends)))
    return f"{text}, and outcomes per send {moved}."


def projected(published: Published) -> str:
    """What the last seven days have so far, and apart from it what they will have; empty where unknown."""
    row = published.projection
    if not row["replies"] or row["is_unknown"] or row["replies"] < FEWEST_EVENTS:
        return ""
    days = f"{words.short_day(row['first_day'])} to {words.day(row['last_day'])}"
    weight = f"with the weight of {words.whole(row['quality'])} real answers"
    later = f"about {words.whole(row['replies_projected'])} and {words.whole(row['quality_projected'])}"
    return (
        f"So far the last seven days, {days}, have {words.whole(row['replies'])} replies, {weight}; by the "
        f"time everybody has had 30 days, {later}. An estimate, added to no other figure."
    )


def _outcomes(counts: Counts) -> int:
    return sum(getattr(counts, name) for name in OUTCOMES)
