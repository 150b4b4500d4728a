"""`qae explain`: one reply on the terminal, from its words to its class."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from pipelines.commands.lexicon import LANGUAGES, lexicon
from pipelines.commands.screen import OUT, lines, say_json
from pipelines.commands.texts import shown, typed
from pipelines.errors import InputError, SettingsError
from pipelines.settings import home_path

if TYPE_CHECKING:
    from pipelines.method.explain import Explanation
    from pipelines.method.stored_reply import StoredReply, Verdict

# What `--reply --json` leaves out: JSON is kept in files, texts of messages are not.
_TEXTS = ("text", "normal_form", "words")


def explain_command(
    text: str | None,
    *,
    reply: str | None,
    prompt: str | None,
    lang: str | None,
    home: Path | None,
    as_json: bool,
) -> None:
    """Score `text`, or the stored message `reply`, with the lexicon in force and print why.

    Nothing is stored or logged: a text goes to the terminal and nowhere else.
    """
    if (text is None) == (reply is None):
        raise SettingsError(
            "give a text, or the key of a stored reply",
            remedy='`qae explain "Thanks, send me the deck"`, or `qae explain --reply KEY`.',
        )
    if lang is not None and lang not in LANGUAGES:
        raise SettingsError(f"No lexicon for {lang!r}.", remedy=f"One of: {', '.join(LANGUAGES)}.")
    root = home_path(home)
    if reply is not None:
        _explain_stored(root, typed(reply), as_json=as_json)
        return
    words = typed(text or "")
    if not words.strip():
        raise InputError("there is no text to explain", remedy="Give it in quotes.")
    explanation = _explained(root, words, typed(prompt) if prompt else None, lang)
    if as_json:
        say_json(explanation.as_dict())
    else:
        _show(explanation)


def _explain_stored(root: Path, key: str, *, as_json: bool) -> None:
    from pipelines.home import open_home
    from pipelines.method.stored_reply import stored_reply
    from pipelines.warehouse.snapshot import reading

    with reading(open_home(root)) as con:
        stored = stored_reply(con, key)
    explanation = _explained(root, stored.text, stored.prompt, stored.verdict.lang, stored.names)
    if as_json:
        facts = {name: value for name, value in explanation.as_dict().items() if name not in _TEXTS}
        say_json({"in_the_last_build": asdict(stored.verdict), "by_its_text_now": facts})
        return
    _show_stored(stored)
    OUT.print("\n  [bold]By its text alone, with your lists as they are now[/bold]")
    _show(explanation)


def _explained(
    root: Path, text: str, prompt: str | None, lang: str | None, names: str | None = None
) -> Explanation:
    from pipelines.method.explain import explain

    with lexicon(root) as seeds:
        return explain(text, prompt, lang, names=names, local_seeds=seeds)


def _show_stored(stored: StoredReply) -> None:
    for title, text in (("It answers", stored.prompt), ("Its text", stored.text)):
        if text is not None:
            body = indent(shown(text.strip()) or "(none)", "    ")
            OUT.print(f"  [bold]{title}[/bold]\n{body}\n")
    verdict = stored.verdict
    rows = [
        (
            "message",
            f"{verdict.source}/{verdict.key}, {verdict.direction}, {verdict.sent_at or 'no date'} UTC",
        ),
        (
            "class",
            f"{verdict.reply_class}{', low effort' if verdict.is_low_effort else ''}, in the last build",
        ),
        ("tier", f"{verdict.tier} ({', '.join(verdict.reasons)})" if verdict.reasons else verdict.tier),
        ("p_low", "none" if verdict.p_low is None else f"{verdict.p_low:.3f}"),
        ("language", verdict.lang),
        ("its form", _uses(verdict)),
    ]
    lines(rows)


def _uses(verdict: Verdict) -> str:
    if verdict.uses is None:
        return "none"
    if verdict.uses == 1:
        return "used once"
    template = ": a template" if verdict.is_template else ""
    return f"{verdict.uses:,} uses by {verdict.senders:,} people in {verdict.threads:,} threads{template}"


def _show(e: Explanation) -> None:
    probability = "none: no lexicon" if e.p_low is None else f"{e.p_low:.3f} (low effort from {e.cut_off:g})"
    rows: list[tuple[str, str]] = [
        ("class", f"{e.reply_class}{', low effort' if e.is_low_effort else ''}"),
        ("tier", e.tier),
        ("p_low", probability),
        ("intent", e.intent),
        ("language", e.lang),
        *((reason.code, reason.words) for reason in e.reasons),
    ]
    lines(rows)
    if e.words:
        OUT.print("\n  " + "  ".join(f"{shown(w.text)}[dim]/{w.word_class}[/dim]" for w in e.words))
    if e.terms:
        OUT.print()
        for term in e.terms:
            OUT.print(
                f"  {term.contribution:+7.2f}  [bold]{term.name:9s}[/bold]"
                f" weight {term.weight:+.2f}  [dim]{shown(term.description)}[/dim]"
            )
        OUT.print(f"  {sum(t.contribution for t in e.terms):+7.2f}  z, and p_low = 1 / (1 + exp(-z))")
