"""Make a text look typed in a hurry: case, missing stops, typos, emoji, signatures, quoted text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipelines.sandbox.rng import Dice
from pipelines.sandbox.texts.grammar import Grammar

_EMOJI: Final = ("👍", "🙏", "😊", "🙂", "🎉", "👏", ":)", ";-)", "🚀")

_SIGNED: Final = {"substantive": 0.14, "brief": 0.05, "declined": 0.04, "acknowledgement": 0.03}
_QUOTED: Final = {"substantive": 0.04, "brief": 0.02, "acknowledgement": 0.01}
_EMOJIFIED: Final = {"acknowledgement": 0.13, "brief": 0.03, "substantive": 0.02}


def type_up(text: str, kind: str, grammar: Grammar, dice: Dice, people: Mapping[str, str]) -> str:
    """Return `text` as a person would have typed it. Taps and machine texts never come here: they are
    verbatim.
    """
    text = text[:1].upper() + text[1:]
    if dice.chance(0.22):
        text = text.lower()
    elif kind == "acknowledgement" and dice.chance(0.03):
        text = text.upper()
    if dice.chance(0.07):
        text = misspell(text, dice)
    if dice.chance(_EMOJIFIED.get(kind, 0.0)):
        text = f"{text.rstrip('.')} {_EMOJI[dice.below(len(_EMOJI))]}"
    if dice.chance(_SIGNED.get(kind, 0.0)):
        text += grammar.write("signature", dice, people)
    if dice.chance(_QUOTED.get(kind, 0.0)):
        text += grammar.write("quote", dice, people)
    return text


def misspell(text: str, dice: Dice) -> str:
    """Drop, double or swap one letter inside a word; leave a text without two neighbouring letters alone."""
    spots = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    if not spots:
        return text
    at = spots[dice.below(len(spots))]
    pair = (text[at + 1], text[at] * 2 + text[at + 1], text[at + 1] + text[at])[dice.below(3)]
    return text[:at] + pair + text[at + 2 :]
