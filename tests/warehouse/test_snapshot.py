"""Looking at a build leaves it, and whoever works on it, alone."""

from __future__ import annotations

import hashlib
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest
from filelock import FileLock

from pipelines.errors import BusyError, GateError, SettingsError
from pipelines.home import Home, open_home
from pipelines.warehouse.builds import OpenBuild, begin
from pipelines.warehouse.ops import connect
from pipelines.warehouse.snapshot import reading, snapshot


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with the smallest build there is."""
    made = open_home(tmp_path / "home", "sandbox")
    with connect(made.warehouse) as con:
        con.execute("create schema marts")
        con.execute("create table marts.rpt_campaign_to_date as select 'c1' as campaign_id")
    return made


def _copies(home: Home) -> list[Path]:
    return list(home.private.glob("snapshot-*"))


def test_while_a_copy_is_looked_at_the_home_is_free_and_its_file_untouched(home: Home) -> None:
    before = hashlib.sha256(home.warehouse.read_bytes()).hexdigest()
    with snapshot(home) as con:
        assert con.execute("select campaign_id from warehouse.marts.rpt_campaign_to_date").fetchall() == [
            ("c1",)
        ]
        con.execute("create table mine as select 1")
        with pytest.raises(duckdb.Error, match="read-only"):
            con.execute("create table warehouse.marts.mine as select 1")
        assert hashlib.sha256(home.warehouse.read_bytes()).hexdigest() == before
        with FileLock(home.lock).acquire(timeout=0), connect(home.warehouse) as writer:
            writer.execute("create table marts.later as select 1")
        assert (_copies(home)[0].stat().st_mode & 0o777) == 0o700
    assert not _copies(home)


def test_a_copy_goes_when_something_fails_and_a_killed_one_goes_with_the_next(home: Home) -> None:
    with pytest.raises(duckdb.Error), snapshot(home) as con:
        con.execute("select no_such_column")
    assert not _copies(home)
    (home.private / "snapshot-killed").mkdir()
    with snapshot(home):
        assert [path.name == "snapshot-killed" for path in _copies(home)] == [False]


def test_a_short_look_sees_the_build_and_cannot_change_it(home: Home) -> None:
    with reading(home) as con:
        assert con.execute("select count(*) from marts.rpt_campaign_to_date").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error, match="read-only"):
            con.execute("drop table marts.rpt_campaign_to_date")


def test_a_run_at_work_or_another_program_is_busy_and_no_build_is_said(home: Home) -> None:
    with FileLock(home.lock), pytest.raises(BusyError, match="a run is at work"), snapshot(home):
        pass
    with connect(home.warehouse) as con:
        con.execute("drop table marts.rpt_campaign_to_date")
    for look in (snapshot, reading):
        with pytest.raises(SettingsError, match="nothing is built here yet"), look(home):
            pass
    assert not _copies(home)


def test_half_a_build_is_no_build(home: Home) -> None:
    with connect(home.warehouse) as con:
        begin(con, OpenBuild(is_full=True, days=None), "code")
    for look in (snapshot, reading):
        with pytest.raises(GateError, match="did not come to its end"), look(home):
            pass


def test_a_disk_without_room_is_said_before_anything_is_copied(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = SimpleNamespace(total=1, used=1, free=0)
    monkeypatch.setattr("pipelines.warehouse.snapshot.shutil.disk_usage", lambda _: full)
    with pytest.raises(SettingsError, match="no room for a copy"), snapshot(home):
        pass
    assert not _copies(home)
