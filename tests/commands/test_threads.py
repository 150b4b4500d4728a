"""`qae threads`: names and last lines on the terminal, and nowhere else."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from tests.homes import Kept

pytestmark = pytest.mark.xdist_group("home_again")


def _threads(home: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), "threads", *args])


def _files(home: Path) -> dict[str, str]:
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file()
    }


def _named(home: Path) -> set[str]:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        rows = con.execute("select distinct participant_names from private.message_bodies").fetchall()
    return {name for (names,) in rows if names for name in names.split("|")}


def test_names_are_shown_and_nothing_is_written(tiny: Kept) -> None:
    home = tiny.restored()
    before = _files(home)
    shown = _threads(home, "--limit", "5")
    assert shown.exit_code == 0, shown.output
    assert any(name in shown.stdout for name in _named(home))
    assert "wait for you" in shown.stdout
    assert shown.stdout.count(" they: ") + shown.stdout.count(" you: ") == 5
    assert _files(home) == before


def test_json_holds_names_and_texts_only_where_asked_for(tiny: Kept) -> None:
    """JSON is what people keep in files."""
    home = tiny.restored()
    bare, full = (
        json.loads(_threads(home, "--json", "--limit", "3", *more).stdout) for more in ((), ("--text",))
    )
    assert bare["all"] == full["all"]
    assert bare["all"]["conversations"] > 0
    for without, with_text in zip(bare["conversations"], full["conversations"], strict=True):
        assert {"names", "text"}.isdisjoint(without)
        assert without.items() <= with_text.items()
        assert with_text["text"]


def test_a_filter_shows_what_the_build_counts(tiny: Kept) -> None:
    home = tiny.restored()
    told = json.loads(_threads(home, "--json", "--stalled", "--limit", "100000").stdout)
    counts = told["all"]
    assert len(told["conversations"]) == counts["stalled_on_them"] + counts["stalled_on_us"]
    assert all(c["is_stalled"] for c in told["conversations"])


def test_before_the_first_run_it_says_what_to_do(tmp_path: Path) -> None:
    refused = _threads(tmp_path / "none")
    assert refused.exit_code == 2
    assert "qae run" in refused.stderr
