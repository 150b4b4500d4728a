"""Follow a cursor to the end of a list, and never round in circles."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from typing import Any

from pipelines.errors import InputError

Element = dict[str, Any]
Page = tuple[list[Element], str | None]
MOST_PAGES = 10_000


def pages(
    fetch: Callable[[str | None], Page], *, where: str, most: int = MOST_PAGES
) -> Iterator[list[Element]]:
    """Yield each page's elements until the cursor ends.

    Raises `InputError` with the trail of cursors where one comes back that was already followed, or where
    the list has more than `most` pages: an endless list must not become an endless run.
    """
    seen: list[str] = []
    cursor: str | None = None
    for _ in range(most):
        elements, cursor = fetch(cursor)
        yield elements
        if not cursor:
            return
        if cursor in seen:
            raise _endless(f"page token {cursor!r} came back", seen, where)
        seen.append(cursor)
    raise _endless(f"more than {most} pages", seen, where)


def unique(
    elements: Iterator[list[Element]], key: Callable[[Element], Hashable]
) -> tuple[list[Element], int]:
    """Flatten pages, keep the last of each key (in order of first sight), and count the repeats."""
    found: dict[Hashable, Element] = {}
    repeats = 0
    for page in elements:
        for element in page:
            repeats += key(element) in found
            found[key(element)] = element
    return list(found.values()), repeats


def _endless(what: str, seen: list[str], where: str) -> InputError:
    trail = " > ".join(seen[-5:])
    return InputError(
        f"paging does not end: {what} (last: {trail})", where=where, remedy="Nothing of it was landed."
    )
