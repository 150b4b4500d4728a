"""Dagster's own command line on this code location: it loads, and it fetches one day."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import dagster as dg
import pytest

from tests.homes import Kept, build_served, landed

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("home_again")]
ROOT = Path(__file__).parents[2]
DAY = "2026-10-31"


def _dg(home: Path, *args: str) -> str:
    variables = {"QAE_HOME": str(home), "DAGSTER_HOME": str(home / "dagster"), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [str(Path(sys.executable).with_name("dg")), *args],
        cwd=ROOT, env=os.environ | variables, capture_output=True, text=True, timeout=600, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    return done.stdout + done.stderr


def test_the_definitions_load(tiny: Kept) -> None:
    _dg(tiny.restored(), "check", "defs")
    listed = _dg(tiny.place, "list", "defs")
    assert "landing/linkedin_ads" in listed
    assert "publish/report" in listed


def test_one_day_is_materialized_through_dagsters_own_launcher(tiny: Kept) -> None:
    home = tiny.restored()
    before, files = build_served(home), landed(home)
    lost = list((home / "landing" / "linkedin_ads").glob(f"*/date={DAY}/*"))
    for path in lost:
        path.unlink()
    assert lost
    said = _dg(home, "launch", "--job", "qae", "--partition", DAY)
    assert "RUN_SUCCESS" in said
    assert landed(home) == files
    assert build_served(home) == before
    with dg.DagsterInstance.from_config(str(home / "dagster")) as instance:
        assert DAY in instance.get_materialized_partitions(dg.AssetKey(["landing", "linkedin_ads"]))
