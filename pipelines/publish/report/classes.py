"""What the replies were: the classes in plain words, with their share, their weight and what came of them."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.report.counts import CLASSES, ratio
from pipelines.publish.report.read import Published, Row

# Under this many sends of a class the share that led to an outcome says nothing.
FEWEST_SENDS = 30

NAMES = {
    "substantive": ("Real answer", "a question, a date, a number, a request, a text of one's own"),
    "brief": ("Short answer", "a few words that answer, or a bare yes or no to a question"),
    "acknowledgement": ("Acknowledgement", "typed, but phatic: “great, thanks for sharing”"),
    "one_tap": ("One tap", "a ready-made reply, a canned phrase, an emoji, a template sent by many"),
    "declined": ("Declined", "“not interested”, “unsubscribe”: honest, and worth knowing"),
    "auto_reply": ("Auto-reply", "out of office and the like: no person answered"),
    "unknown_language": (
        "Language not read",
        "no lexicon for it: counted as a reply, left out of the quality rate",
    ),
}


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


def class_rows(published: Published) -> tuple[list[ClassRow], ClassRow | None]:
    """The classes that occur, best first, and the sends that got no reply as the yardstick of outcomes."""
    found = {row["reply_class"]: row for row in published.classes}
    gross = sum(row["replies"] or 0 for row in published.classes)
    known = bool(published.meta["has_outcomes"])
    rows = [
        _row(name, found[name], gross, known) for name in CLASSES if name in found and found[name]["replies"]
    ]
    silent = found.get("none")
    if not (silent and known and silent["sends"] >= FEWEST_SENDS):
        return rows, None
    came = silent["with_outcome"] or 0
    rate = ratio(came, silent["sends"])
    return rows, ClassRow("none", "No reply", "", silent["sends"], None, None, None, came, rate)


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


def _row(key: str, found: Row, gross: int, known: bool) -> ClassRow:
    name, meaning = NAMES[key]
    came = (found["with_outcome"] or 0) if known else None
    return ClassRow(
        key=key,
        name=name,
        meaning=meaning,
        replies=found["replies"],
        share=ratio(found["replies"], gross),
        weight=found["weight"],
        quality=None if found["weight"] is None else found["quality"],
        with_outcome=came,
        outcome_rate=ratio(came, found["sends"]) if (found["sends"] or 0) >= FEWEST_SENDS else None,
    )
