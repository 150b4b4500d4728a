"""Name the people of the planted world: a person is (language, number) and everything else follows from these
two.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Final, NamedTuple

import numpy as np
import pyarrow as pa

from pipelines.sandbox.rng import Ints
from pipelines.sandbox.texts import GRAMMARS, LANGUAGES

PROFILE: Final = "https://www.linkedin.com/in/"

_FOLD: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ı": "i", "'": None, " ": "-"})


_SCRAMBLE: Final = 2654435761

Names = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]


class Person(NamedTuple):
    """Someone on the other side of a conversation: how they are called and where their profile is."""

    first: str
    name: str
    profile: str


def person(language: int, number: int) -> Person:
    """Return person `number` among the speakers of a language; the same number is always the same person.

    The tail of the profile address is the number scrambled by an odd factor modulo 2^32, so that addresses
    are unique below 2^32 people and neighbours do not look alike.
    """
    firsts, lasts = names(language)
    first, first_slug = firsts[number % len(firsts)]
    last, last_slug = lasts[number // len(firsts) % len(lasts)]
    tail = number * _SCRAMBLE % 2**32
    return Person(first, f"{first} {last}", f"{PROFILE}{first_slug}-{last_slug}-{language}{tail:08x}")


def tails(numbers: Ints) -> pa.Array:
    """Return the tails of many people's profile addresses."""
    return pa.array([f"{n:08x}" for n in (numbers.astype(np.uint64) * np.uint64(_SCRAMBLE) % 2**32).tolist()])


@cache
def names(language: int) -> Names:
    """Return the first and the last names of a language, each with its slug."""
    grammar = GRAMMARS[LANGUAGES[language]]
    return tuple((n, slug(n)) for n in grammar.first_names), tuple((n, slug(n)) for n in grammar.last_names)


def slug(name: str) -> str:
    """Return a name as profile addresses write it: lower case, German umlauts spelled out, other accents
    dropped.
    """
    spelled = unicodedata.normalize("NFKD", name.lower().translate(_FOLD))
    return "".join(c for c in spelled if c.isascii() and (c.isalnum() or c == "-"))
