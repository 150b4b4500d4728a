"""dbt inside this process: its own runner, one place that knows the flags."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pipelines import runtime
from pipelines.errors import GateError, QaeError
from pipelines.options import Workspace
from pipelines.warehouse.project import dbt_project

# Unit tests belong to `make test`, not to a nightly build.
# Without artifacts: a kill must not tear the manifest that definitions are made from.
BUILD = ("build", "--exclude-resource-type", "unit_test", "--no-write-json")
_RESULTS = ("LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult")
Heard = Callable[[dict[str, Any]], None]


def common_args(target: Path, logs: Path, project: Path | None = None) -> list[str]:
    """The flags of every dbt call: where the project is, and that nothing is written into it."""
    folder = str(project or dbt_project())
    return [
        "--project-dir", folder, "--profiles-dir", folder,
        "--target-path", str(target.resolve()), "--log-path", str(logs.resolve()),
        # At its default of debug the log holds every statement, the user's phrases in them.
        "--log-level-file", "info",
    ]  # fmt: skip


def variables(workspace: Workspace) -> list[str]:
    """What models are told while they are compiled; nothing by default, as another word is another parse."""
    if workspace.week_starts_on == "monday":
        return []
    return ["--vars", json.dumps({"week_starts_on": workspace.week_starts_on})]


def invoke(args: Sequence[str], *, on_result: Heard | None = None) -> Any:
    """Run dbt and return its result. `on_result` hears each finished node as dbt's own event.

    Raises `GateError` where a test of dbt's failed and `QaeError` where a model did.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner
    from dbt_common.events.functions import msg_to_dict

    def hear(message: Any) -> None:
        if on_result and message.info.name in _RESULTS:
            on_result(msg_to_dict(message))
            runtime.failpoint("dbt-node")

    try:
        result = dbtRunner(callbacks=[hear]).invoke(["--quiet", *args])
    finally:
        # Else the warehouse stays locked until this process ends.
        DuckDBConnectionManager.close_all_connections()
    if result.exception:
        raise QaeError(
            f"dbt stopped: {_first_line(result.exception)}", remedy="See logs/dbt.log in the home."
        )
    if not result.success:
        _raise_for(result.result)
    return result.result


def _raise_for(results: Any) -> None:
    broken = [r for r in results if str(r.status) in ("error", "fail", "runtime error")]
    tests = [r for r in broken if r.node.resource_type == "test"]
    first = broken[0] if broken else None
    names = ", ".join(r.node.name for r in broken[:5])
    detail = _first_line(first.message) if first and first.message else ""
    if broken and len(tests) == len(broken):
        raise GateError(
            f"{len(tests)} structural tests failed ({names}): {detail}",
            remedy="Nothing was published; see logs/dbt.log in the home: it names the query of each.",
        )
    raise QaeError(f"dbt could not build {names}: {detail}", remedy="See logs/dbt.log in the home.")


def _first_line(text: object) -> str:
    return " ".join(line.strip() for line in str(text).strip().splitlines()[:3])
