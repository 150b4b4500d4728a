"""A home is sandbox or real for life, and private to its owner."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from pipelines.errors import SettingsError
from pipelines.home import open_home


def test_a_new_home_is_private_and_keeps_its_kind(tmp_path: Path) -> None:
    home = open_home(tmp_path / "h", "real")
    assert open_home(home.root).kind == "real"
    assert open_home(home.root).id == home.id
    modes = {stat.S_IMODE(path.stat().st_mode) for path in (home.landing, home.private, home.reporting)}
    assert modes == {0o700}


def test_sandbox_and_real_data_do_not_mix(tmp_path: Path) -> None:
    open_home(tmp_path, "sandbox")
    with pytest.raises(SettingsError, match="holds sandbox data and cannot take real data") as caught:
        open_home(tmp_path, "real")
    assert "--home" in (caught.value.remedy or "")


def test_no_home_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no home here"):
        open_home(tmp_path / "nowhere")


def test_a_newer_home_is_refused_by_both_versions(tmp_path: Path) -> None:
    (tmp_path / "home.json").write_text(json.dumps({"format": 9, "kind": "real", "id": "x"}))
    with pytest.raises(SettingsError, match=r"newer qae \(format 9, this one knows 1\)"):
        open_home(tmp_path)


def test_a_damaged_marker_is_named(tmp_path: Path) -> None:
    (tmp_path / "home.json").write_text("{not json")
    with pytest.raises(SettingsError, match="damaged"):
        open_home(tmp_path)
