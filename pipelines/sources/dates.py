"""How a file writes its days: ISO, as told, or the one form that all its days fit."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.sources.values import day

_FORMS = (
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d.%m.%Y",
    "%Y/%m/%d",
    "%d/%m/%y",
    "%m/%d/%y",
    "%b %d, %Y",
    "%B %d, %Y",
    "%d %b %Y",
    "%d-%b-%y",
    "%d-%b-%Y",
)


def forms_of(texts: Iterable[str]) -> list[str | None]:
    """The forms that read the most of these days equally well; None stands for ISO, which wins where it reads any.

    One form: the file's own. Several: 03/04/2026 could be both, and only a person can tell. None at all:
    these are no days.
    """
    said = set(texts)
    if any(day(text, None) for text in said):
        return [None]
    read = {form: sum(day(text, form) is not None for text in said) for form in _FORMS}
    best = max(read.values())
    # Forms that give the very same days (%b and %B in May) are one.
    found: dict[tuple[object, ...], str | None] = {}
    for form, count in read.items():
        if count == best and count:
            found.setdefault(tuple(day(text, form) for text in sorted(said)), form)
    return list(found.values())
