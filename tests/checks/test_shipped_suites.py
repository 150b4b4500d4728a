"""The suites as they are kept by hand: canonical, explained, and exactly as many as were committed."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from pipelines.checks.policy import load_policy
from pipelines.checks.suites import load_suites
from pipelines.warehouse.project import expectations

FILES = sorted(expectations().glob("*.json"))
SUITES, FAULTS = load_suites(expectations(), load_policy(expectations()))


def test_the_guard_has_nothing_against_them() -> None:
    assert FAULTS == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_suite_is_canonical_so_that_a_change_is_one_line(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_policy_commits_to_exactly_what_is_there() -> None:
    """Fewer is red at run time; more than committed would let one be removed unseen."""
    held = {
        suite.name: (len(suite.checks), sum(check.severity == "critical" for check in suite.checks))
        for suite in SUITES
    }
    committed = load_policy(expectations()).suites
    assert {name: (block.checks, block.critical) for name, block in committed.items()} == held


def test_every_query_has_its_suite_and_one_statement() -> None:
    assert {path.stem for path in expectations().glob("*.sql")} == {suite.name for suite in SUITES}
    for suite in SUITES:
        (statement,) = duckdb.extract_statements(suite.query)
        assert statement.type == duckdb.StatementType.SELECT
        assert suite.query.startswith("-- One row"), "the first line says what is measured, per slice"
        assert max(map(len, suite.query.splitlines())) <= 110


def test_every_reason_is_a_sentence() -> None:
    for check in (check for suite in SUITES for check in suite.checks):
        assert check.reason[0].isupper() or check.reason[0].isdigit() or check.reason.startswith("quality")
        assert check.reason.endswith("."), check.reason
