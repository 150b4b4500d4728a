"""A run killed anywhere: readers see no half of anything, and the next run ends as if it had not happened."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from tests.homes import DAY_AFTER, Kept, build_served, landed, leftovers
from tests.warm import KILLED, qae

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("home_again")]
PIPELINES = Path(__file__).parents[2] / "pipelines"
# Places a run comes by many times: die in the middle of them.
MIDDLE = {"landing-staged": 5, "landing-unpaired": 6, "landing-data": 7, "landing-paired": 8, "dbt-node": 60}


def failpoints() -> list[str]:
    """Every place named in the code, so that none can be added without a test."""
    calls = (node for path in PIPELINES.rglob("*.py") for node in ast.walk(ast.parse(path.read_text())))
    return sorted(
        str(call.args[0].value)
        for call in calls
        if isinstance(call, ast.Call)
        and ast.unparse(call.func) in ("failpoint", "runtime.failpoint")
        and isinstance(call.args[0], ast.Constant)
    )


def test_every_room_has_a_place_to_die() -> None:
    found = set(failpoints())
    assert {"landing-data", "inputs-written", "dbt-node", "results-recorded", "publish-swapped"} <= found
    assert set(MIDDLE) <= found


@pytest.mark.proof
def test_a_first_run_killed_again_and_again_ends_as_an_undisturbed_one(tiny: Kept) -> None:
    """One home, killed while landing, building and publishing, no human in between."""
    undisturbed, rows = landed(tiny.pristine), build_served(tiny.pristine)
    home = tiny.place
    shutil.rmtree(home, ignore_errors=True)
    for place in ("landing-data:100", "dbt-node:60", "publish-swapped"):
        assert qae(home, "run", "--size", "tiny", failpoint=place).code == KILLED, place
        assert build_served(home) == (rows if place == "publish-swapped" else None), place
    healed = qae(home, "run")
    assert healed.code == 0, healed.err
    assert landed(home) == undisturbed
    assert build_served(home) == rows
    assert leftovers(home) == []


def test_half_a_build_is_never_published_by_hand(tiny: Kept) -> None:
    home = tiny.restored()
    before = build_served(home)
    assert qae(home, "run", "--day", DAY_AFTER, failpoint="dbt-node:60").code == KILLED
    ended = qae(home, "publish")
    assert ended.code == 4
    assert "did not come to its end" in ended.err
    assert build_served(home) == before


@pytest.mark.proof
@pytest.mark.parametrize("place", failpoints())
def test_the_next_day_killed_at(place: str, tiny: Kept, day_after: Kept) -> None:
    home = tiny.restored()
    old, new = build_served(tiny.pristine), build_served(day_after.pristine)
    died = qae(home, "run", "--day", DAY_AFTER, failpoint=f"{place}:{MIDDLE.get(place, 1)}")
    assert died.code == KILLED, died.err
    assert build_served(home) in (old, new)
    healed = qae(home, "run")
    assert healed.code == 0, healed.err
    assert landed(home) == landed(day_after.pristine)
    assert build_served(home) == new
    assert leftovers(home) == []
