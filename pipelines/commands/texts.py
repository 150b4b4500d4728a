"""Texts between a terminal and the score: bytes that are no text come in, control codes must not go out."""

from __future__ import annotations

import re

from rich.markup import escape

# Everything a terminal obeys instead of showing, but line ends and tabs.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def typed(text: str) -> str:
    """An argument as text: bytes that are not UTF-8 become the replacement character."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def shown(text: str) -> str:
    """A text somebody else wrote, safe to print: no markup and no control code in it has an effect."""
    return escape(_CONTROL.sub("\N{MIDDLE DOT}", text))
