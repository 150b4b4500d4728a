"""`qae threads`: which conversations advanced, which stalled on a lazy word, whose turn it is."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.markup import escape

from pipelines.commands.screen import OUT, lines, say_json
from pipelines.commands.texts import shown
from pipelines.home import open_home
from pipelines.method.conversations import Conversation, Counts, Wanted, conversations
from pipelines.settings import home_path
from pipelines.warehouse.snapshot import reading

_LINE = 76
# What JSON leaves out unless it is asked for: JSON is kept in files, names and texts of people are not.
_RESTRICTED = ("names", "text")


def threads_command(given: Path | None, wanted: Wanted, *, text: bool, as_json: bool) -> None:
    """Print conversations with names and last lines. They go to the terminal and nowhere else."""
    with reading(open_home(home_path(given))) as con:
        counts, found = conversations(con, wanted)
    if as_json:
        say_json({"all": asdict(counts), "conversations": [_facts(c, text=text) for c in found]})
        return
    for conversation in found:
        _show(conversation, text=text)
    lines([("in all", _counted(counts)), ("shown", _shown(wanted, len(found)))])


def _facts(conversation: Conversation, *, text: bool) -> dict[str, Any]:
    facts = asdict(conversation) | {"stage_name": conversation.stage_name}
    return {name: value for name, value in facts.items() if text or name not in _RESTRICTED}


def _show(c: Conversation, *, text: bool) -> None:
    who = c.names or f"person {(c.person or 'unknown')[:8]}"
    body = " ".join((c.text or "").split())
    last = body if text or len(body) <= _LINE else body[: _LINE - 1] + "\N{HORIZONTAL ELLIPSIS}"
    OUT.print(f"  [bold]{shown(who)}[/bold]  [dim]{shown(c.campaign)}[/dim]")
    OUT.print(f"    {escape(_state(c))}")
    OUT.print(
        f"    {c.last_at:%Y-%m-%d} {_writer(c)}: {shown(last) if c.text else '[dim]no text here[/dim]'}\n"
    )


def _writer(c: Conversation) -> str:
    return "they" if c.last_by == "them" else "you"


def _state(c: Conversation) -> str:
    turn = {"ours": "your turn", "theirs": "their turn"}.get(c.ball_in_court, c.ball_in_court)
    word = "their" if c.last_by == "them" else "your own"
    lazy = f"stalled on {word} lazy word" if c.is_stalled else f"{word} last word is lazy"
    facts = [
        c.stage_name,
        turn,
        f"{c.silent_days:,} days of silence" if c.silent_days > 1 else "",
        lazy if c.is_last_low_effort else "",
        "went on after a lazy answer" if c.has_advanced else "",
    ]
    return ", ".join(fact for fact in facts if fact)


def _counted(counts: Counts) -> str:
    return (
        f"{counts.conversations:,} conversations: {counts.my_turn:,} wait for you, "
        f"{counts.stalled_on_them:,} stalled on their lazy word, {counts.stalled_on_us:,} on yours, "
        f"{counts.advanced:,} went on after a lazy answer"
    )


def _shown(wanted: Wanted, found: int) -> str:
    asked = (("stalled", wanted.stalled), ("your turn", wanted.my_turn), ("went on", wanted.advanced))
    conditions = [name for name, on in asked if on]
    which = f" ({' and '.join(conditions)})" if conditions else ""
    more = "; --limit shows more" if found == wanted.limit else ""
    return f"the latest {found:,}{which}{more}"
