"""Fixtures that every test may use."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.homes import DAY_AFTER, Kept
from tests.warm import qae

_SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; a test that needs it is skipped elsewhere."""
    if not _SHARED.is_dir():
        pytest.skip("the real data sets are not on this machine")
    return _SHARED


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """A home made by one `qae run --size tiny`, in a process of its own as a user starts it.

    Modules that use it carry `xdist_group("home")` or `"home_again"`, so that one worker runs those of a
    group one after another; two groups, because one of them all would keep the other worker waiting.
    """
    folder = tmp_path_factory.mktemp("tiny")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("QAE_", "DAGSTER_"))}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    home = folder / "home"
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "--home", str(home), "run", "--size", "tiny", "--json"],
        capture_output=True,
        text=True,
        env=environment,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr + done.stdout
    (folder / "run.json").write_text(done.stdout)
    return Kept.of(home, folder / "pristine")


@pytest.fixture(scope="session")
def day_after(tiny: Kept, tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """The tiny home after a run one day later; what that run said stands in its `run.json`."""
    home = tiny.restored()
    ended = qae(home, "run", "--day", DAY_AFTER, "--json")
    assert ended.code == 0, ended.err
    (home / "run.json").write_text(ended.out)
    return Kept.of(home, tmp_path_factory.mktemp("after") / "home")
