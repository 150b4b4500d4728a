"""`qae` in a process of its own that dies like any other, forked from one that has imported everything.

A kill test starts the command hundreds of times; imports alone would cost it ten seconds each time.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.warm_preload"])
KILLED = -9


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (-9: killed) and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as JSON."""
        return json.loads(self.out)


@dataclass(frozen=True)
class Running:
    """A command under way."""

    process: ForkServerProcess
    out: Path

    def kill(self, after: float) -> None:
        """Kill -9 after so many seconds, unless it ended before."""
        self.process.join(after)
        self.process.kill()

    def ended(self) -> Ended:
        """Wait for its end."""
        self.process.join(600)
        if self.process.exitcode is None:
            self.process.kill()
            raise AssertionError("the command hangs")
        return Ended(self.process.exitcode, self.out.read_text(), self.out.with_suffix(".err").read_text())


def start(home: Path, *args: str, failpoint: str = "") -> Running:
    """Start `qae --home HOME ARGS`; at `failpoint` it dies by kill -9."""
    out = home.with_name(home.name + ".out")
    process = _CONTEXT.Process(target=_run, args=(str(home), args, failpoint, str(out)))
    process.start()
    return Running(process, out)


def qae(home: Path, *args: str, failpoint: str = "") -> Ended:
    """Run the command to its end, or to its failpoint."""
    return start(home, *args, failpoint=failpoint).ended()


def _run(home: str, args: tuple[str, ...], failpoint: str, out: str) -> None:
    for name in [name for name in os.environ if name.startswith(("QAE_", "DAGSTER_HOME"))]:
        del os.environ[name]
    os.environ["QAE_FAILPOINT"] = failpoint
    for stream, path in ((1, out), (2, str(Path(out).with_suffix(".err")))):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), stream)
    from pipelines.cli import main

    sys.argv = ["qae", "--home", home, *args]
    main()
