"""A planted world on disk: whole, in bounded memory, told in its own words, and never over something else."""

from __future__ import annotations

import csv
import json
import time
import tracemalloc
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.errors import SettingsError
from pipelines.sandbox import planted
from pipelines.sandbox.dirt import DIRT
from pipelines.sandbox.planted import plant, story
from pipelines.sandbox.scenario import SIZES, Size
from pipelines.sandbox.stories import SCENARIOS
from pipelines.sandbox.world import World


def rows_of(table: pa.Table) -> list[dict[str, object]]:
    """Return the rows of a table in an order of their own."""
    return sorted(table.to_pylist(), key=str)


def test_parquet_holds_the_worlds_tables(tiny_world: World, tmp_path: Path) -> None:
    written = plant(tiny_world, tmp_path / "out", "parquet")
    read = {name: pq.read_table(tmp_path / "out" / name) for name in written.rows}
    assert {name: table.num_rows for name, table in read.items()} == written.rows
    for name, table in (
        ("messages", tiny_world.messages()),
        ("outcomes", tiny_world.outcomes()),
        ("truth/sends", tiny_world.truth()),
        ("truth/replies", tiny_world.reply_truth()),
    ):
        assert rows_of(read[f"{name}.parquet"]) == rows_of(table), name


def test_ads_add_up_to_the_platforms_figures(tiny_world: World, tmp_path: Path) -> None:
    plant(tiny_world, tmp_path / "out")
    with (tmp_path / "out" / "ads.csv").open(encoding="utf-8") as file:
        ads = list(csv.DictReader(file))
    for account in tiny_world.accounts():
        days = tiny_world.ad_days(account["id"], tiny_world.first_day, tiny_world.until)
        mine = [row for row in ads if row["account_id"] == account["id"]]
        assert {row["currency"] for row in mine} == {account["currency"]}
        assert sum(int(row["sends"]) for row in mine) == sum(days["sends"].to_pylist())
        assert sorted(row["spend"] for row in mine) == sorted(days["cost_local"].to_pylist())


def test_the_same_world_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        plant(World("drift", seed=3, size="tiny"), tmp_path / name)
    for path in sorted(p for p in (tmp_path / "one").rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / "two" / path.relative_to(tmp_path / "one")).read_bytes()


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_story_names_what_was_planted(name: str) -> None:
    told = story(World(name, size="tiny"))
    assert told["knobs"] or name == "null"
    assert told["driver"] == SCENARIOS[name].driver
    assert bool(told["affected_campaigns"]) == (name not in ("null", "uninformative_classes"))
    assert json.loads(json.dumps(told, default=str))["dirt"] == DIRT


def test_the_change_comes_in_where_the_story_says() -> None:
    world = World("seed_story")
    first, last = world.setting.change
    adoption = world.truth().to_pandas().groupby("day")["adoption"].max()
    assert adoption[first - timedelta(days=1)] == 0 < adoption[first]
    assert adoption[last] < 1 == adoption[last + timedelta(days=1)]


@pytest.mark.parametrize("what", ["folder", "file"])
def test_nothing_is_written_over(tiny_world: World, tmp_path: Path, what: str) -> None:
    taken = tmp_path / "taken"
    if what == "file":
        taken.write_text("mine")
    else:
        taken.mkdir()
        (taken / "mine.txt").write_text("mine")
    with pytest.raises(SettingsError, match="not empty" if what == "folder" else "is a file"):
        plant(tiny_world, taken)
    assert [p.name for p in tmp_path.iterdir()] == ["taken"]
    assert (taken if what == "file" else taken / "mine.txt").read_text() == "mine"


def test_an_empty_folder_may_be_named(tiny_world: World, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert plant(tiny_world, tmp_path / "out").rows["truth/sends.csv"] > 1_000


def test_an_unknown_format_is_refused(tiny_world: World, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="csv, parquet"):
        plant(tiny_world, tmp_path / "out", "xlsx")


def test_a_world_that_fails_half_way_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> pa.Table:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(planted, "ads_export", full)
    with pytest.raises(OSError, match="No space left"):
        plant(World(size="tiny"), tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_half_a_million_sends_in_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The budget is 10 CPU seconds and about 4 are used."""
    monkeypatch.setitem(SIZES, "half", Size("half", 40, 75.0, 168, 5_000_000, accounts=4))
    start = time.process_time()
    world = World(size="half")
    tables = (*world.conversations(), world.truth())
    assert time.process_time() - start < 10.0
    assert tables[2].num_rows > 500_000


def test_memory_is_that_of_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three times the days, the same peak: what Python holds does not grow with the world."""
    peaks: list[int] = []
    for days in (10, 30):
        monkeypatch.setitem(SIZES, "slice", Size("slice", 12, 60.0, days, 1_000_000))
        world = World(size="slice")
        tracemalloc.start()
        plant(world, tmp_path / str(days), "parquet")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]
