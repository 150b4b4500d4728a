"""One page of somebody's own conversations: whose turn it is, what stalled, what changed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files

from pipelines.method.network import Thread
from pipelines.sources.linkedin_people import Person

MOST = 200
"""Conversations a section lists; how many more there are stands below them."""
_LONGEST = 280


@dataclass(frozen=True)
class Entry:
    """One conversation as the page shows it."""

    name: str
    link: str
    work: str
    when: str
    said: str
    new: str


@dataclass(frozen=True)
class Section:
    """One list of the page, the latest first."""

    key: str
    title: str
    why: str
    entries: tuple[Entry, ...]
    count: int


def sections(found: Sequence[Thread], known: Mapping[str, Person], since: datetime | None) -> list[Section]:
    """The four lists. Without an earlier export (`since` is None) nothing can have changed: it says so."""
    new = [one for one in found if one.new_messages]

    def section(key: str, title: str, why: str, chosen: Sequence[Thread]) -> Section:
        return Section(key, title, why, tuple(_entry(one, known) for one in chosen[:MOST]), len(chosen))

    changed = (
        f"Messages after {since:%-d %B %Y}, where the export before this one ended."
        if since
        else "This is the first export of this home: bring the next one, and what is new stands here."
    )
    return [
        section(
            "turn",
            "Your turn",
            "They wrote something real, and you have not answered.",
            [one for one in found if one.is_your_turn],
        ),
        section(
            "stalled",
            "Stalled on a lazy answer",
            "Their last word was a tap or a bare thank-you, and nobody has written for 14 days.",
            [one for one in found if one.is_stalled],
        ),
        section(
            "yours",
            "Lazy answers from you",
            "They wrote, and your last word was a tap or a bare thank-you.",
            [one for one in found if one.is_your_lazy_answer],
        ),
        section("changed", "Changed since the last export", changed, new),
    ]


def render(lists: Sequence[Section], *, conversations: int, as_of: date) -> str:
    """The page as HTML. Everything is escaped; its policy allows one style, no script and no request."""
    from jinja2 import Environment, StrictUndefined

    folder = files("pipelines.network")
    style = folder.joinpath("network.css").read_text(encoding="utf-8").strip()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    page = template.from_string(folder.joinpath("network.html.j2").read_text(encoding="utf-8"))
    return page.render(
        sections=lists, conversations=conversations, as_of=f"{as_of:%-d %B %Y}", style=style, digest=digest
    )


def _entry(thread: Thread, known: Mapping[str, Person]) -> Entry:
    person = known.get(thread.person_id or "")
    said = " ".join((thread.text or "").split())
    return Entry(
        name=person.name if person else thread.names or "Somebody whose profile does not show",
        link=person.link if person else "",
        work=person.work if person else "",
        when=f"{thread.last_at:%-d %b %Y}, {_ago(thread.silent_days)}",
        said=said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}",
        new=_new(thread),
    )


def _ago(days: int) -> str:
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days:,} days ago"


def _new(thread: Thread) -> str:
    if not thread.new_messages:
        return ""
    yours = thread.new_messages - thread.new_theirs
    parts = [f"{thread.new_theirs} from them"] if thread.new_theirs else []
    return ", ".join([*parts, f"{yours} from you"] if yours else parts)
