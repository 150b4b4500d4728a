"""Publishing while others read, and being killed while publishing: readers see one whole version, always."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

Home = Any

# Reads in a loop as a dashboard does: reconnects, joins two tables, and counts what it saw.
READER = """
import sys, time, duckdb
served, until, overlap = sys.argv[1], time.time() + float(sys.argv[2]), sys.argv[3] == "overlap"
seen, torn, errors, held = set(), 0, [], None
while time.time() < until:
    try:
        con = duckdb.connect(served, read_only=True)
        rows = con.execute(
            "select distinct w.generation, c.generation, split_part(m.run_id, '-', 2)::int, count(*)"
            " from rpt_week w join dim_campaign c on c.generation = w.generation cross join mart_meta m"
            " group by all"
        ).fetchall()
        torn += len(rows) != 1 or len(set(rows[0][:3])) != 1 or rows[0][3] != 20 * 1000
        seen.add(rows[0][0])
        if held:
            held.close()
        held = con if overlap else con.close()
    except Exception as error:
        errors.append(repr(error))
print(len(seen), torn, len(errors), errors[:1])
"""

# Publishes one version and, where asked to, kills itself at the named step: no cleanup of any kind runs.
PUBLISHER = """
import os, signal, sys
from pathlib import Path
from pipelines.publish import reporting, versions
from pipelines.publish.tables import PublishedTable
warehouse, folder, name, judged, step = sys.argv[1:6]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
if step:
    module, function = step.split(".")
    modules = {"reporting": reporting, "versions": versions, "durable": versions.durable}
    setattr(modules[module], function, die)
tables = [PublishedTable("marts", "rpt_week", ("week",)), PublishedTable("marts", "dim_campaign"),
          PublishedTable("marts", "mart_meta")]
reporting.publish(Path(warehouse), Path(folder), tables, expected_build_hash=judged, publication_id=name,
                  report=lambda database, out: out.write_text(database.name))
"""

STEPS = [
    "reporting.build_candidate",
    "reporting.audit",
    "durable.seal",
    "durable.sha256",
    "reporting.export_parquet",
    "durable.replace_with",
    "reporting.serve",
    "durable.point",
    "versions._serve_parquet",
    "reporting.prune",
]


def _start_publisher(home: Home, name: str, step: str = "") -> subprocess.Popen[bytes]:
    arguments = [str(home.warehouse), str(home.reporting), name, home.hash(), step]
    return subprocess.Popen(
        [sys.executable, "-c", PUBLISHER, *arguments], env={**os.environ, "PYTHONPATH": "."}
    )


def _generation(home: Home) -> int:
    """The one generation that all served tables carry."""
    rows = home.query(
        "select distinct w.generation, c.generation, split_part(m.run_id, '-', 2)::int"
        " from rpt_week w cross join dim_campaign c cross join mart_meta m"
    )
    assert len(rows) == 1
    assert len(set(rows[0])) == 1
    return rows[0][0]


@pytest.mark.slow
def test_readers_never_fail_and_never_see_two_versions_at_once(home: Home) -> None:
    home.publish("g1")
    command = [sys.executable, "-c", READER, str(home.served), "9"]
    readers = [
        subprocess.Popen([*command, kind], stdout=subprocess.PIPE, text=True)
        for kind in ("fresh", "fresh", "overlap")
    ]
    generation, until = 1, time.monotonic() + 8
    while time.monotonic() < until:
        generation += 1
        home.build(generation)
        home.publish(f"g{generation}")
    for reader in readers:
        seen, torn, errors, *first = reader.communicate(timeout=60)[0].split(maxsplit=3)
        assert (torn, errors) == ("0", "0"), first
        assert int(seen) >= min(3, generation)


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_step_leaves_a_whole_version_and_the_next_publish_heals(home: Home, step: str) -> None:
    home.publish("g1")
    home.build(2)
    assert _start_publisher(home, "g2", step).wait(timeout=60) == -signal.SIGKILL
    assert _generation(home) in (1, 2)
    assert _start_publisher(home, "g2").wait(timeout=60) == 0
    assert _generation(home) == 2
    assert (home.reporting / "report.html").read_text() == "reporting-g2.duckdb"
    leftovers = [path for path in home.reporting.rglob("*") if ".tmp" in path.name or path.suffix == ".wal"]
    assert not leftovers


@pytest.mark.proof
def test_a_hundred_kills_at_random_moments_lose_nothing(home: Home) -> None:
    draw = random.Random(7)
    home.publish("g1")
    for generation in range(2, 102):
        home.build(generation)
        publisher = _start_publisher(home, f"g{generation}")
        time.sleep(draw.uniform(0.15, 1.0))
        publisher.kill()
        publisher.wait(timeout=60)
        assert _generation(home) <= generation
    home.publish("last")
    assert _generation(home) == 101
    assert len(list(Path(home.reporting).glob("reporting-*.duckdb"))) <= 3
