"""Two hundred kills at random moments of whole runs; what was done is kept, so an aborted proof goes on."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from pipelines.warehouse.project import code_hash, dbt_project, expectations
from tests.homes import DAY_AFTER, Kept, build_served, landed, leftovers
from tests.warm import KILLED, qae, start

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("home_again")]
ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "proofs" / "kill_loop"
KILLS, KILLS_A_HEAL = 200, 5
FIRST_RUN, NEXT_RUN = ("run", "--size", "tiny"), ("run", "--day", DAY_AFTER)


def _code() -> str:
    digest = hashlib.sha256(code_hash(dbt_project(), expectations()).encode())
    for path in sorted((ROOT / "pipelines").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _prepare() -> dict[str, Any]:
    """A home after its first run and after the next day's, both undisturbed."""
    shutil.rmtree(KEPT, ignore_errors=True)
    KEPT.mkdir(parents=True)
    home, seconds = KEPT / "home", 0.0
    for args, name in ((FIRST_RUN, "before"), (NEXT_RUN, "after")):
        started = time.monotonic()
        assert qae(home, *args).code == 0
        seconds = time.monotonic() - started
        Kept.of(home, KEPT / name)
    return {"code": _code(), "seconds": seconds, "kills": 0, "heals": 0, "ended_first": 0, "died_in": {}}


def _room(home: Path, run: int) -> str:
    """The room that the home's nth run had last come out of when it was killed."""
    records = sorted((home / "logs" / "runs").glob("*.json"))
    if len(records) < run:
        return "before extract"
    seconds = json.loads(records[-1].read_text())["seconds"]
    return next(
        room
        for room in ("publish", "check", "build", "extract", "before extract")
        if room in (*seconds, "before extract")
    )


def test_two_hundred_kills(capsys: pytest.CaptureFixture[str]) -> None:
    path = KEPT / "state.json"
    state: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}
    if state.get("code") != _code():
        state = _prepare()
    before, after = Kept(KEPT / "before", KEPT / "home"), Kept(KEPT / "after", KEPT / "home")
    chance = random.Random(state["kills"])
    seen: Counter[str] = Counter(state["died_in"])
    while state["kills"] < KILLS:
        home = before.restored()
        # Every fifth home is a new one, killed in its first run.
        first = state["heals"] % 5 == 4
        args, end = (FIRST_RUN, before) if first else (NEXT_RUN, after)
        allowed = {None if first else build_served(before.pristine), build_served(end.pristine)}
        if first:
            shutil.rmtree(home)
        for _ in range(KILLS_A_HEAL):
            runs = len(list((home / "logs" / "runs").glob("*.json")))
            run = start(home, *args)
            run.kill(after=chance.uniform(0.2, state["seconds"] * 1.1))
            ended = run.ended()
            assert ended.code in (KILLED, 0), ended.err
            state["kills" if ended.code == KILLED else "ended_first"] += 1
            assert build_served(home) in allowed
            if ended.code != KILLED:
                break
            seen[_room(home, runs + 1)] += 1
        healed = qae(home, *args)
        assert healed.code == 0, healed.err
        assert landed(home) == landed(end.pristine)
        assert build_served(home) == build_served(end.pristine)
        assert leftovers(home) == []
        state["heals"] += 1
        path.write_text(json.dumps({**state, "died_in": dict(seen)}))
    with capsys.disabled():
        print(
            f"\n{state['kills']} kills ({state['ended_first']} runs ended first; last room {dict(seen)}),"
            f" {state['heals']} healed runs: each equal to the undisturbed one in landing bytes and mart"
            " rows; 0 torn publications."
        )
