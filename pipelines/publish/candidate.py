"""The candidate: the allow-listed tables, copied and sorted into a fresh file beside the served one."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipelines.errors import BusyError, InputError
from pipelines.publish.tables import PublishedTable
from pipelines.sql import in_order, statement

# Every client since DuckDB 1.4 reads it, and it refuses a foreign write-ahead log instead of replaying it.
STORAGE_VERSION = "v1.4.0"


@contextmanager
def scratch(spill: Path) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """A connection of its own, bounded in memory, that fetches no extension and spills inside the home."""
    con = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "memory_limit": "1GB",
            "temp_directory": str(spill),
            "threads": 2,
        },
    )
    try:
        yield con
    finally:
        con.close()


def build_candidate(warehouse: Path, candidate: Path, tables: Sequence[PublishedTable]) -> dict[str, int]:
    """Copy `tables` from `warehouse` into the new file `candidate`; returns the rows each had at its source.

    All tables are read in one transaction, in the order of their `sort_by`. Raises `InputError` where the
    warehouse lacks a table or a sort column, `BusyError` while somebody writes to it.
    """
    if not warehouse.exists():
        raise InputError("there is no warehouse yet", where=str(warehouse), remedy="Build first: qae run.")
    with scratch(candidate.with_name("spill.tmp")) as con:
        _attach_warehouse(con, warehouse)
        con.execute(
            statement(
                "attach {file} as candidate (storage_version {version})",
                file=str(candidate),
                version=STORAGE_VERSION,
            )
        )
        rows: dict[str, int] = {}
        con.begin()
        for table in tables:
            _require_columns(con, table)
            source, target = ("warehouse", table.schema, table.name), ("candidate", "main", table.name)
            copy = statement("create table {target} as select * from {source}", target=target, source=source)
            con.execute(copy + in_order(table.sort_by))
            count = statement("select count(*) from {source}", source=source)
            rows[table.name] = con.execute(count).fetchall()[0][0]
        con.commit()
        con.execute("checkpoint candidate")
        con.execute("detach candidate")
        con.execute("detach warehouse")
    return rows


def _attach_warehouse(con: duckdb.DuckDBPyConnection, warehouse: Path) -> None:
    try:
        con.execute(statement("attach {file} as warehouse (read_only)", file=str(warehouse)))
    except duckdb.Error as error:
        # Another process says "lock", this one "already attached" or "different configuration".
        if not any(word in str(error) for word in ("lock", "already", "configuration")):
            raise
        raise BusyError(
            "somebody is writing to the warehouse",
            where=str(warehouse),
            remedy="Publish again when the build has ended.",
        ) from error


def _require_columns(con: duckdb.DuckDBPyConnection, table: PublishedTable) -> None:
    found = con.execute(
        "select column_name from duckdb_columns()"
        " where database_name = 'warehouse' and schema_name = ? and table_name = ?",
        [table.schema, table.name],
    ).fetchall()
    missing = set(table.sort_by) - {name for (name,) in found}
    if not found or missing:
        raise InputError(
            f"has no column {', '.join(sorted(missing))}" if found else "is not in the warehouse",
            where=f"{table.schema}.{table.name}",
            remedy="Build the warehouse with this version of the project, then publish.",
        )
