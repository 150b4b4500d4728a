"""`qae doctor` says what will go wrong before it does: secrets that are missing, versions near their end."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from pipelines.commands.doctor import doctor_command
from pipelines.errors import SettingsError
from pipelines.home import open_home
from pipelines.sources.budget import Budget
from pipelines.sources.registry import REGISTRY
from pipelines.sources.sunset import GOOGLE, HUBSPOT, LINKEDIN, META, Versions

BLOCK = '[sources.ads]\nkind = "linkedin_ads"\naccounts = ["1"]\napi_version = "{0}"\n'


@pytest.fixture
def home(tmp_path: Path, monkeypatch: Any) -> Path:
    for module in ("pipelines.keyring", "pipelines.sources.budget"):
        monkeypatch.setattr(f"{module}.user_config_path", lambda app: tmp_path / "config" / app)
    open_home(tmp_path / ".qae", "real")
    return tmp_path / ".qae"


def findings(home: Path, version: str, capsys: Any) -> dict[str, list[str]]:
    (home.parent / "qae.toml").write_text(BLOCK.format(version))
    with suppress(SystemExit):
        doctor_command(home, verify=False, as_json=True)
    found: dict[str, list[str]] = {"ok": [], "warning": [], "wrong": []}
    for finding in json.loads(capsys.readouterr().out):  # one document, whatever is wrong
        found[finding["level"]].append(f"{finding['what']} {finding['remedy']}".strip())
    return found


def test_a_missing_token_is_wrong_and_names_its_variable(home: Path, capsys: Any) -> None:
    found = findings(home, "202607", capsys)
    assert found["wrong"] == ["ads: no token Set QAE_ADS_TOKEN in the environment."]
    with pytest.raises(SystemExit) as ended:
        doctor_command(home, verify=False, as_json=True)
    assert ended.value.code == SettingsError.exit_code


def test_a_version_that_is_gone_is_a_warning_with_the_remedy(
    home: Path, capsys: Any, monkeypatch: Any
) -> None:
    monkeypatch.setenv("QAE_ADS_TOKEN", "t")
    found = findings(home, "202001", capsys)
    assert found["wrong"] == []
    assert any("202001 was shut down" in line and "set api_version" in line for line in found["warning"])


def test_the_calls_of_today_are_told(home: Path, capsys: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("QAE_ADS_TOKEN", "t")
    Budget.of("https://api.linkedin.com/rest", SecretStr("t")).take("", 0)
    assert "ads: 1 calls of today were made with its credential" in findings(home, "202607", capsys)["ok"]


@pytest.mark.parametrize("versions", [LINKEDIN, META, GOOGLE, HUBSPOT], ids=lambda v: v.platform)
def test_every_platform_has_a_version_that_still_answers(versions: Versions) -> None:
    ends = versions.ends(versions.newest)
    assert ends
    assert "upgrade qae" in (versions.warning(versions.newest, ends) or "")


def test_no_source_of_ours_asks_for_a_version_that_is_gone_by_default() -> None:
    today = datetime(2026, 11, 23, tzinfo=UTC).date()
    asked = {
        row.kind: row.about.versions.warning(row.about.versions.spoken, today)
        for row in REGISTRY.values()
        if row.about.versions and row.about.versions.spoken
    }
    assert not any(asked.values())
