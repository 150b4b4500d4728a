"""`qae world`: it lists, it writes, it tells what was planted, and it refuses in words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.sandbox.scenario import SIZES
from pipelines.sandbox.stories import SCENARIOS


def said(*args: object) -> tuple[int, str, str]:
    """Exit code, output and errors of `qae world`."""
    ended = CliRunner().invoke(app, ["world", *map(str, args)])
    return ended.exit_code, ended.stdout, ended.stderr


def test_without_a_folder_every_world_is_listed_with_what_happens_in_it() -> None:
    code, out, _ = said()
    assert code == 0
    assert all(s.name in out and s.says[:40] in out for s in SCENARIOS.values())
    assert all(name in out for name in SIZES)
    listed = json.loads(said("--json")[1])
    assert listed["scenarios"].keys() == SCENARIOS.keys()


def test_a_world_is_written_and_its_driver_named(tmp_path: Path) -> None:
    code, out, _ = said("--out", tmp_path / "w", "--size", "tiny", "--scenario", "outcomes_down_spend")
    assert code == 0
    assert "driver" in out
    assert "qae --home" in out
    assert {p.name for p in (tmp_path / "w").iterdir()} == {
        "messages.csv",
        "outcomes.csv",
        "ads.csv",
        "truth",
    }
    assert json.loads((tmp_path / "w" / "truth" / "world.json").read_text())["driver"] == "spend"


def test_json_says_what_was_written(tmp_path: Path) -> None:
    code, out, _ = said(
        "--out", tmp_path / "w", "--size", "tiny", "--seed", 3, "--format", "parquet", "--json"
    )
    told = json.loads(out)
    assert code == 0
    assert told["story"]["seed"] == 3
    assert told["rows"]["truth/sends.parquet"] > 1_000


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (("--scenario", "boom"), "seed_story"),
        (("--size", "vast"), "huge"),
        (("--format", "xlsx"), "parquet"),
        (("--seed", "-4"), "whole number"),
        (("--until", "2020-01-01"), "Move it to"),
    ],
)
def test_what_cannot_be_is_refused_with_what_can(tmp_path: Path, args: tuple[str, str], says: str) -> None:
    code, _, err = said("--out", tmp_path / "w", *args)
    assert code == 2
    assert says in err
    assert not (tmp_path / "w").exists()


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    code, _, err = said("--out", tmp_path, "--size", "tiny")
    assert code == 2
    assert "not empty" in err
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_said_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    code, _, err = said("--out", tmp_path / "file" / "world", "--size", "tiny")
    assert code == 2
    assert "could not be written" in err
    assert "Traceback" not in err
