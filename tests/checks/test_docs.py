"""The reference page says what the suites say."""

from __future__ import annotations

from pathlib import Path

from pipelines.checks.docs import render_docs
from pipelines.checks.policy import load_policy
from pipelines.checks.suites import load_suites
from pipelines.warehouse.project import expectations

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "checks.md"


def test_the_committed_page_is_the_generated_one() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_docs(expectations()), (
        "run: python -m pipelines.checks.docs > docs/reference/checks.md"
    )


def test_every_check_is_on_the_page_with_its_reason() -> None:
    page = PAGE.read_text(encoding="utf-8")
    suites, _ = load_suites(expectations(), load_policy(expectations()))
    for check in (check for suite in suites for check in suite.checks):
        assert f"| {check.name} | {check.severity} |" in page
        assert check.reason in page
