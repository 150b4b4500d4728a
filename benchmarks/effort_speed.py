"""How fast the effort models score an inbox, beside a bare scan of the same Parquet and plain pandas.

    python -m benchmarks.effort_speed [--rows 5000000] [--folder DIR]

The inbox is generated once into the folder. Every contender runs in a process of its own with two threads;
pandas scores a sample, and its time for all rows is extrapolated. CPU seconds are user and system together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import duckdb

from benchmarks.effort_world import World
from pipelines.method.scorecard import Scorecard
from pipelines.warehouse.project import dbt_project

_SAMPLE = 100_000
_DAYS = 100
_SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    "threads": 2,
    "preserve_insertion_order": False,
    "memory_limit": "2GB",
}


@dataclass(frozen=True)
class Cost:
    """What one contender took, without the start of its process."""

    rows: int
    wall: float
    cpu: float
    peak_mib: float = 0.0


def _timed(rows: int, work: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Cost(rows, time.perf_counter() - wall, time.process_time() - cpu)


def _over(con: duckdb.DuckDBPyConnection, folder: Path, before: str = "u") -> int:
    """Let the contracts read the generated threads `before` one of them; how many messages that are."""
    messages = con.read_parquet(str(folder / "messages.parquet"))
    messages.filter(f"thread_key < '{before}'").create_view("messages")
    bodies = con.read_parquet(str(folder / "message_bodies.parquet"))
    # A message is numbered as its thread is, five to a thread.
    last = f"m{5 * int(before[1:]):09d}" if before != "u" else "n"
    bodies.filter(f"message_key < '{last}'").create_view("message_bodies")
    return int(con.execute("select count(*) from messages").fetchall()[0][0])


def scan(folder: Path) -> list[Cost]:
    """Read every column of every row and keep nothing, the second time: files are in memory then."""
    with duckdb.connect(config=_SETTINGS) as con:
        rows = _over(con, folder)

        def read() -> None:
            con.execute("select max(columns(*)) from messages").fetchall()
            con.execute("select max(columns(*)) from message_bodies").fetchall()

        read()
        return [_timed(rows, read)]


def ours(folder: Path) -> list[Cost]:
    """Score everything at once; then, of a warehouse that lacks the last hundredth, that one further day."""
    with _warehouse(folder) as con:
        rows = _over(con, folder)
        card = Scorecard(con, dbt_project())
        whole = _timed(rows, card.build)
    day = rows // _DAYS
    with _warehouse(folder) as con:
        _over(con, folder, before=f"t{(rows - day) // 5:09d}")
        card = Scorecard(con, dbt_project())
        card.build()
        _over(con, folder)
        return [whole, _timed(day, lambda: card.build(grow=True))]


@contextmanager
def _warehouse(folder: Path) -> Generator[duckdb.DuckDBPyConnection, None, None]:
    with (
        tempfile.TemporaryDirectory(dir=folder) as work,
        duckdb.connect(str(Path(work) / "scores.duckdb"), config=_SETTINGS) as con,
    ):
        yield con


def pandas(folder: Path) -> list[Cost]:
    """A sample, scored the straightforward way."""
    from benchmarks.effort_pandas import score

    paths = folder / "messages.parquet", folder / "message_bodies.parquet"
    return [_timed(_SAMPLE, lambda: score(*paths, _SAMPLE))]


def _apart(name: str, folder: Path) -> list[Cost]:
    """One contender in a process of its own, with its peak memory."""
    command = [sys.executable, "-m", "benchmarks.effort_speed", "--only", name, "--folder", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        answer = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{name} ended with {process.returncode}")
    return [replace(Cost(**cost), peak_mib=usage.ru_maxrss / 1024) for cost in json.loads(answer)]


def report(rows: int, folder: Path) -> None:
    """Write the inbox if it is not there, run every contender and print the table."""
    if not (folder / "message_bodies.parquet").is_file():
        World().write(rows, folder)
    floor = _apart("scan", folder)[0]
    whole, day = _apart("ours", folder)
    sample = _apart("pandas", folder)[0]
    scale = floor.rows / sample.rows
    load = os.getloadavg()[0]
    print(f"{floor.rows:,} messages, 2 threads, {os.cpu_count()} cores, load {load:.1f} at the end")
    print(f"{'':34}{'messages/s':>12}{'CPU s':>9}{'x scan':>8}{'peak MiB':>10}")
    for label, cost, times in (
        ("bare scan of the same Parquet", floor, 1.0),
        ("qae", whole, 1.0),
        (f"pandas, {sample.rows:,} rows extrapolated", sample, scale),
    ):
        cpu = cost.cpu * times
        speed = cost.rows / cost.wall
        print(f"{label:34}{speed:12,.0f}{cpu:9.1f}{cpu / floor.cpu:8.1f}{cost.peak_mib:10,.0f}")
    share = day.cpu / whole.cpu
    print(f"one further day ({day.rows:,} messages): {day.cpu:.1f} CPU s, {share:.0%} of scoring all")


def main(arguments: list[str]) -> int:
    """Read the options; a contender asked for by name prints its costs as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--only", choices=("scan", "ours", "pandas"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.only:
        contender = {"scan": scan, "ours": ours, "pandas": pandas}[chosen.only]
        print(json.dumps([asdict(cost) for cost in contender(chosen.folder)]))
    elif chosen.folder:
        report(chosen.rows, chosen.folder)
    else:
        with tempfile.TemporaryDirectory() as folder:
            report(chosen.rows, Path(folder))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
