"""The published tables as CSV for a spreadsheet: readable as it is, and no cell of it runs."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import duckdb

from pipelines.errors import InputError, QaeError
from pipelines.publish.candidate import scratch
from pipelines.sql import statement

# A cell that begins so is a formula to Excel and its kin: a campaign's name could fetch or send something.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_ROWS: Final = 10_000


def export_csv(
    database: Path, folder: Path, *, tables: Sequence[str] = (), separator: str = ","
) -> dict[str, int]:
    """Write `folder`/TABLE.csv for each table of the published file (or those named); returns their rows.

    UTF-8 with a byte order mark, so that Excel reads it as such; null is an empty cell; a text that would be
    a formula begins with an apostrophe. Each file is replaced whole. Raises `InputError` for a table that
    is not published.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with scratch(folder / "spill.tmp") as con:
            con.execute(statement("attach {file} as published (read_only)", file=str(database.resolve())))
            known = _tables(con)
            if strangers := [name for name in tables if name not in known]:
                raise InputError(
                    "there is no such published table",
                    where=strangers[0],
                    remedy=f"Published are: {', '.join(known)}.",
                )
            return {name: _write(con, name, folder, separator) for name in tables or known}
    except OSError as error:
        raise QaeError(
            f"the export could not be written ({error.strerror})", where=str(error.filename or folder)
        ) from error


def guarded(value: Any) -> Any:
    """A cell as a spreadsheet may have it."""
    if isinstance(value, str):
        return "'" + value if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        # Never 1E-7: a spreadsheet set to another language reads that as text.
        return f"{value:f}"
    return value


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    found = con.execute(
        "select table_name from duckdb_tables() where database_name = 'published' order by table_name"
    )
    return [name for (name,) in found.fetchall()]


def _write(con: duckdb.DuckDBPyConnection, table: str, folder: Path, separator: str) -> int:
    con.execute(statement("select * from {table}", table=("published", "main", table)))
    header = [column[0] for column in con.description or []]
    path = folder / f"{table}.csv"
    temporary = path.with_name(path.name + ".tmp")
    count = 0
    with open(temporary, "w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=separator)
        writer.writerow(header)
        for rows in _batches(con):
            writer.writerows([guarded(value) for value in row] for row in rows)
            count += len(rows)
    temporary.replace(path)
    return count


def _batches(con: duckdb.DuckDBPyConnection) -> Iterator[list[tuple[Any, ...]]]:
    while rows := con.fetchmany(_ROWS):
        yield rows
