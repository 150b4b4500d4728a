"""Processes that share a credential share its pace and its day: nobody makes the call another has made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pipelines.errors import AccessError
from pipelines.sources.budget import Budget
from pipelines.sources.http import HttpClient
from pipelines.sources.linkedin_ads_spec import judge_linkedin

Scripted = Callable[..., Any]
NOON = 1_795_435_200.0  # 2026-11-23 12:00 UTC
USED_UP = (429, b'{"status": 429, "message": "Member day limit reached"}')


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_two_processes_take_turns_at_one_pace(tmp_path: Path, clock: Clock) -> None:
    one, two = (Budget(tmp_path / "b.json", now=clock) for _ in range(2))
    assert [one.take("x", 2.0), two.take("x", 2.0), one.take("x", 2.0)] == [0.0, 2.0, 4.0]
    assert two.take("y", 2.0) == 0.0  # another family has a pace of its own
    assert one.spent == two.spent == 4


def test_a_clock_that_is_set_back_keeps_nobody_waiting(tmp_path: Path, clock: Clock) -> None:
    budget = Budget(tmp_path / "b.json", now=clock)
    budget.take("x", 2.0)
    clock.now -= 7200
    assert budget.take("x", 2.0) == 0.0


def test_the_last_call_of_a_day_is_taken_once_and_midnight_gives_new_ones(
    tmp_path: Path, clock: Clock
) -> None:
    one, two = (Budget(tmp_path / "b.json", limit=2, now=clock) for _ in range(2))
    assert (one.take("", 0), two.take("", 0)) == (0.0, 0.0)
    assert one.take("", 0) is two.take("", 0) is None
    clock.now += 12 * 3600
    assert two.take("", 0) == 0.0
    assert one.spent == 1


def test_what_the_platform_refused_one_home_no_other_home_asks_for(script: Scripted, tmp_path: Path) -> None:
    def client(url: str) -> HttpClient:
        budget = Budget(tmp_path / "b.json")
        return HttpClient("LinkedIn", url, SecretStr("canary-7"), judge=judge_linkedin, budget=budget)

    with script(USED_UP) as server:
        with client(server.url) as first, pytest.raises(AccessError, match="day limit"):
            first.get("/x")
        with client(server.url) as second, pytest.raises(AccessError, match="used up \\(1 from this machine"):
            second.get("/x")
    assert len(server.asked) == 1


def test_the_file_names_neither_the_token_nor_the_host(monkeypatch: Any, tmp_path: Path) -> None:
    monkeypatch.setattr("pipelines.sources.budget.user_config_path", lambda app: tmp_path / app)
    budget = Budget.of("https://api.example.com/rest", SecretStr("canary-7"))
    budget.take("reports", 0)
    assert budget.path.parent == tmp_path / "qae" / "budgets"
    assert "canary" not in str(budget.path) + budget.path.read_text()
    assert budget.path != Budget.of("https://api.example.com/rest", SecretStr("other")).path
    assert json.loads(budget.path.read_text())["requests"] == 1


def test_a_damaged_file_starts_the_day_anew(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("{torn")
    assert Budget(tmp_path / "b.json").take("", 0) == 0.0
