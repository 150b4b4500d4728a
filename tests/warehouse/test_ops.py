"""The pipeline's own tables, and the hash that binds a verdict to a build."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import BusyError
from pipelines.landing.sidecar import Sidecar
from pipelines.warehouse import builds
from pipelines.warehouse.fingerprint import build_hash, table_hash
from pipelines.warehouse.ops import RunFacts, advance, connect, consumed, write_inputs

NOW = datetime(2026, 11, 1, tzinfo=UTC)
LANDED = [
    Sidecar(
        "s",
        "t",
        "day",
        date(2026, 10, n),
        "acc",
        f"sha{n}",
        5,
        7,
        {"bad": 1},
        {"draft": 1},
        {},
        NOW,
        "r",
        None,
        None,
    )
    for n in (1, 2)
]
FACTS = RunFacts("run-1", NOW, date(2026, 10, 2), "real", "Europe/Berlin", "EUR", "0.1.0+abc")


def test_dbt_sees_what_is_landed_and_the_facts_of_the_run(tmp_path: Path) -> None:
    with connect(tmp_path / "w.duckdb") as con:
        write_inputs(con, LANDED, FACTS)
        write_inputs(con, LANDED, FACTS)
        rows = con.execute(
            "select day, rows, rows_in, quarantined, skipped from ops.landed_partitions"
        ).fetchall()
        assert sorted(rows) == [(date(2026, 10, 1), 5, 7, 1, 1), (date(2026, 10, 2), 5, 7, 1, 1)]
        facts = con.execute("select as_of, home_kind, run_id from ops.run_facts").fetchall()
        assert facts == [(date(2026, 10, 2), "real", "run-1")]


def test_inputs_count_as_consumed_only_after_a_green_build(tmp_path: Path) -> None:
    with connect(tmp_path / "w.duckdb") as con:
        assert consumed(con) == ({}, None)
        write_inputs(con, LANDED, FACTS)
        assert consumed(con) == ({}, None)
        builds.begin(con, builds.OpenBuild(True, None), "c")
        builds.end(con)
        advance(con, build_hash="b", run_id="run-1")
        done, code = consumed(con)
        assert code == "c"
        assert done[("s", "t", "day", date(2026, 10, 1), "acc")] == "sha1"
        builds.begin(con, builds.OpenBuild(False, None), "c")
        write_inputs(con, LANDED[:1], FACTS)
        advance(con, build_hash="b", run_id="run-2")
        assert len(consumed(con)[0]) == 1


def test_a_held_warehouse_says_what_to_open_instead(tmp_path: Path) -> None:
    import subprocess
    import sys

    path = tmp_path / "w.duckdb"
    with connect(path):
        pass
    code = (
        f"import duckdb, sys; c = duckdb.connect({str(path)!r}); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline().strip() == "held"
        with pytest.raises(BusyError, match="another program") as caught, connect(path):
            pass
        other.communicate("")
    assert "reporting.duckdb" in (caught.value.remedy or "")


def test_the_hash_ignores_order_and_files_but_no_value() -> None:
    con = duckdb.connect()
    con.execute("create table a as select * from (values (1, 'x', null), (2, 'y', 0.5)) t(i, s, d)")
    con.execute("create table b as select * from a order by i desc")
    con.execute("create table c as select i, s, coalesce(d, 0) as d from a")
    con.execute("create table e as select * from a union all select * from a")
    hashes = {name: table_hash(con, "main", name) for name in "abce"}
    con.close()
    assert hashes["a"] == hashes["b"]
    assert len({hashes["a"], hashes["c"], hashes["e"]}) == 3


def test_the_hash_of_a_build_leaves_the_run_itself_out(tmp_path: Path) -> None:
    with connect(tmp_path / "w.duckdb") as con:
        con.execute("create schema marts")
        con.execute("create table marts.fct as select 1 as n")
        con.execute("create table marts.mart_meta as select 'run-1' as run_id")
        first = build_hash(con, [("marts", "fct"), ("marts", "mart_meta")])
        con.execute("update marts.mart_meta set run_id = 'run-2'")
        assert build_hash(con, [("marts", "mart_meta"), ("marts", "fct")]) == first
        con.execute("update marts.fct set n = 2")
        assert build_hash(con, [("marts", "fct"), ("marts", "mart_meta")]) != first
