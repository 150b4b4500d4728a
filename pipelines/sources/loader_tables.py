"""Where a loader's tables are: in a DuckDB file, in folders of Parquet or CSV, or in a file of records."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.errors import BusyError, InputError
from pipelines.landing.quarantine import Refused
from pipelines.sources.base import Job
from pipelines.sources.files import required_files
from pipelines.sources.tables import open_table
from pipelines.sql import quoted

DATABASES = (".duckdb", ".db", ".ddb")
TABLE_FILES = (".parquet", ".csv", ".tsv", ".jsonl", ".ndjson")
_RECORDS = {"stream", "data"}


@dataclass(frozen=True)
class Relation:
    """One table: the name to select from, its columns and their types, the lines no row could be made of."""

    sql: str
    header: Mapping[str, str]
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True)
class Connection:
    """One set of tables, as one connection of a loader fills it, and the DuckDB that reads it.

    `relation` is what `source_relation` says: the source's name, and behind it the schema or folder where a
    source has several.
    """

    relation: str
    where: str
    con: duckdb.DuckDBPyConnection
    tables: Mapping[str, Relation]


@dataclass(frozen=True)
class Place:
    """Where one connection's tables are, before they are opened."""

    relation: str
    path: Path
    schema: str | None
    files: tuple[Path, ...] = ()


def places(job: Job) -> list[Place]:
    """The connections a source's block names: one a file and schema, or one a folder of files."""
    found = required_files(job)
    loose = tuple(p for p in found if p.is_file() and p.suffix.lower() in TABLE_FILES)
    homes: list[tuple[Path, str | None, tuple[Path, ...]]] = []
    if loose:
        homes.append((loose[0].parent, None, loose))
    for path in found:
        if path.is_dir():
            homes.append((path, None, _files_in(path)))
        elif path.suffix.lower() in DATABASES:
            homes += [(path, schema, ()) for schema in (job.options.schemas or (None,))]
        elif path not in loose:
            raise InputError(
                "is neither a DuckDB file nor a table in Parquet, CSV or JSON lines",
                where=str(path),
                remedy=f"Correct `path` of [sources.{job.name}].",
            )
    several = len(homes) > 1
    return [
        Place(f"{job.name}.{schema or path.stem}" if several else job.name, path, schema, files)
        for path, schema, files in homes
    ]


@contextmanager
def opened(place: Place, scratch: Path, encoding: str | None = None) -> Generator[Connection]:
    """Open a connection's tables for reading; a DuckDB file is opened read-only.

    Raises `InputError` where nothing is there to read, `BusyError` where another process writes the file.
    """
    with ExitStack() as stack:
        con = stack.enter_context(_connect(place, scratch))
        if place.files:
            tables = {
                name: _from_files(con, stack, name, files, scratch, encoding)
                for name, files in _by_table(place).items()
            }
            for records in [n for n, t in tables.items() if set(t.header) >= _RECORDS]:
                tables |= _streams(con, tables.pop(records))
        else:
            tables = _from_database(con, place)
        yield Connection(place.relation, str(place.path), con, tables)


@contextmanager
def _connect(place: Place, scratch: Path) -> Generator[duckdb.DuckDBPyConnection]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "temp_directory": str(scratch),
    }
    file = ":memory:" if place.files else str(place.path)
    try:
        con = duckdb.connect(file, read_only=not place.files, config=config)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise BusyError(
                "another process writes this file",
                where=str(place.path),
                remedy="Run when the loader is done.",
            ) from error
        raise InputError(
            "cannot be opened as a DuckDB file",
            where=str(place.path),
            remedy="It may be damaged, or written by a newer DuckDB: give Parquet instead.",
        ) from error
    try:
        con.execute("set timezone = 'UTC'")
        con.execute("set preserve_insertion_order = false")
        # Ten million rows are ordered by day on disk, rather than in three gigabytes.
        con.execute("set memory_limit = '1GB'")
        yield con
    finally:
        con.close()


def _from_database(con: duckdb.DuckDBPyConnection, place: Place) -> dict[str, Relation]:
    told = con.execute(
        "select table_schema, table_name, column_name, data_type from information_schema.columns"
        " where table_catalog = current_database() and (?::varchar is null or table_schema = ?)"
        " order by table_schema, table_name, ordinal_position",
        [place.schema, place.schema],
    ).fetchall()
    schemas = {row[0] for row in told}
    if not told:
        what = f"schema {place.schema!r}" if place.schema else "any table"
        raise InputError(f"does not hold {what}", where=str(place.path), remedy="Correct `path` or `schema`.")
    if len(schemas) > 1 and place.schema is None:
        named = [s for s in sorted(schemas) if not s.endswith(("_staging", "_internal")) and s != "main"]
        raise InputError(
            f"holds several schemas ({', '.join(sorted(schemas))})",
            where=str(place.path),
            remedy=f'Say which, as in `schema = "{(named or sorted(schemas))[0]}"`.',
        )
    headers: defaultdict[tuple[str, str], dict[str, str]] = defaultdict(dict)
    for schema, table, column, kind in told:
        headers[schema, table][column] = kind
    return {table.lower(): Relation(quoted(schema, table), head) for (schema, table), head in headers.items()}


def _files_in(folder: Path) -> tuple[Path, ...]:
    inside = (*folder.iterdir(), *(p for sub in folder.iterdir() if sub.is_dir() for p in sub.iterdir()))
    found = sorted(p for p in inside if p.is_file() and p.suffix.lower() in TABLE_FILES)
    if not found:
        raise InputError(
            "holds no Parquet, CSV or JSON lines file", where=str(folder), remedy="Correct `path`."
        )
    return tuple(found)


def _by_table(place: Place) -> dict[str, list[Path]]:
    """The files of each table: by the name of the file, or of the folder it lies in."""
    tables: defaultdict[str, list[Path]] = defaultdict(list)
    for path in place.files:
        name = path.stem if path.parent == place.path else path.parent.name
        tables[name.lower()].append(path)
    return dict(tables)


def _from_files(
    con: duckdb.DuckDBPyConnection,
    stack: ExitStack,
    name: str,
    files: Sequence[Path],
    scratch: Path,
    encoding: str | None,
) -> Relation:
    view = f"file.{name}"
    if all(path.suffix.lower() == ".parquet" for path in files):
        try:
            # By name: a later file may have more columns. Which of ours each has is looked at apart.
            relation = con.read_parquet([str(p) for p in files], union_by_name=True, hive_partitioning=False)
            relation.create_view(view)
        except duckdb.Error as error:
            raise InputError(
                "is damaged or no Parquet file", where=name, remedy="Export it again."
            ) from error
        header = dict(zip(relation.columns, map(str, relation.types), strict=True))
        return Relation(quoted(view), {c: t for c, t in header.items() if _in_all(files, c)})
    parts = [stack.enter_context(open_table(path, scratch, encoding=encoding)) for path in files]
    rows = pa.concat_tables([part.rows for part in parts], promote_options="default")
    common = [c for c in rows.column_names if all(c in part.header for part in parts)]
    con.register(view, rows.select(common))
    return Relation(
        quoted(view), dict.fromkeys(common, "VARCHAR"), tuple(r for p in parts for r in p.refused)
    )


def _in_all(files: Sequence[Path], column: str) -> bool:
    import pyarrow.parquet as pq

    return len(files) == 1 or all(column in pq.read_schema(path).names for path in files)


def _streams(con: duckdb.DuckDBPyConnection, records: Relation) -> dict[str, Relation]:
    """A file of Airbyte records (`stream`, `data`) as one table a stream, members of `data` as columns."""
    lists = f"select stream, json_group_array(data) from {records.sql} group by stream"  # noqa: S608
    found: dict[str, Relation] = {}
    for stream, data in con.execute(lists).fetchall():
        objects = [json.loads(one) if isinstance(one, str) else one for one in json.loads(data)]
        names = list(dict.fromkeys(name for one in objects for name in one))
        columns = {name: [_text(one.get(name)) for one in objects] for name in names}
        view = f"stream.{stream}"
        con.register(view, pa.table({n: pa.array(c, pa.string()) for n, c in columns.items()}))
        found[stream.lower()] = Relation(quoted(view), dict.fromkeys(names, "VARCHAR"))
    return found


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else json.dumps(value, ensure_ascii=False)
