"""What the replies were: the classes in plain words, with their share, their weight and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipelines.publish.report.counts import CLASSES, ratio
from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.words import ENGLISH, Words

# Under this many sends of a class the share that led to an outcome says nothing.
FEWEST_SENDS = 30
_SUMMED = ("replies", "retracted", "quality", "sends", "with_outcome")


@dataclass(frozen=True)
class ClassRow:
    """One class of replies. Counts are sends by the best class of their replies."""

    key: str
    name: str
    meaning: str
    replies: int
    share: float | None
    weight: float | None
    quality: float | None
    with_outcome: int | None
    outcome_rate: float | None


@dataclass(frozen=True)
class Segment:
    """A piece of the stacked bar: where it lies (0 to 1) and what it is."""

    key: str
    name: str
    start: float
    share: float
    replies: int


def class_rows(published: Published, words: Words = ENGLISH) -> tuple[list[ClassRow], ClassRow | None]:
    """The classes that occur, best first, and the sends that got no reply as the yardstick of outcomes."""
    found = by_class(published.classes)
    gross = sum(row["replies"] or 0 for row in found.values())
    known = bool(published.meta["has_outcomes"])
    rows = [
        _row(name, found[name], gross, known, words)
        for name in CLASSES
        if name in found and found[name]["replies"]
    ]
    silent = found.get("none")
    if not (silent and known and silent["sends"] >= FEWEST_SENDS):
        return rows, None
    came = silent["with_outcome"] or 0
    rate = ratio(came, silent["sends"])
    return rows, ClassRow(
        "none", words.say("classes.silent"), "", silent["sends"], None, None, None, came, rate
    )


def by_class(rows: Sequence[Row]) -> dict[str, Row]:
    """The classes of some campaigns, added up: replies, retracted, quality, sends, with_outcome, weight."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        sums = found.setdefault(row["reply_class"], dict.fromkeys(_SUMMED, 0) | {"weight": None})
        for name in _SUMMED:
            sums[name] += row[name] or 0
        if row["weight"] is not None:
            sums["weight"] = row["weight"]
    return dict(found)


def segments(rows: list[ClassRow]) -> list[Segment]:
    """The stacked bar, worst class first: what was tapped is seen before what was meant."""
    pieces: list[Segment] = []
    start = 0.0
    whole = sum(row.replies for row in rows)
    for row in reversed(rows):
        share = row.replies / whole
        pieces.append(Segment(row.key, row.name, start, share, row.replies))
        start += share
    return pieces


def _row(key: str, found: Row, gross: int, known: bool, words: Words) -> ClassRow:
    came = (found["with_outcome"] or 0) if known else None
    return ClassRow(
        key=key,
        name=words.say(f"classes.{key}"),
        meaning=words.say(f"class_meaning.{key}"),
        replies=found["replies"],
        share=ratio(found["replies"], gross),
        weight=found["weight"],
        quality=None if found["weight"] is None else found["quality"],
        with_outcome=came,
        outcome_rate=ratio(came, found["sends"]) if (found["sends"] or 0) >= FEWEST_SENDS else None,
    )
