"""Many homes, one a client: which there are, and running each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import SettingsError

# From bad to worse: what a scheduler should hear of when several clients failed in different ways.
_SEVERITY = (0, 6, 4, 3, 5, 2, 1)


@dataclass(frozen=True)
class Client:
    """One client: the name of its folder, the folder, and the home in it."""

    name: str
    folder: Path
    home: Path


@dataclass(frozen=True)
class Ended:
    """How one client's run ended. `said` is what it printed as JSON: its record, or its failure."""

    client: Client
    code: int
    seconds: float
    said: dict[str, Any]

    @property
    def failure(self) -> str:
        """What stopped it, where, and what to do; empty for a run that succeeded."""
        if not self.code:
            return ""
        where = f"{self.said['where']}: " if self.said.get("where") else ""
        what = f"{self.said.get('error', 'it failed')}".rstrip(".")
        return f"{where}{what}. {self.said.get('remedy') or ''}".strip()


Runner = Callable[[Client, Sequence[str], float], Ended]


def clients_in(folder: Path) -> list[Client]:
    """The clients of a folder by name: each sub-folder that is a home, holds one, or holds a `qae.toml`.

    Raises `SettingsError` where there is none.
    """
    if not folder.is_dir():
        raise SettingsError("there is no such folder", where=str(folder))
    found = [client for path in sorted(folder.iterdir()) if (client := _client(path.resolve()))]
    if not found:
        raise SettingsError(
            "holds no client", where=str(folder), remedy="Each client is a folder with a qae.toml in it."
        )
    return found


def run_client(client: Client, arguments: Sequence[str], limit: float) -> Ended:
    """`qae run` for one client, standing in its folder; killed after `limit` seconds."""
    started = time.monotonic()
    # -P: a client's folder may hold a file named like a module of ours.
    command = [sys.executable, "-P", "-m", "pipelines.cli", "--home", str(client.home), "run", "--json"]
    try:
        done = subprocess.run(
            [*command, *arguments],
            cwd=client.folder, capture_output=True, text=True, timeout=limit, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        error = {
            "error": f"was stopped after {limit / 60:.0f} minutes",
            "remedy": "What was landed stays, and the next run goes on; --limit gives it longer.",
        }
        return Ended(client, 1, time.monotonic() - started, error)
    seconds = time.monotonic() - started
    try:
        said = json.loads(done.stdout)
    except ValueError:
        last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        return Ended(client, done.returncode or 1, seconds, {"error": f"ended with {last[:300]}"})
    return Ended(client, done.returncode, seconds, said)


def run_clients(
    clients: Sequence[Client],
    arguments: Sequence[str],
    *,
    jobs: int,
    limit: float,
    runner: Runner = run_client,
) -> Iterator[Ended]:
    """Run the clients, `jobs` of them at a time, and give each as it ends; a failure stops nobody else."""
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        under_way = [pool.submit(runner, client, arguments, limit) for client in clients]
        try:
            for done in as_completed(under_way):
                yield done.result()
        finally:
            for waiting in under_way:
                waiting.cancel()


def worst(codes: Sequence[int]) -> int:
    """The exit code that stands for all: defect, then setting, refusal, bad input, red check, busy."""
    known = [code if code in _SEVERITY else 1 for code in codes]
    return max(known, key=_SEVERITY.index, default=0)


def _client(path: Path) -> Client | None:
    if (path / "home.json").exists():
        return Client(path.name, path, path)
    home = path / ".qae"
    if not ((home / "home.json").exists() or (path / "qae.toml").is_file()):
        return None
    return Client(path.name, path, home)
