"""`qae --version` stands alone: no sub-command, no home, nothing heavy."""

from __future__ import annotations

import subprocess
import sys

from pipelines import __version__


def test_the_version_is_one_line() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pipelines.cli", "--version"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, f"qae {__version__}", "")
