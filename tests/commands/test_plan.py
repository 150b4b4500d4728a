"""`qae run --plan` says what a run would cost, and does none of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipelines.commands.plan import cost
from pipelines.commands.run import Asked, run_command
from pipelines.errors import SettingsError
from pipelines.options import LinkedInAds
from pipelines.sources.base import Plan
from pipelines.sources.budget import Budget

LINKEDIN = {"kind": "linkedin_ads", "accounts": ("1",)}


def planned(capsys: Any, asked: Asked) -> dict[str, Any]:
    run_command(asked, as_json=True, quiet=True)
    return json.loads(capsys.readouterr().out)


def test_the_plan_of_a_new_sandbox_makes_no_home(tmp_path: Path, capsys: Any) -> None:
    home = tmp_path / "deep" / "home"
    found = planned(capsys, Asked(home, size="tiny", plan_only=True))
    assert found["linkedin_ads"]["requests"] > 10
    assert found["linkedin_ads"]["minutes"] == 0  # loopback is not paced
    assert found["crm"]["note"] == "exported by the sandbox as it runs"
    assert list(tmp_path.iterdir()) == []


def test_the_plan_of_real_sources_makes_no_home_and_no_key(
    tmp_path: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr("pipelines.keyring.user_config_path", lambda app: tmp_path / "config" / app)
    (tmp_path / "qae.toml").write_text('[sources.ads]\nkind = "linkedin_ads"\naccounts = ["1", "2"]\n')
    found = planned(capsys, Asked(tmp_path / ".qae", plan_only=True))
    assert found["ads"]["minutes"] == pytest.approx(found["ads"]["requests"] * 1.7 / 60)
    assert [path.name for path in tmp_path.iterdir()] == ["qae.toml"]


def test_a_file_is_planned_without_being_remembered(tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "m.csv"
    file.write_text("message_id\n")
    run_command(Asked(tmp_path / "h", {"messages_file": [file]}, plan_only=True), as_json=False, quiet=True)
    assert "1 files to read" in capsys.readouterr().out
    assert not (tmp_path / "h").exists()


def test_a_plan_of_nothing_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "home.json").write_text('{"format": 1, "kind": "real", "id": "x"}')
    with pytest.raises(SettingsError, match="no source is configured"):
        run_command(Asked(tmp_path / "h", plan_only=True), as_json=False, quiet=True)


def test_calls_made_today_count_against_the_day(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("pipelines.sources.budget.user_config_path", lambda app: tmp_path / app)
    options = LinkedInAds.model_validate({**LINKEDIN, "token": "t", "daily_requests": 200})
    assert options.token is not None
    Budget.of(options.base_url, options.token).take("", 0)
    found = cost(options, Plan(50, 10, None))
    assert (found.quota, found.spent) == (200, 1)
