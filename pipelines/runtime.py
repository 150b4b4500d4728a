"""What must stand in the process's environment before dagster, dbt or duckdb are imported."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

_QUIET = {
    # Telemetry off in everything we ship with.
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "GX_ANALYTICS_ENABLED": "false",
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "RUNTIME__DLTHUB_TELEMETRY": "false",
    # dbt would look for a newer version of itself on the network.
    "DBT_VERSION_CHECK": "false",
}
_passed: Counter[str] = Counter()


def prepare() -> None:
    """Set the quiet defaults; a value the user set stays."""
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)


def use_home(home: Path, dagster_home: Path) -> None:
    """Make `home` the one that code loaded by Dagster in this process and its children will open."""
    os.environ["QAE_HOME"] = str(home.resolve())
    os.environ["DAGSTER_HOME"] = str(dagster_home.resolve())


def set_dbt_environment(*, warehouse: Path, landing: Path, local_seeds: Path, memory_limit: str) -> None:
    """Tell the dbt project where this home's files lie."""
    os.environ.update(
        QAE_WAREHOUSE=str(warehouse.resolve()),
        QAE_LANDING=str(landing.resolve()),
        QAE_LOCAL_SEEDS=str(local_seeds.resolve()),
        QAE_MEMORY_LIMIT=memory_limit,
    )


def failpoint(name: str) -> None:
    """Die here, as a kill -9 would, when QAE_FAILPOINT names this place: how tests prove that a run heals.

    `place` dies the first time the run comes by, `place:7` the seventh.
    """
    place, _, nth = os.environ.get("QAE_FAILPOINT", "").partition(":")
    if place == name:
        _passed[name] += 1
        if _passed[name] == int(nth or 1):
            os.kill(os.getpid(), 9)
