"""Progress without a screen: rooms report what they do, whoever runs them decides how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Protocol

Advance = Callable[[int], None]


class Progress(Protocol):
    """Where a room says what it is doing."""

    def track(self, label: str, total: int | None) -> AbstractContextManager[Advance]:
        """Open one bar of `total` steps (None: unknown length) and yield the function that advances it."""
        ...

    def note(self, text: str) -> None:
        """Say one thing worth a line: a wait, a split, a restated day."""
        ...


class Silent:
    """Shows nothing: the default for libraries and tests."""

    @contextmanager
    def track(self, label: str, total: int | None) -> Iterator[Advance]:
        """Yield a function that does nothing."""
        yield lambda _: None

    def note(self, text: str) -> None:
        """Drop the line."""


_current: ContextVar[Progress] = ContextVar("qae_progress", default=Silent())


def progress() -> Progress:
    """The progress of this context; `Silent` unless somebody set another with `show_on`."""
    return _current.get()


@contextmanager
def show_on(shown: Progress) -> Iterator[Progress]:
    """Use `shown` for everything that runs inside."""
    token = _current.set(shown)
    try:
        yield shown
    finally:
        _current.reset(token)
