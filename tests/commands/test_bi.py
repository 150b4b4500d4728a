"""`qae bi`: what is printed can be pasted, and what is called tested is tested here."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.home import open_home
from tests.homes import Kept
from tests.warm import qae

pytestmark = pytest.mark.xdist_group("home_again")
RUN = {"duckdb": duckdb, "pd": pd}


def test_a_tested_recipe_reads_the_mart_as_it_is_printed(tiny: Kept) -> None:
    home = tiny.restored()
    told = json.loads(qae(home, "bi", "--json").out)
    frames = [eval(recipe["paste"], dict(RUN)) for recipe in told if recipe["tool"] in ("python", "pandas")]
    assert len(frames) == 2
    with duckdb.connect(str(home / "reporting" / "reporting.duckdb"), read_only=True) as con:
        rows = con.execute("select campaign_id, sends from rpt_campaign_to_date order by 1").fetchall()
    for frame in frames:
        found = frame.sort_values("campaign_id")[["campaign_id", "sends"]].itertuples(index=False, name=None)
        assert list(found) == rows


def test_every_recipe_names_something_that_is_there_and_says_whether_it_was_tried(tiny: Kept) -> None:
    home = tiny.restored()
    told = json.loads(qae(home, "bi", "--json").out)
    places = [str((home / "reporting").resolve() / part) for part in ("reporting.duckdb", "parquet/current")]
    assert all(Path(place).exists() for place in places)
    assert all(any(place in recipe["paste"] for place in places) for recipe in told)
    assert "access_mode=read_only" in qae(home, "bi", "superset").out
    assert "not tested by us" in qae(home, "bi", "metabase").out


def test_an_unknown_tool_and_a_home_without_a_mart_are_one_line(tmp_path: Path, tiny: Kept) -> None:
    ended = qae(tiny.restored(), "bi", "lotus 1-2-3")
    assert (ended.code, "superset" in ended.err) == (2, True)
    open_home(tmp_path, "sandbox")
    refused = CliRunner().invoke(app, ["--home", str(tmp_path), "bi"])
    assert (refused.exit_code, "nothing is published yet" in refused.stderr) == (2, True)
