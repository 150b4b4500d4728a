"""`qae publish --pin` and `--unpin` at the command line, and what `qae status` says of pins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.home import Home, open_home
from pipelines.publish.pins import pins, write_pins


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = open_home(tmp_path / "home", "real")
    write_pins(made.reporting, {"2026-10": "20261031T061500-000000"})
    return made


def _qae(home: Home, *args: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home.root), *args])


def test_a_pin_is_taken_away_without_a_warehouse_or_a_run(home: Home) -> None:
    ended = _qae(home, "publish", "--unpin", "2026-10", "--json")
    assert (ended.exit_code, json.loads(ended.stdout)["publication"]) == (0, "20261031T061500-000000")
    assert pins(home.reporting) == {}


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--unpin", "2026-11"), 3, "Pinned are: 2026-10"),
        (("--pin", "a", "--unpin", "b"), 2, "not both"),
        (("--pin", "current"), 2, "no warehouse yet"),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    home: Home, args: tuple[str, ...], code: int, said: str
) -> None:
    ended = _qae(home, "publish", *args)
    assert (ended.exit_code, said in ended.stderr) == (code, True)
    assert pins(home.reporting) == {"2026-10": "20261031T061500-000000"}
