"""`qae explain`: one reply on the terminal, from its words to its class."""

from __future__ import annotations

import tempfile
from pathlib import Path

from rich.markup import escape

from pipelines.commands.screen import OUT, lines, say_json
from pipelines.errors import SettingsError
from pipelines.method.explain import Explanation
from pipelines.settings import find_config, home_path

_LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")


def explain_command(
    text: str, *, prompt: str | None, lang: str | None, home: Path | None, as_json: bool
) -> None:
    """Score `text` with the lexicon in force, the user's own rows included, and print why.

    Nothing is stored or logged: the text goes to the terminal and nowhere else.
    """
    from pipelines.method.explain import explain
    from pipelines.method.local_seeds import prepare_local_seeds

    if lang is not None and lang not in _LANGUAGES:
        raise SettingsError(f"No lexicon for {lang!r}.", remedy=f"One of: {', '.join(_LANGUAGES)}.")
    root = home_path(home)
    config = find_config(root)
    with tempfile.TemporaryDirectory() as scratch:
        seeds = prepare_local_seeds(config.parent if config else root, Path(scratch))
        explanation = explain(text, prompt, lang, local_seeds=seeds)
    if as_json:
        say_json(explanation.as_dict())
    else:
        _show(explanation)


def _show(e: Explanation) -> None:
    probability = "none: no lexicon" if e.p_low is None else f"{e.p_low:.3f} (low effort from {e.cut_off:g})"
    lines(
        [
            ("class", f"{e.reply_class}{', low effort' if e.is_low_effort else ''}"),
            ("tier", e.tier),
            ("p_low", probability),
            ("intent", e.intent),
            ("language", e.lang),
            *((reason.code, reason.words) for reason in e.reasons),
        ]
    )
    if e.words:
        OUT.print("\n  " + "  ".join(f"{escape(w.text)}[dim]/{w.word_class}[/dim]" for w in e.words))
    if e.terms:
        OUT.print()
        for term in e.terms:
            OUT.print(
                f"  {term.contribution:+7.2f}  [bold]{term.name:9s}[/bold]"
                f" weight {term.weight:+.2f}  [dim]{escape(term.description)}[/dim]"
            )
        OUT.print(f"  {sum(t.contribution for t in e.terms):+7.2f}  z, and p_low = 1 / (1 + exp(-z))")
