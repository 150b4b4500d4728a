"""From what was reported to what it weighs, step by step: each step is taken off for one stated reason."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.report.classes import by_class
from pipelines.publish.report.read import Published, Row
from pipelines.publish.report.words import ENGLISH, Words

# What no person meant first, then what cost least effort.
_ORDER = ("auto_reply", "declined", "one_tap", "acknowledgement", "brief", "substantive", "unknown_language")
_TOTALS = ("reported", "quality")


@dataclass(frozen=True)
class Step:
    """One bar: a total from the left edge, or what is taken off where the bar before it ended (0 to 1)."""

    key: str
    label: str
    text: str
    start: float
    width: float

    @property
    def is_total(self) -> bool:
        """Whether it stands on the left edge."""
        return self.key in _TOTALS


def waterfall(published: Published, words: Words = ENGLISH) -> list[Step]:
    """The steps from gross to net over all sends; empty where nobody replied.

    A class loses `replies · (1 - weight)`; a class without a weight is set aside whole; a reply that was
    taken back leaves the sum whole, whatever it was. First total minus all steps is the last total, exactly.
    """
    found = by_class(published.classes)
    gross = sum(found[key]["replies"] for key in _ORDER if key in found)
    if not gross:
        return []
    taken = [
        (key, _label(key, found[key]["weight"], words), _taken(found[key])) for key in _ORDER if key in found
    ]
    back = sum(found[key]["retracted"] for key in _ORDER if key in found)
    taken.append(("retracted", words.say("waterfall.retracted"), float(back)))
    steps = [Step("reported", words.say("waterfall.reported"), words.whole(gross), 0.0, 1.0)]
    left = float(gross)
    for key, label, amount in taken:
        if amount > 0:
            left -= amount
            steps.append(Step(key, label, words.whole(-amount), left / gross, amount / gross))
    return [*steps, Step("quality", words.say("waterfall.quality"), words.whole(left), 0.0, left / gross)]


def _taken(row: Row) -> float:
    return row["replies"] - row["retracted"] - (row["quality"] if row["weight"] is not None else 0.0)


def _label(key: str, weight: float | None, words: Words) -> str:
    return words.say(f"waterfall.{key}", **({} if weight is None else {"weight": words.number(weight, 2)}))
