"""Only what stands between a change and a target is built again, in order, over what was built before."""

from __future__ import annotations

from collections.abc import Generator
from pathlib import Path

import duckdb
import pytest

from pipelines.method.rebuild import rebuild

_MODELS = {
    "staging/landed.sql": "select * from {{ source('shop', 'landed') }}",
    "staging/other.sql": "select * from {{ ref('landed') }}",
    "middle/score.sql": "select 1 as n",
    "middle/doubled.sql": "select 2 * n + {{ one() }} as n from {{ ref('score') }}",
    "marts/report.sql": "select a.n + b.n as n from {{ ref('doubled') }} as a, {{ ref('other') }} as b",
    "marts/elsewhere.sql": "select n from {{ ref('score') }}",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name, sql in _MODELS.items():
        path = tmp_path / "models" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(sql)
    (tmp_path / "macros").mkdir()
    (tmp_path / "macros" / "one.sql").write_text("{% macro one() -%} 1 {%- endmacro %}")
    return tmp_path


@pytest.fixture
def con() -> Generator[duckdb.DuckDBPyConnection, None, None]:
    with duckdb.connect() as opened:
        opened.execute("attach ':memory:' as built; create schema built.staging; create schema built.middle")
        opened.execute("create table built.staging.other as select 100 as n")
        opened.execute("create table built.middle.score as select 1 as n")
        opened.execute("create table score as select 5 as n")
        yield opened


def test_a_target_is_built_over_the_change_and_over_what_did_not_change(
    con: duckdb.DuckDBPyConnection, project: Path
) -> None:
    built = rebuild(con, project, "built", moved=["score"], targets=["report"])
    assert built == ["doubled", "report"]
    assert con.execute("select n from report").fetchall() == [(111,)]


def test_a_target_that_reads_no_change_is_left_alone(con: duckdb.DuckDBPyConnection, project: Path) -> None:
    assert rebuild(con, project, "built", moved=["report"], targets=["other"]) == []


def test_a_landed_stream_may_bear_the_name_of_a_model(con: duckdb.DuckDBPyConnection, project: Path) -> None:
    con.execute("create table landed as select 7 as n")
    assert rebuild(con, project, "built", moved=["landed"], targets=["other"]) == ["other"]
    assert con.execute("select n from other").fetchall() == [(7,)]
