"""Builds under way: what one touched is built again, half of one is never judged, only a green one counts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import GateError
from pipelines.landing.sidecar import Sidecar
from pipelines.warehouse import builds
from pipelines.warehouse.builds import OpenBuild
from pipelines.warehouse.ops import RunFacts, advance, connect, consumed, write_inputs
from pipelines.warehouse.work import plan_work

NOW = datetime(2026, 11, 1, tzinfo=UTC)
FACTS = RunFacts("run-1", NOW, date(2026, 10, 2), "real", "Europe/Berlin", "EUR", "0.1.0+abc")
DAYS = (date(2026, 10, 1), date(2026, 10, 3))


@pytest.fixture
def con(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with connect(tmp_path / "w.duckdb") as con:
        yield con


def landed(*shas: str) -> list[Sidecar]:
    """One partition a day, from the first of October on."""
    return [
        Sidecar("s", "t", "day", date(2026, 10, n), "me", sha, 1, 1, {}, {}, {}, NOW, "r", None, None)
        for n, sha in enumerate(shas, start=1)
    ]


def build(con: duckdb.DuckDBPyConnection, sidecars: list[Sidecar], code: str = "code") -> None:
    """What a run writes around dbt."""
    builds.begin(con, OpenBuild(False, DAYS), code)
    write_inputs(con, sidecars, FACTS)
    builds.end(con)


def test_a_warehouse_that_never_built_has_nothing_open(con: duckdb.DuckDBPyConnection) -> None:
    assert builds.open_builds(con) == []
    builds.require_built(con)
    assert builds.close(con) is None


def test_half_a_build_is_not_judged(con: duckdb.DuckDBPyConnection) -> None:
    builds.begin(con, OpenBuild(True, None), "code")
    with pytest.raises(GateError, match="did not come to its end"):
        builds.require_built(con)
    builds.end(con)
    builds.require_built(con)
    builds.begin(con, OpenBuild(False, DAYS), "code")
    with pytest.raises(GateError):
        builds.require_built(con)


def test_days_a_red_build_touched_are_built_again_though_their_content_went_back(
    con: duckdb.DuckDBPyConnection,
) -> None:
    good = landed("a", "b", "c")
    build(con, good)
    advance(con, build_hash="green", run_id="run-1")
    build(con, landed("a", "garbage", "c"))
    done, code = consumed(con)
    work = plan_work(good, done, same_code=code == "code", unfinished=builds.open_builds(con))
    assert not work.nothing
    assert (work.changed, work.full, work.days) == (0, False, DAYS)


def test_an_open_full_build_asks_for_a_full_one(con: duckdb.DuckDBPyConnection) -> None:
    build(con, landed("a"))
    advance(con, build_hash="green", run_id="run-1")
    builds.begin(con, OpenBuild(True, None), "newer code")
    work = plan_work(landed("a"), consumed(con)[0], same_code=True, unfinished=builds.open_builds(con))
    assert work.full


def test_only_what_dbt_read_counts_as_consumed(con: duckdb.DuckDBPyConnection) -> None:
    """A day landed after the build was not in it, whenever the build is published."""
    build(con, landed("a", "b"), code="first")
    advance(con, build_hash="green", run_id="run-1")
    done, code = consumed(con)
    assert [key[3].day for key in done] == [1, 2]
    assert code == "first"
    assert builds.open_builds(con) == []
    advance(con, build_hash="green", run_id="run-2")
    assert consumed(con) == (done, code)
