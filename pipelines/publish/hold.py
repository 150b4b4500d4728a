"""Who writes to a folder of publications holds it alone, and says what went wrong there in one line."""

from __future__ import annotations

import errno
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from pipelines.errors import BusyError, QaeError

LOCK_SECONDS = 60


@contextmanager
def exclusive(folder: Path) -> Generator[None, None, None]:
    """Hold the folder of publications for writing; raises `BusyError` where another process keeps it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(folder / ".publish.lock", timeout=LOCK_SECONDS, mode=0o600)
    try:
        lock.acquire()
    except Timeout as error:
        raise BusyError(
            "another process is publishing", where=str(folder), remedy="Try again when it has ended."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def explained(folder: Path) -> Generator[None, None, None]:
    """Turn what DuckDB and the disk raise into a `QaeError` that says what still stands."""
    try:
        yield
    except duckdb.Error as error:
        summary = str(error).splitlines()[0]
        raise QaeError(
            f"DuckDB could not write the published file ({summary})",
            where=str(folder),
            remedy="What was served before still stands.",
        ) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise QaeError(
            "the disk is full" if full else f"a file could not be written ({error.strerror})",
            where=str(error.filename or folder),
            remedy=("Free some room. " if full else "") + "What was served before still stands.",
        ) from error
