"""One tiny sandbox home, run once a session; tests that change it work on a copy."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest


@dataclass(frozen=True)
class Ended:
    """How a `qae` process ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


def qae(home: Path, *args: str, **environment: str) -> Ended:
    """Run the command as a user would, in a process of its own."""
    variables = {k: v for k, v in os.environ.items() if not k.startswith(("QAE_", "DAGSTER_"))} | environment
    variables.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "--home", str(home), *args],
        capture_output=True,
        text=True,
        env=variables,
        timeout=600,
        check=False,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def query(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published file, read-only, as a BI tool would."""
    with duckdb.connect(str(home / "reporting" / "reporting.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture(scope="session")
def tiny_run(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ended]:
    """A home made by one `qae run --size tiny`, and how that run ended. Not to be changed."""
    home = tmp_path_factory.mktemp("tiny") / "home"
    ended = qae(home, "run", "--size", "tiny", "--json")
    assert ended.code == 0, ended.err + ended.out
    return home, ended


@pytest.fixture
def home(tiny_run: tuple[Path, Ended], tmp_path: Path) -> Path:
    """A copy of the tiny home to break."""
    copy = tmp_path / "home"
    shutil.copytree(tiny_run[0], copy, symlinks=True)
    return copy
