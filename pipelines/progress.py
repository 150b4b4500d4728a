"""Progress without a screen: rooms report what they do, whoever runs them decides how it is shown."""

from __future__ import annotations

from collections.abc import Callable, Generator
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
    def track(self, label: str, total: int | None) -> Generator[Advance, None, None]:
        """Yield a function that does nothing."""
        yield lambda _: None

    def note(self, text: str) -> None:
        """Drop the line."""


_SILENT: Progress = Silent()
_current: ContextVar[Progress | None] = ContextVar("qae_progress", default=None)


def progress() -> Progress:
    """The progress of this context; `Silent` unless somebody set another with `show_on`."""
    return _current.get() or _SILENT


@contextmanager
def show_on(shown: Progress) -> Generator[Progress, None, None]:
    """Use `shown` for everything that runs inside."""
    token = _current.set(shown)
    try:
        yield shown
    finally:
        _current.reset(token)
