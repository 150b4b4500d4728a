"""Measure: run a suite's query on the warehouse and hand over numbers, nothing else."""

from __future__ import annotations

import re
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from pipelines.sources.currencies import CURRENCIES
from pipelines.warehouse.ops import connect

if TYPE_CHECKING:
    import pandas as pd

    from pipelines.checks.policy import Parameter

SLICE = "slice"
_SLICE_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_NUMBER = re.compile(r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL\(\d+,\d+\))")
# Their messages name columns and tables, never a value of a row; every other message might.
_SPEAKING = (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException)


class NotMeasurableError(Exception):
    """A query that did not give numbers; the message is safe to show."""


@dataclass(frozen=True)
class Measured:
    """One row per slice, one float column per measurement; `slices` names the rows, in our own words."""

    frame: pd.DataFrame
    slices: tuple[str, ...]


@contextmanager
def measuring(warehouse: Path) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    """Open a warehouse to measure it: read-only, two threads, instants in UTC."""
    with connect(warehouse, read_only=True) as connection:
        connection.execute("set threads = 2")
        connection.execute("set TimeZone = 'UTC'")
        yield connection


def measure(connection: duckdb.DuckDBPyConnection, query: str, parameters: Mapping[str, Any]) -> Measured:
    """Run one read-only statement with the parameters it names.

    Refused, as `NotMeasurableError`: anything but one SELECT, a column that is not a number (texts must
    not travel to GX, its results or a page), a slice that is not a plain name, and no row at all.
    """
    try:
        (statement,) = duckdb.extract_statements(query)
        if statement.type != duckdb.StatementType.SELECT:
            raise NotMeasurableError(f"the query is a {statement.type.name}, not a SELECT")
        wanted = {name: parameters[name] for name in statement.named_parameters}
        cursor = connection.execute(statement, wanted)
        columns = [(str(column[0]), str(column[1])) for column in cursor.description or ()]
        rows = cursor.fetchall()
    except KeyError as error:
        raise NotMeasurableError(f"policy.toml has no parameter {error}") from None
    except ValueError:
        raise NotMeasurableError("the query is not exactly one statement") from None
    except duckdb.Error as error:
        raise NotMeasurableError(_safe(error)) from None
    return _measured(columns, rows)


def values_of(parameters: Mapping[str, Parameter], *, landing: Path, today: date) -> dict[str, Any]:
    """What queries may name: the policy's parameters, `$landing`, `$today` (UTC), and `$currencies`.

    The currencies are those the sources accept: a second list would sooner or later refuse a first one's.
    """
    named = {name: parameter.value for name, parameter in parameters.items()}
    given = {"landing": str(landing.resolve()), "today": today, "currencies": sorted(CURRENCIES)}
    return {**named, **given}


def _measured(columns: list[tuple[str, str]], rows: list[tuple[Any, ...]]) -> Measured:
    import pandas as pd

    texts = [name for name, kind in columns if name != SLICE and not _NUMBER.fullmatch(kind)]
    if texts:
        raise NotMeasurableError(f"only numbers are measured, not {', '.join(texts)}")
    if not rows:
        raise NotMeasurableError("the query measured no row")
    names = [name for name, _ in columns]
    at = names.index(SLICE) if SLICE in names else None
    slices = tuple("" if at is None else str(row[at]) for row in rows)
    if at is not None and not all(_SLICE_NAME.fullmatch(name) for name in slices):
        raise NotMeasurableError("a slice is not a plain name such as source.stream")
    frame = pd.DataFrame.from_records(rows, columns=names).drop(columns=[SLICE], errors="ignore")
    return Measured(frame.astype("float64"), slices)


def _safe(error: duckdb.Error) -> str:
    kind = type(error).__name__.removesuffix("Exception")
    return f"{kind}: {str(error).splitlines()[0]}"[:300] if isinstance(error, _SPEAKING) else f"{kind} error"
