"""The command line itself: help that teaches, fast, and failures of one line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

COMMANDS = (
    "run", "backfill", "status", "doctor", "check", "publish", "rollback", "report", "explain", "reset",
    "phrases", "whatif", "calibrate-effort", "sources",
    "diff", "digest", "export", "network", "init", "dev",
)  # fmt: skip


def _qae(*args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pipelines.cli", *args],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_lists_every_command_and_the_exit_codes() -> None:
    ended = _qae("--help")
    assert ended.returncode == 0
    assert all(command in ended.stdout for command in COMMANDS)
    assert "Exit codes" in ended.stdout


def test_help_imports_nothing_heavy() -> None:
    heavy = ("dagster", "dbt", "duckdb", "pandas", "pyarrow", "great_expectations", "pydantic", "numpy")
    code = f"import sys, pipelines.cli; print(sorted(set({heavy}) & sys.modules.keys()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str) -> None:
    ended = _qae(command, "--help")
    assert ended.returncode == 0
    assert "Usage" in ended.stdout


@pytest.mark.parametrize("command", ["status", "check", "publish", "rollback", "report"])
def test_a_home_that_does_not_exist_is_one_line(command: str, tmp_path: Path) -> None:
    ended = _qae("--home", str(tmp_path / "none"), command)
    assert ended.returncode == 2
    assert "there is no home here" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    ended = _qae("--home", str(tmp_path / "h"), "run", "--messages", str(tmp_path / "no.csv"))
    assert ended.returncode == 2
    assert "no such file" in ended.stderr
    assert not (tmp_path / "h").exists()


def test_an_error_is_json_for_a_machine(tmp_path: Path) -> None:
    import json

    ended = _qae("--home", str(tmp_path / "none"), "status", "--json")
    assert json.loads(ended.stdout)["exit_code"] == ended.returncode == 2
