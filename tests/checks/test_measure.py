"""Measuring hands over numbers only: no text, no second statement, no row's value in an error."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.checks.measure import NotMeasurableError, measure, measuring, values_of
from pipelines.checks.policy import Parameter


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(path) as writer:
        writer.execute(
            "create table sends as select 'Sounds good!' as body, 1 as clicks, 0.5::decimal(28, 9) as w"
        )
    with measuring(path) as reader:
        yield reader


def test_numbers_come_back_by_slice(connection: duckdb.DuckDBPyConnection) -> None:
    query = "select 'ads.days' as slice, sum(clicks) as clicks, max(w) as w, null::bigint as none from sends"
    measured = measure(connection, query, {})
    assert measured.slices == ("ads.days",)
    assert measured.frame["clicks"].tolist() == [1.0]
    assert measured.frame["w"].tolist() == [0.5]
    assert measured.frame["none"].isna().all()
    assert set(map(str, measured.frame.dtypes)) == {"float64"}


def test_only_the_parameters_a_query_names_are_bound(connection: duckdb.DuckDBPyConnection) -> None:
    named = {"k": Parameter(20, "why"), "unused": Parameter(["a"], "why")}
    known = values_of(named, landing=Path("landing"), today=date(2026, 11, 1))
    measured = measure(connection, "select $k as k, year($today) as year", known)
    assert measured.frame.iloc[0].to_dict() == {"k": 20.0, "year": 2026.0}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("select body from sends", "only numbers"),
        ("select date '2026-01-01' as day from sends", "only numbers"),
        ("select clicks > 0 as is_clicked from sends", "only numbers"),
        ("select clicks from sends where false", "no row"),
        ("select 1 as a; select 2 as b", "exactly one"),
        ("", "exactly one"),
        ("delete from sends", "DELETE"),
        ("copy sends to '/tmp/x.csv'", "COPY"),
        ("select $unknown as a", "no parameter 'unknown'"),
        ("select nothing_like_it from sends", "nothing_like_it"),
        ("select 1 as a from no_table", "no_table"),
        ("select body as slice, clicks from sends", "plain name"),
        ("select null as slice, clicks from sends", "plain name"),
    ],
)
def test_anything_else_is_refused_in_words(
    connection: duckdb.DuckDBPyConnection, query: str, says: str
) -> None:
    with pytest.raises(NotMeasurableError, match=says):
        measure(connection, query, {})


def test_an_error_never_quotes_a_row(connection: duckdb.DuckDBPyConnection) -> None:
    """DuckDB's conversion error repeats the text it met: a message body would travel into the results."""
    with pytest.raises(NotMeasurableError) as raised:
        measure(connection, "select cast(body as integer) as clicks from sends", {})
    assert "Sounds good" not in str(raised.value)
