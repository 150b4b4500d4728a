"""When runs happen: by the clock over days that may be restated, and by the content of dropped files."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import pytest

from pipelines.defs.drop_folder import Watched, drop_folder, look_again
from pipelines.defs.timing import JOB, schedules
from pipelines.home import open_home
from pipelines.settings import remember

START = date(2026, 1, 1)
RANGE = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
Looked = Callable[[], dg.RunRequest | dg.SkipReason]


def _range(name: str, at: datetime, start: date = START) -> tuple[str, str]:
    schedule = next(one for one in schedules(start) if one.name == name)
    with dg.DagsterInstance.ephemeral() as instance:
        context = dg.build_schedule_context(instance, scheduled_execution_time=at)
        (request,) = schedule.evaluate_tick(context).run_requests or []
    assert request.job_name in (None, JOB)
    return request.tags[RANGE[0]], request.tags[RANGE[1]]


def test_the_morning_run_asks_for_yesterday_and_the_lookback_window() -> None:
    morning = datetime(2026, 11, 23, 6, 15, tzinfo=UTC)
    assert _range("daily", morning) == ("2026-10-23", "2026-11-22")


def test_once_a_week_the_window_reaches_further_back() -> None:
    sunday = datetime(2026, 11, 22, 7, 30, tzinfo=UTC)
    assert _range("refresh", sunday) == ("2026-08-23", "2026-11-21")


def test_no_run_asks_for_days_before_the_first_partition() -> None:
    early = datetime(2026, 1, 5, 6, 15, tzinfo=UTC)
    assert _range("daily", early) == ("2026-01-01", "2026-01-04")


def test_a_clock_that_changes_its_hour_skips_no_day() -> None:
    last = [_range("daily", datetime(2026, 3, day, 6, 15, tzinfo=UTC))[1] for day in (28, 29, 30)]
    assert last == ["2026-03-27", "2026-03-28", "2026-03-29"]


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    """A file that a real home was told to read."""
    path = tmp_path / "messages.csv"
    path.write_text("message_id\n1\n")
    home = open_home(tmp_path / "home", "real")
    remember(home, "messages_inbox", {"kind": "messages_file", "path": str(path)})
    return path


@pytest.fixture
def look(dropped: Path, tmp_path: Path) -> Looked:
    """One evaluation of the sensor, with the cursor the one before left."""
    sensor = drop_folder(tmp_path / "home", JOB)
    cursor: list[str | None] = [None]

    def once() -> dg.RunRequest | dg.SkipReason:
        context = dg.build_sensor_context(cursor=cursor[0])
        (said,) = list(sensor(context))  # pyright: ignore[reportArgumentType]
        cursor[0] = context.cursor
        assert isinstance(said, dg.RunRequest | dg.SkipReason)
        return said

    return once


def _run(said: dg.RunRequest | dg.SkipReason) -> str:
    assert isinstance(said, dg.RunRequest), said
    assert said.run_key
    return said.run_key


def _skipped(said: dg.RunRequest | dg.SkipReason) -> str:
    assert isinstance(said, dg.SkipReason), said
    return said.skip_message or ""


def _twice(look: Looked) -> None:
    """Let the sensor get to know the file: the second look starts the run for it."""
    look()
    _run(look())


def test_a_new_file_starts_one_run_once_it_stands_still(look: Looked) -> None:
    assert "messages.csv stands still" in _skipped(look())
    assert _run(look())
    assert "No content has changed" in _skipped(look())


def test_a_touched_file_starts_nothing(look: Looked, dropped: Path) -> None:
    _twice(look)
    os.utime(dropped, (1, 1))
    assert "stands still" in _skipped(look())
    assert "No content" in _skipped(look())


def test_one_changed_byte_starts_a_run(look: Looked, dropped: Path) -> None:
    _twice(look)
    dropped.write_text("message_id\n2\n")
    look()
    assert _run(look())


def test_a_file_that_still_grows_is_waited_for(look: Looked, dropped: Path) -> None:
    _twice(look)
    for row in range(3):
        with open(dropped, "a") as file:
            file.write(f"{row}\n")
        assert "Waiting" in _skipped(look())
    assert _run(look())


def test_a_file_that_goes_back_to_what_it_was_runs_again_under_another_key(
    look: Looked, dropped: Path
) -> None:
    keys: list[str] = []
    for text in ("message_id\n1\n", "message_id\n2\n", "message_id\n1\n"):
        dropped.write_text(text)
        look()
        keys.append(_run(look()))
    assert len(set(keys)) == 3


def test_a_removed_file_starts_nothing(look: Looked, dropped: Path) -> None:
    _twice(look)
    dropped.unlink()
    assert "No content" in _skipped(look())


def test_before_there_is_a_home_the_sensor_says_so(tmp_path: Path) -> None:
    (said,) = list(drop_folder(tmp_path / "nowhere", JOB)(dg.build_sensor_context()))  # pyright: ignore[reportArgumentType]
    assert isinstance(said, dg.SkipReason)
    assert not (tmp_path / "nowhere").exists()


def test_a_cursor_of_another_version_counts_as_none(dropped: Path) -> None:
    assert Watched.from_json("not ours") == Watched()
    watched, _ = look_again([dropped], Watched())
    assert Watched.from_json(watched.to_json()) == watched
