"""Expand a small context-free grammar into a text: a symbol in braces becomes one of its alternatives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pipelines.sandbox.rng import Dice

_SYMBOL: Final = re.compile(r"\{([a-z_]+)\}")

PEOPLE: Final = frozenset({"first", "sender", "offer", "offer_start"})
"""Symbols given by the caller for each text: who is addressed, who wrote to them, and what was
offered (`offer_start` is the offer with a capital, to begin a sentence)."""

STARTS: Final = (
    "outbound",
    "owner_turn",
    "auto_reply",
    "declined",
    "declined_tap",
    "one_tap",
    "new_tap",
    "acknowledgement",
    "brief",
    "substantive",
    "signature",
    "quote",
)
"""Symbols every language must have, besides the names of people and offers."""


class Grammar:
    """One language: names of people, offers, and the alternatives of each symbol.

    Repeating an alternative makes it likelier. Raises ValueError at construction when a symbol is used but
    not defined, or an outbound text uses another than PEOPLE, so that a slip in a language file fails on
    import and not in one of ten thousand texts.
    """

    def __init__(
        self,
        language: str,
        *,
        first_names: tuple[str, ...],
        last_names: tuple[str, ...],
        offers: tuple[str, ...],
        rules: Mapping[str, tuple[str, ...]],
    ) -> None:
        self.language, self.first_names, self.last_names, self.offers = (
            language,
            first_names,
            last_names,
            offers,
        )
        self._rules = {
            name: tuple(_parts(text) for text in alternatives) for name, alternatives in rules.items()
        }
        used = {part for texts in self._rules.values() for parts in texts for part in parts[1::2]}
        missing = sorted((used | set(STARTS)) - set(self._rules) - PEOPLE)
        if missing:
            raise ValueError(f"grammar {language!r} uses symbols it does not define: {', '.join(missing)}")
        loose = {part for parts in self._rules["outbound"] for part in parts[1::2]} - PEOPLE
        if loose:
            raise ValueError(f"outbound texts of {language!r} name more than people: {', '.join(loose)}")

    def write(self, symbol: str, dice: Dice, people: Mapping[str, str]) -> str:
        """Return one text for `symbol`, with the caller's people and offer filled in."""
        return "".join(self._expand(symbol, dice, people))

    def outbound(self, which: int, people: Mapping[str, str]) -> str:
        """Return the outbound text of one chosen template: nothing in it is left to chance."""
        templates = self._rules["outbound"]
        parts = templates[which % len(templates)]
        return "".join(people[part] if at % 2 else part for at, part in enumerate(parts))

    def texts(self, symbol: str) -> list[str]:
        """Return the alternatives of a symbol that are texts as they stand."""
        return [parts[0] for parts in self._rules[symbol] if len(parts) == 1]

    def _expand(self, symbol: str, dice: Dice, people: Mapping[str, str]) -> list[str]:
        if symbol in people:
            return [people[symbol]]
        alternatives = self._rules[symbol]
        return self._flow(alternatives[dice.below(len(alternatives))], dice, people)

    def _flow(self, parts: tuple[str, ...], dice: Dice, people: Mapping[str, str]) -> list[str]:
        out = [parts[0]]
        for at in range(1, len(parts), 2):
            out += self._expand(parts[at], dice, people)
            out.append(parts[at + 1])
        return out


def _parts(text: str) -> tuple[str, ...]:
    """Split "a {b} c" into ("a ", "b", " c"): literals at even places, symbols at odd ones."""
    return tuple(_SYMBOL.split(text))
