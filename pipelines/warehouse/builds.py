"""Builds that have begun and are not yet green: their days are built again, and no half is ever published.

A build that died or was judged red has changed the warehouse. If what it read is taken back before the next
run, nothing differs from what the last green build consumed, and yet the marts hold it: so the days it
touched are written down before dbt starts, and stay until a build that covers them is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from pipelines.errors import GateError

_TABLE = """
create table if not exists ops.open_builds (
    number bigint, first_day date, last_day date, is_full boolean, code_hash varchar, is_built boolean
)
"""


@dataclass(frozen=True)
class OpenBuild:
    """What one build set out to replace: every row (`is_full`), or those of `days` (None: no daily ones)."""

    is_full: bool
    days: tuple[date, date] | None


def begin(con: duckdb.DuckDBPyConnection, build: OpenBuild, code_hash: str) -> None:
    """Write down what dbt is about to replace, and with which code."""
    con.execute("create schema if not exists ops")
    con.execute(_TABLE)
    con.execute("update ops.open_builds set is_built = false")
    first, last = build.days or (None, None)
    con.execute(
        "insert into ops.open_builds select coalesce(max(number), 0) + 1, ?, ?, ?, ?, false"
        " from ops.open_builds",
        [first, last, build.is_full, code_hash],
    )


def end(con: duckdb.DuckDBPyConnection) -> None:
    """Note that dbt came to its end: the warehouse holds all of `ops.landed_partitions` and nothing else."""
    con.execute("update ops.open_builds set is_built = true")


def open_builds(con: duckdb.DuckDBPyConnection) -> list[OpenBuild]:
    """The builds begun since the last green one."""
    if not _known(con):
        return []
    rows = con.execute("select first_day, last_day, is_full from ops.open_builds").fetchall()
    return [OpenBuild(full, (first, last) if first else None) for first, last, full in rows]


def require_built(con: duckdb.DuckDBPyConnection) -> None:
    """Raise `GateError` where dbt did not come to its end: half a build is not worth a verdict."""
    if _known(con) and con.execute("select 1 from ops.open_builds where not is_built").fetchall():
        raise GateError(
            "the last build of the warehouse did not come to its end",
            remedy="Nothing was published; `qae run` builds it again.",
        )


def close(con: duckdb.DuckDBPyConnection) -> str | None:
    """Forget the open builds, which are green now, and give the code of the last; None where none is open."""
    if not _known(con):
        return None
    codes = con.execute("select code_hash from ops.open_builds order by number desc limit 1").fetchall()
    con.execute("delete from ops.open_builds")
    return codes[0][0] if codes else None


def _known(con: duckdb.DuckDBPyConnection) -> bool:
    found = con.execute(
        "select count(*) from duckdb_tables() where schema_name = 'ops' and table_name = 'open_builds'"
    ).fetchall()
    return bool(found[0][0])
