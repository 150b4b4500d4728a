"""What an extract costs: rows landed a second of CPU, and peak memory, platform by platform.

A platform of the sandbox is served by a process of its own, with as many campaigns as one likes; another
process extracts four weeks of it into an empty landing with the real client, every check on. Only that
second process is measured, without the time its libraries take to load.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.store import Landing
from pipelines.options import LinkedInAds
from pipelines.sandbox import faults, google_api, google_faults, linkedin_api, meta_api, meta_faults
from pipelines.sandbox.scenario import SIZES, Size
from pipelines.sandbox.server import Platform, serve_api
from pipelines.sandbox.world import World
from pipelines.sources.base import Job, Window
from pipelines.sources.registry import REGISTRY

DAYS = 28
GOAL_ROWS, GOAL_MIB = 80_000, 300
ANALYTIC = ("ad_performance", "ad_conversions", "creative_analytics")


@dataclass(frozen=True)
class Served:
    """One platform: where its paths begin, what answers without any trouble, and a user's settings."""

    base: str
    api: Callable[[World], Platform]
    options: Callable[[World, str], Any]


def _linkedin_options(world: World, url: str) -> LinkedInAds:
    accounts = tuple(account["id"] for account in world.accounts())
    token = SecretStr(linkedin_api.TOKEN)
    return LinkedInAds(kind="linkedin_ads", accounts=accounts, base_url=url, token=token)


PLATFORMS = {
    "linkedin_ads": Served("/rest", lambda w: linkedin_api.LinkedInApi(w, faults.CALM), _linkedin_options),
    "meta_ads": Served(meta_api.BASE, lambda w: meta_api.MetaApi(w, meta_faults.CALM), meta_api.options),
    "google_ads": Served(
        google_api.BASE, lambda w: google_api.GoogleApi(w, google_faults.GOOGLE_CALM), google_api.options
    ),
}


def grown(campaigns: int) -> World:
    """A world of four weeks with that many campaigns and few messages each."""
    SIZES["grown"] = Size("grown", campaigns=campaigns, daily_sends=12.0, days=DAYS, people=100_000)
    return World(size="grown")


def serve(name: str, campaigns: int) -> None:
    """Serve until the process is ended; the first line printed is the address."""
    served = PLATFORMS[name]
    with serve_api(served.api(grown(campaigns)), served.base) as url:
        print(url, flush=True)
        sys.stdin.read()


def extract(name: str, campaigns: int, url: str, folder: Path) -> None:
    """Extract everything; prints what was landed and what it cost, as JSON."""
    world = grown(campaigns)
    job = Job(
        name=name,
        options=PLATFORMS[name].options(world, url),
        landing=Landing(folder / "landing"),
        pseudonyms=Pseudonyms(b"0123456789abcdef"),
        quarantine=folder / "quarantine",
        run_id="bench",
        fetched_at=datetime.combine(world.until, datetime.min.time(), UTC),
    )
    cpu, wall = time.process_time(), time.monotonic()
    out = REGISTRY[name].extract(job, Window(world.first_day, world.until))
    cpu, wall = time.process_time() - cpu, time.monotonic() - wall
    rows = sum(found.rows for found in job.landing.sidecars() if found.stream in ANALYTIC)
    print(json.dumps({"rows": rows, "cpu": cpu, "wall": wall, "requests": out.requests}))


def measure(name: str, campaigns: int) -> dict[str, float]:
    """Rows, CPU and wall seconds, requests, and peak MiB of one extract."""
    command = [sys.executable, "-m", "benchmarks.extract", name, "--campaigns", str(campaigns)]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [*command, "--serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        ) as server,
    ):
        assert server.stdout
        url = server.stdout.readline().strip()
        with subprocess.Popen(
            [*command, "--from", url, "--into", folder], stdout=subprocess.PIPE, text=True
        ) as client:
            assert client.stdout
            told = client.stdout.read()
            _, status, usage = os.wait4(client.pid, 0)
            client.returncode = os.waitstatus_to_exitcode(status)
        server.terminate()
    if client.returncode:
        raise SystemExit(f"the extract of {name} ended with {client.returncode}")
    return {**json.loads(told), "peak": usage.ru_maxrss / 1024}


def main() -> None:
    """Measure the platforms asked for, all by default, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("platforms", nargs="*", help=f"of {', '.join(PLATFORMS)}")
    parser.add_argument("--campaigns", type=int, default=1_200)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--from", dest="url", help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.platforms[0], asked.campaigns)
    elif asked.url:
        extract(asked.platforms[0], asked.campaigns, asked.url, asked.into)
    else:
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
        print(
            f"{'':14}{'rows':>10}{'CPU s':>8}{'rows/CPU s':>12}{'peak MiB':>10}{'requests':>10}{'wall s':>8}"
        )
        for name in asked.platforms or PLATFORMS:
            m = measure(name, asked.campaigns)
            speed = f"{m['rows'] / m['cpu']:12,.0f}{m['peak']:10.0f}"
            print(f"{name:14}{m['rows']:10,}{m['cpu']:8.1f}{speed}{m['requests']:10}{m['wall']:8.1f}")
        print(f"{'goal':14}{'':18}{GOAL_ROWS:12,}{GOAL_MIB:10}")


if __name__ == "__main__":
    main()
