"""`qae whatif`: what it refuses. What it foretells is held against a run in `tests/e2e`."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.home import open_home


def _whatif(home: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), "whatif", *args, "--quiet"])


def test_without_a_word_on_what_to_try_it_says_what_can_be_tried(tmp_path: Path) -> None:
    for asked in ((), ("--phrases", "--weights", "current", "next")):
        ended = _whatif(tmp_path, *asked)
        assert ended.exit_code == 2
        assert "--phrases" in ended.stderr
        assert "--weights A B" in ended.stderr


def test_a_home_that_is_not_there_or_holds_no_build_is_one_line(tmp_path: Path) -> None:
    assert "there is no home here" in _whatif(tmp_path / "none", "--phrases").stderr
    open_home(tmp_path, "sandbox")
    ended = _whatif(tmp_path, "--phrases")
    assert ended.exit_code == 2
    assert "nothing is built here yet" in ended.stderr


def test_a_run_at_work_is_waited_for_by_nobody(tmp_path: Path) -> None:
    home = open_home(tmp_path, "sandbox")
    home.warehouse.touch()
    with FileLock(home.lock):
        ended = _whatif(tmp_path, "--phrases")
    assert ended.exit_code == 6
    assert "a run is at work" in ended.stderr


def test_a_local_row_that_cannot_be_read_is_named_before_anything_is_copied(tmp_path: Path) -> None:
    home = open_home(tmp_path, "sandbox")
    home.warehouse.touch()
    (tmp_path / "local_effort_term.csv").write_text("term,weight\nbias,heavy\n")
    ended = _whatif(tmp_path, "--phrases")
    assert ended.exit_code == 2
    assert "line 2" in ended.stderr
    assert "weight is not a number" in ended.stderr
