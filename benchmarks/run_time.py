"""What a run costs: the first, one more day, a run with nothing to do; wall seconds and peak memory.

Each is a whole `qae run` in a process of its own, on the default sandbox, in a fresh folder.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import sysconfig
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

LAST_DAY = date(2026, 10, 31)
MEBI = 1024


def _run(home: Path, *args: str) -> tuple[float, float]:
    """Wall seconds and peak resident MiB of one `qae run`."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-m", "pipelines.cli", "--home", str(home), "run", "--quiet", *args]
    start = time.monotonic()
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return time.monotonic() - start, _peak(usage)


def _peak(usage: resource.struct_rusage) -> float:
    return usage.ru_maxrss / MEBI


def _installed() -> float:
    """MiB on disk of the environment this runs in."""
    folder = Path(sysconfig.get_path("purelib"))
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / MEBI / MEBI


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        rows = [
            ("first run, 168 days", *_run(home)),
            ("one more day", *_run(home, "--day", str(LAST_DAY + timedelta(1)))),
            ("nothing new", *_run(home)),
        ]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(f"{'':24}{'wall s':>8}{'of first':>10}{'peak MiB':>10}")
    for label, wall, peak in rows:
        print(f"{label:24}{wall:8.1f}{wall / rows[0][1]:10.2f}{peak:10.0f}")
    print(f"installed, with test tools: {_installed():,.0f} MiB")


if __name__ == "__main__":
    main()
