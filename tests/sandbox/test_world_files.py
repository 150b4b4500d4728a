"""The files a person would bring: readable by anybody's CSV reader, and equal to the tables."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.sandbox.world import World, write_world


@pytest.fixture(scope="module")
def written(tiny_world: World, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The tiny world's files."""
    return write_world(tiny_world, tmp_path_factory.mktemp("world") / "inbox")


@pytest.mark.parametrize("name", ["messages", "outcomes"])
def test_csv_holds_what_the_table_holds(tiny_world: World, written: dict[str, Path], name: str) -> None:
    table = tiny_world.messages() if name == "messages" else tiny_world.outcomes()
    with written[name].open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == table.num_rows
    assert list(rows[0]) == table.column_names
    for row, true in zip(rows, table.to_pylist(), strict=True):
        for column, value in true.items():
            expected = "" if value is None else value
            if column in ("sent_at", "retracted_at", "occurred_at") and value is not None:
                expected = value.strftime("%Y-%m-%dT%H:%M:%SZ")
            elif isinstance(value, bool):
                expected = str(value).lower()
            assert row[column] == expected, column


def test_bodies_with_line_breaks_and_quotes_survive(written: dict[str, Path]) -> None:
    with written["messages"].open(encoding="utf-8", newline="") as file:
        assert any("\n" in row["body"] for row in csv.DictReader(file))


def test_the_truth_stands_apart(tiny_world: World, written: dict[str, Path]) -> None:
    assert written["truth_sends"].parent.name == "truth"
    assert pq.read_table(written["truth_sends"]).equals(tiny_world.truth())
    assert pq.read_table(written["truth_replies"]).equals(tiny_world.reply_truth())
    header = written["messages"].read_text(encoding="utf-8").split("\n", 1)[0]
    assert "intent" not in header
    assert "class" not in header


def test_the_default_world_is_written_in_seconds(tmp_path: Path) -> None:
    """The budget is 6 CPU seconds and 3 are used; the limit leaves room for a machine half as fast."""
    start = time.process_time()
    world = World()
    write_world(world, tmp_path)
    for account in world.accounts():
        world.ad_days(account["id"], world.first_day, world.until)
    assert time.process_time() - start < 12.0


def test_writing_twice_gives_the_same_bytes(
    tiny_world: World, written: dict[str, Path], tmp_path: Path
) -> None:
    again = write_world(World(size="tiny"), tmp_path)
    assert all(again[name].read_bytes() == written[name].read_bytes() for name in written)
