"""The row hash of a build: equal rows, equal hash, whatever their order, file or thread count."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import duckdb

from pipelines.sql import quoted

# Facts about one run, not about the data: outside every hash.
RUN_TABLES = frozenset({("marts", "mart_meta")})


def table_hash(con: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    """Order-independent hash of one table's rows: their number and the sum of their md5 halves."""
    rows = "select to_json(t)::varchar as row_text from {} as t".format(quoted(schema, table))  # noqa: S608, UP032
    total = "select count(*), sum(md5_number_lower(row_text)::hugeint) from (" + rows + ")"  # noqa: S608
    count, halves = con.execute(total).fetchall()[0]
    return f"{count}:{halves or 0}"


def build_hash(con: duckdb.DuckDBPyConnection, tables: Iterable[tuple[str, str]]) -> str:
    """The hash of a build: of each (schema, table), by name, without the tables that describe the run."""
    digest = hashlib.sha256()
    for schema, table in sorted(set(tables) - RUN_TABLES):
        digest.update(f"{schema}.{table}={table_hash(con, schema, table)}\n".encode())
    return digest.hexdigest()
