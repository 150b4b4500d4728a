"""Dagster's own account of a run, kept in SQLite without waiting for the disk at each of its events.

A run has about nine hundred events. Dagster opens and closes half a dozen connections for each, and SQLite
pushes the file to disk at every commit, and again whenever the last connection to it closes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from sqlalchemy import event
from sqlalchemy.engine import Engine


@contextmanager
def synced_at_the_end() -> Generator[None, None, None]:
    """Let SQLite files opened inside reach the disk when the context ends.

    A killed process loses nothing of them. A power cut may lose the last events, never the file: that is
    what `synchronous = normal` means for a file with a write-ahead log. Other connections stay as they are.
    """
    held: dict[str, sqlite3.Connection] = {}

    def relax(connection: object, _: object) -> None:
        if not isinstance(connection, sqlite3.Connection):
            return
        connection.execute("pragma synchronous = normal")
        path = str(connection.execute("pragma database_list").fetchone()[2])
        if path and path not in held and _has_log(connection):
            # As long as one connection stays, closing another does not empty the log into the file.
            held[path] = sqlite3.connect(path, check_same_thread=False)
            held[path].execute("select count(*) from sqlite_master").fetchall()

    event.listen(Engine, "connect", relax)
    try:
        yield
    finally:
        event.remove(Engine, "connect", relax)
        for connection in held.values():
            connection.close()


def _has_log(connection: sqlite3.Connection) -> bool:
    return connection.execute("pragma journal_mode").fetchone()[0] == "wal"
