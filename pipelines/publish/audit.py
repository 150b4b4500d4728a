"""The audit: the very file that will be served is opened and read again before anybody may see it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from pipelines.errors import GateError
from pipelines.publish.candidate import STORAGE_VERSION, scratch
from pipelines.publish.tables import PublishedTable
from pipelines.sql import statement
from pipelines.warehouse.fingerprint import build_hash

PLAIN_TYPES = frozenset({"BOOLEAN", "INTEGER", "BIGINT", "DOUBLE", "DECIMAL", "VARCHAR", "DATE", "TIMESTAMP"})
# Keys of persons and single messages, and text, stay in the warehouse; a number of people may leave.
_RESTRICTED_NAME = re.compile(
    r"(^|_)(person|sender|recipient|participant|author|email|phone|body|subject)(_|$)"
    r"|^(message|thread|event|click|reply_to|send|linked|form)_(key|id)$"
)
_ADDRESS = r"[\w.+-]+@[\w-]+\.\w{2,}|linkedin\.com/in/"
# An advertiser may write an address into the name of a campaign; that is no address of a respondent.
_ENTITY_NAME = re.compile(r"^(name|.*_name)$")


def audit(
    candidate: Path, tables: Sequence[PublishedTable], rows: Mapping[str, int], expected_build_hash: str
) -> None:
    """Raise `GateError`, naming every fault, unless `candidate` is exactly what was judged and may be seen.

    Looks at: the file format, the list of objects, the types, names and addresses that must stay home,
    the row counts of the source, and the row hash that the verdict was given for.
    """
    with scratch(candidate.with_name("spill.tmp")) as con:
        con.execute(statement("attach {file} as candidate (read_only)", file=str(candidate)))
        faults = [
            *_format_faults(con, candidate),
            *_object_faults(con, {table.name for table in tables}),
            *_column_faults(con),
        ]
        if not faults:
            faults = [
                *_count_faults(con, rows),
                *_address_faults(con),
                *_hash_faults(con, {(table.schema, table.name) for table in tables}, expected_build_hash),
            ]
    if faults:
        raise GateError(
            "; ".join(faults), where=candidate.name, remedy="What was served before still stands."
        )


def _format_faults(con: duckdb.DuckDBPyConnection, candidate: Path) -> list[str]:
    found = con.execute("select tags from duckdb_databases() where database_name = 'candidate'").fetchall()
    written = str(found[0][0].get("storage_version"))
    faults: list[str] = []
    if not written.startswith(STORAGE_VERSION):
        faults.append(f"written in format {written}, not {STORAGE_VERSION}")
    if candidate.with_name(candidate.name + ".wal").exists():
        faults.append("has an unfinished write-ahead log")
    return faults


def _object_faults(con: duckdb.DuckDBPyConnection, allowed: set[str]) -> list[str]:
    found = con.execute(
        """
        with objects as (
            select 'table' as kind, database_name, schema_name, table_name as name from duckdb_tables()
            union all
            select 'view', database_name, schema_name, view_name from duckdb_views() where not internal
            union all
            select 'function', database_name, schema_name, function_name
            from duckdb_functions() where not internal
            union all
            select 'sequence', database_name, schema_name, sequence_name from duckdb_sequences()
            union all
            select 'index', database_name, schema_name, index_name from duckdb_indexes()
        )
        select kind, schema_name, name from objects where database_name = 'candidate' order by all
        """
    ).fetchall()
    tables = {name for kind, schema, name in found if kind == "table" and schema == "main"}
    foreign = [
        f"{kind} {schema}.{name} is not on the list"
        for kind, schema, name in found
        if not (kind == "table" and schema == "main" and name in allowed)
    ]
    return foreign + [f"table {name} is missing" for name in sorted(allowed - tables)]


def _column_faults(con: duckdb.DuckDBPyConnection) -> list[str]:
    faults: list[str] = []
    for table, column, data_type in _columns(con):
        if data_type.split("(")[0] not in PLAIN_TYPES:
            faults.append(f"{table}.{column} is {data_type}, which not every client can read")
        if _RESTRICTED_NAME.search(column) and (data_type == "VARCHAR" or column.endswith(("_key", "_id"))):
            faults.append(f"{table}.{column} names a person, a single message or its text")
    return faults


def _count_faults(con: duckdb.DuckDBPyConnection, rows: Mapping[str, int]) -> list[str]:
    faults: list[str] = []
    for table, expected in sorted(rows.items()):
        count = statement("select count(*) from {table}", table=("candidate", "main", table))
        found = con.execute(count).fetchall()[0][0]
        if found != expected:
            faults.append(f"{table} has {found} rows, its source {expected}")
    return faults


def _address_faults(con: duckdb.DuckDBPyConnection) -> list[str]:
    faults: list[str] = []
    for table, column, data_type in _columns(con):
        if data_type != "VARCHAR" or _ENTITY_NAME.search(column):
            continue
        count = statement(
            "select count(*) from {table} where regexp_matches({column}, ?)",
            table=("candidate", "main", table),
            column=(column,),
        )
        if found := con.execute(count, [_ADDRESS]).fetchall()[0][0]:
            faults.append(f"{table}.{column} holds {found} e-mail addresses or profile links")
    return faults


def _hash_faults(con: duckdb.DuckDBPyConnection, tables: set[tuple[str, str]], expected: str) -> list[str]:
    # The verdict names tables as the warehouse does: views of the same names stand in for them here.
    for schema, name in sorted(tables):
        con.execute(statement("create schema if not exists {schema}", schema=(schema,)))
        view, copy = ("memory", schema, name), ("candidate", "main", name)
        con.execute(statement("create view {view} as select * from {copy}", view=view, copy=copy))
    if build_hash(con, tables) == expected:
        return []
    return ["is not the build that was judged: its rows differ from those of the verdict"]


def _columns(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    return con.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = 'candidate' and not internal order by table_name, column_index"
    ).fetchall()
