"""The pipeline's own tables in the warehouse: what is landed, what was consumed, facts of the run."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb
import pyarrow as pa

from pipelines.errors import BusyError
from pipelines.landing.sidecar import Sidecar
from pipelines.naming import NamingPart
from pipelines.warehouse import builds
from pipelines.warehouse.rules import UNKNOWN_RULES, Rules

_TABLES = """
create schema if not exists ops;
create table if not exists ops.build_inputs (
    source varchar, stream varchar, cut varchar, day date, owner varchar, sha256 varchar
);
create table if not exists ops.green_builds (build_hash varchar, code_hash varchar, run_id varchar);
create or replace table ops.landed_partitions (
    source varchar, stream varchar, cut varchar, day date, owner varchar, sha256 varchar,
    rows bigint, rows_in bigint, quarantined bigint, skipped bigint, fetched_at timestamp
);
create or replace table ops.run_facts (
    run_id varchar, built_at timestamp, as_of date, home_kind varchar,
    reporting_timezone varchar, reporting_currency varchar, code_version varchar,
    segment varchar, train_from date, train_to date, is_isotonic boolean,
    lexicon_version varchar, method_version varchar, settings_version varchar
);
create or replace table ops.naming_parts (part varchar, position integer, pattern varchar);
"""


@dataclass(frozen=True)
class RunFacts:
    """One row about the run. `as_of` is the newest complete day landed; no clock decides it.

    `segment`, `train_from`, `train_to`, `is_isotonic` and `naming` are settings that the models read here;
    `rules` says which lexicon, models and settings made the build.
    """

    run_id: str
    built_at: datetime
    as_of: date
    home_kind: str
    reporting_timezone: str
    reporting_currency: str
    code_version: str
    segment: str | None = None
    train_from: date | None = None
    train_to: date | None = None
    is_isotonic: bool = True
    rules: Rules = UNKNOWN_RULES
    naming: tuple[NamingPart, ...] = ()


@contextmanager
def connect(path: Path, *, read_only: bool = False) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """Open the warehouse and close it again; raises `BusyError` where another process holds it."""
    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "storage_compatibility_version": "v1.4.0",
    }
    if read_only:
        config.pop("storage_compatibility_version")
    try:
        con = duckdb.connect(str(path), read_only=read_only, config=config)
    except duckdb.IOException as error:
        if "lock" not in str(error):
            raise
        raise BusyError(
            "another program has the warehouse open",
            where=str(path),
            remedy="Close it; to look at numbers open reporting/reporting.duckdb, which is never locked.",
        ) from None
    try:
        yield con
    finally:
        con.close()


def write_inputs(con: duckdb.DuckDBPyConnection, sidecars: Sequence[Sidecar], facts: RunFacts) -> None:
    """Replace `ops.landed_partitions` and `ops.run_facts`: what dbt reads about this run."""
    con.begin()
    for statement in filter(None, map(str.strip, _TABLES.split(";"))):
        con.execute(statement)
    _insert(
        con,
        "insert into ops.landed_partitions select * from new_rows",
        [
            (
                *_identity(s),
                s.rows,
                s.rows_in,
                sum(s.quarantined.values()),
                sum(s.skipped.values()),
                s.fetched_at.replace(tzinfo=None),
            )
            for s in sidecars
        ],
    )
    _insert(
        con,
        "insert into ops.run_facts select * from new_rows",
        [
            (
                facts.run_id,
                facts.built_at.replace(tzinfo=None),
                facts.as_of,
                facts.home_kind,
                facts.reporting_timezone,
                facts.reporting_currency,
                facts.code_version,
                facts.segment,
                facts.train_from,
                facts.train_to,
                facts.is_isotonic,
                facts.rules.phrases,
                facts.rules.method,
                facts.rules.settings,
            )
        ],
    )
    _insert(
        con,
        "insert into ops.naming_parts select * from new_rows",
        [(named.part, named.position, named.pattern) for named in facts.naming],
    )
    con.commit()


def consumed(con: duckdb.DuckDBPyConnection) -> tuple[dict[tuple[str, str, str, date, str], str], str | None]:
    """What the last green build consumed: sha256 by partition, and the code it was built with."""
    known = con.execute(
        "select count(*) from duckdb_tables() where schema_name = 'ops' and table_name = 'build_inputs'"
    ).fetchall()[0][0]
    if not known:
        return {}, None
    rows = con.execute("select source, stream, cut, day, owner, sha256 from ops.build_inputs").fetchall()
    code = con.execute("select code_hash from ops.green_builds").fetchall()
    return {tuple(row[:5]): row[5] for row in rows}, code[0][0] if code else None


def advance(con: duckdb.DuckDBPyConnection, *, build_hash: str, run_id: str) -> None:
    """Record that the open build is green, and with it the partitions and the code it was made of.

    Not what is landed by now: that may be more than dbt read. Publishing a green build again changes nothing.
    """
    con.begin()
    if code_hash := builds.close(con):
        con.execute("delete from ops.build_inputs")
        con.execute(
            "insert into ops.build_inputs"
            " select source, stream, cut, day, owner, sha256 from ops.landed_partitions"
        )
        con.execute("delete from ops.green_builds")
        con.execute("insert into ops.green_builds values (?, ?, ?)", [build_hash, code_hash, run_id])
    con.commit()


def _identity(sidecar: Sidecar) -> tuple[str, str, str, date, str, str]:
    return (sidecar.source, sidecar.stream, sidecar.cut, sidecar.day, sidecar.owner, sidecar.sha256)


def _insert(con: duckdb.DuckDBPyConnection, statement: str, rows: Sequence[tuple[object, ...]]) -> None:
    # One statement over a registered table: row by row costs a millisecond each.
    if rows:
        columns = {f"c{n}": list(values) for n, values in enumerate(zip(*rows, strict=True))}
        con.register("new_rows", pa.table(columns))
        con.execute(statement)
        con.unregister("new_rows")
