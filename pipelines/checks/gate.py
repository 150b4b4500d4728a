"""The gate: measure, judge, write down, say whether this build may be published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.checks.judge import all_not_computed, judge
from pipelines.checks.measure import NotMeasurableError, measure, measuring, values_of
from pipelines.checks.page import write_page
from pipelines.checks.policy import load_policy
from pipelines.checks.suites import Suite, load_suites, suites_hash
from pipelines.checks.verdict import VERDICT_NAME, CheckResult, Verdict
from pipelines.files import replace_text
from pipelines.runtime import failpoint
from pipelines.warehouse.ops import connect

PAGE_NAME = "checks.html"


def run_gate(
    warehouse: Path,
    expectations: Path,
    *,
    build_hash: str,
    out_dir: Path,
    landing: Path | None = None,
    today: date | None = None,
) -> Verdict:
    """Judge the build in `warehouse` by the suites in `expectations`.

    Measures on a read-only connection, then writes `quality.check_results` into the warehouse and
    `verdict.json` and `checks.html` into `out_dir`. The verdict carries `build_hash`: the caller raises
    `GateError` where it did not pass, and publishing refuses any other build. Measurements compare with
    the files in `landing` (a home has them beside its warehouse) and with `today` (UTC). Raises
    `SettingsError` where the policy itself cannot be read.
    """
    policy = load_policy(expectations)
    suites, faults = load_suites(expectations, policy)
    parameters = values_of(
        policy.parameters,
        landing=landing or warehouse.parent / "landing",
        today=today or datetime.now(UTC).date(),
    )
    with measuring(warehouse) as connection:
        results = [result for suite in suites for result in measure_and_judge(connection, suite, parameters)]
    verdict = Verdict(build_hash, suites_hash(expectations), (*faults, *results))
    failpoint("judged")
    record(warehouse, verdict)
    failpoint("results-recorded")
    out_dir.mkdir(parents=True, exist_ok=True)
    replace_text(out_dir / VERDICT_NAME, verdict.to_json())
    write_page(verdict, out_dir / PAGE_NAME)
    return verdict


def measure_and_judge(
    connection: duckdb.DuckDBPyConnection, suite: Suite, parameters: Mapping[str, Any]
) -> list[CheckResult]:
    """Every check of one suite; all of them `not_computed` where its query gave no numbers."""
    try:
        return judge(suite, measure(connection, suite.query, parameters))
    except NotMeasurableError as error:
        return all_not_computed(suite, str(error))


def record(warehouse: Path, verdict: Verdict) -> None:
    """Replace `quality.check_results`: one row a check of the build that stands in this warehouse."""
    rows = [(verdict.build_hash, *astuple(result)) for result in verdict.results]
    with connect(warehouse) as connection:
        connection.execute("begin")
        connection.execute("create schema if not exists quality")
        connection.execute(
            "create or replace table quality.check_results (build_hash varchar not null,"
            " suite varchar not null, check_name varchar not null, column_name varchar,"
            " severity varchar not null, status varchar not null, observed varchar,"
            " expected varchar, reason varchar)"
        )
        connection.executemany("insert into quality.check_results values (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        connection.execute("commit")
