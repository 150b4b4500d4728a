"""What people in the planted world write: one grammar per language, and the dirt of real typing on top.

A language is one module holding one `Grammar`. The texts are written from how people answer, class by class,
and without a look at the detector's word lists: a world that echoes the detector's seeds would only measure
the echo.
"""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts import de, en, es, fr, it, ja, nl, pt
from pipelines.sandbox.texts.grammar import Grammar

GRAMMARS: Final[dict[str, Grammar]] = {
    g.language: g for g in (m.GRAMMAR for m in (en, de, es, fr, ja, pt, it, nl))
}
LANGUAGES: Final = tuple(GRAMMARS)
