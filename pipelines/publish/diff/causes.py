"""The causes a difference can have, and what the two publications themselves say of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from pipelines.publish.diff.read import Side

NEW_DAYS: Final = "new_days"
LATE: Final = "late_data"
RULES: Final = "rules"
WEIGHTS: Final = "weights"
# A change is split in this order: each cause is what moves when it joins those before it.
ORDER: Final = (NEW_DAYS, LATE, RULES, WEIGHTS)
_RULES: Final = {"lexicon_version": "phrases", "method_version": "code", "settings_version": "settings"}


@dataclass(frozen=True)
class Differences:
    """What the two files say of their making.

    `known_to`: days up to it were told by both. `rules`: which of phrases, code and settings differ; where
    a file does not say, all three stand under suspicion. `is_same_input`: both read the very same landed
    data, so nothing arrived between them.
    """

    known_to: date
    rules: tuple[str, ...]
    is_same_input: bool
    weights: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether every cause is told apart by the data alone, without a rule about mixes."""
        return not self.rules or self.is_same_input

    def label(self, cause: str) -> str:
        """The cause in words."""
        return {
            NEW_DAYS: "new days",
            LATE: "arrived later",
            RULES: " or ".join(self.rules) or "code",
            WEIGHTS: "weights",
        }[cause]


def differences(before: Side, after: Side) -> Differences:
    """Compare how two publications were made."""
    a, b = before.meta, after.meta
    if all(a.get(column) and b.get(column) for column in _RULES):
        rules = tuple(name for column, name in _RULES.items() if a[column] != b[column])
    else:
        rules = () if a["code_version"] == b["code_version"] else tuple(_RULES.values())
    inputs = a.get("inputs_version"), b.get("inputs_version")
    shared = before.weights.keys() & after.weights.keys()
    return Differences(
        known_to=min(a["as_of"], b["as_of"]),
        rules=rules,
        is_same_input=inputs[0] is not None and inputs[0] == inputs[1],
        weights=tuple(sorted({key[1] for key in shared if before.weights[key].w != after.weights[key].w})),
    )
