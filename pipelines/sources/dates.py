"""How a file writes its days: ISO, as told, or the one form that all its days fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipelines.sources.values import day

DAYS = (
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
# What spreadsheets make of `2021-04-04 13:05:06 UTC`.
MOMENTS = (
    *DAYS,
    *(
        f"{form}{gap}{clock}"
        for form in DAYS
        for gap in (" ", ", ")
        for clock in ("%H:%M", "%H:%M:%S", "%I:%M %p")
    ),
)


def forms_of(texts: Iterable[str], forms: Sequence[str] = DAYS) -> list[str | None]:
    """The forms that read most of these days, all equally well; None is ISO, which wins where it reads any.

    One form: the file's own. Several: 03/04/2026 could be both, and only a person can tell. None at all:
    these are no days.
    """
    said = set(texts)
    if any(day(text, None) for text in said):
        return [None]
    # A form that cannot read a handful is not tried on the rest.
    few = sorted(said)[:20]
    likely = [form for form in forms if any(day(text, form) for text in few)] or list(forms)
    read = {form: sum(day(text, form) is not None for text in said) for form in likely}
    best = max(read.values())
    # Forms that give the very same days (%b and %B in May) are one.
    found: dict[tuple[object, ...], str | None] = {}
    for form, count in read.items():
        if count == best and count:
            found.setdefault(tuple(day(text, form) for text in sorted(said)), form)
    return list(found.values())
