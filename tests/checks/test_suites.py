"""The guard over the suites: what GX itself would wave through is red before GX sees it."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.checks.policy import Committed, Policy
from pipelines.checks.suites import EXPECTATION, load_suites

NAME = "marts.fct_sends"


def expectation(check: str = "no_gap", severity: str = "critical", **kwargs: Any) -> dict[str, Any]:
    bounds = kwargs or {"min_value": 0, "max_value": 0}
    return {
        "type": EXPECTATION,
        "kwargs": {"column": "gap", **bounds},
        "severity": severity,
        "meta": {"check": check, "reason": "A gap is a lost row."},
    }


@pytest.fixture
def faults(tmp_path: Path) -> Callable[..., list[str]]:
    """Write one suite and say what the guard has against it."""

    def load(
        *expectations: dict[str, Any],
        checks: int = 1,
        critical: int = 1,
        named: str = NAME,
        listed: str = NAME,
    ) -> list[str]:
        document = {"name": named, "expectations": list(expectations)}
        (tmp_path / f"{NAME}.json").write_text(json.dumps(document))
        (tmp_path / f"{NAME}.sql").write_text("select 0 as gap")
        _, found = load_suites(tmp_path, Policy({listed: Committed(checks, critical)}, {}))
        assert all(fault.blocks for fault in found), "a fault of the guard always blocks"
        return [fault.check for fault in found]

    return load


def test_a_suite_as_committed_has_no_fault(faults: Callable[..., list[str]]) -> None:
    assert faults(expectation()) == []


def test_an_empty_suite_is_red_although_gx_passes_it(faults: Callable[..., list[str]]) -> None:
    assert faults() == ["suite_empty"]


def test_a_shortened_suite_is_red(faults: Callable[..., list[str]]) -> None:
    assert faults(expectation(), checks=2) == ["suite_shortened"]


def test_a_critical_check_made_a_warning_is_red(faults: Callable[..., list[str]]) -> None:
    assert faults(expectation(severity="warning")) == ["suite_softened"]


def test_a_suite_nobody_committed_is_red_and_so_is_the_missing_one(faults: Callable[..., list[str]]) -> None:
    assert faults(expectation(), listed="marts.other") == ["suite_uncommitted", "suite_missing"]


def test_two_checks_of_one_name_are_red_because_one_answer_would_hide_the_other(
    faults: Callable[..., list[str]],
) -> None:
    assert faults(expectation(), expectation()) == ["suite_ambiguous"]


@pytest.mark.parametrize(
    "bounds",
    [
        {"min_value": None, "max_value": None},
        {"min_value": None},
        {"max_value": math.inf},
        {"min_value": -math.inf, "max_value": math.inf},
        {"max_value": math.nan},
        {"column": "lost_share", "max_value": 1},
        {"column": "lost_share", "min_value": 0, "max_value": 1},
        {"column": "lost_share", "min_value": -1, "max_value": 7},
    ],
)
def test_a_check_that_cannot_fail_is_red(faults: Callable[..., list[str]], bounds: dict[str, Any]) -> None:
    assert faults(expectation(**bounds)) == ["suite_toothless"]


@pytest.mark.parametrize(
    "bounds",
    [
        {"min_value": 0},
        {"max_value": 3},
        {"column": "lost_share", "max_value": 0.99},
        {"column": "lost_share", "min_value": 0, "strict_min": True},
        {"column": "lost_share", "max_value": 1, "strict_max": True},
    ],
)
def test_a_check_that_can_fail_is_left_alone(
    faults: Callable[..., list[str]], bounds: dict[str, Any]
) -> None:
    assert faults(expectation(**bounds)) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"type": "expect_column_to_exist"},
        {"severity": "info"},
        {"severity": None},
        {"kwargs": {"column": "gap", "max_value": 0, "mostly": 0}},
        {"kwargs": {"max_value": 0}},
        {"kwargs": {"column": "gap", "max_value": "many"}},
        {"meta": {"check": "no_gap"}},
        {"meta": {"check": "no_gap", "reason": " "}},
        {"meta": {"check": "no_gap", "reason": "why", "null": "passes"}},
        {"id": "0f3c"},
        {"success_on_last_run": True},
    ],
)
def test_anything_the_gate_does_not_know_makes_the_suite_unreadable(
    faults: Callable[..., list[str]], changed: dict[str, Any]
) -> None:
    assert faults({**expectation(), **changed}) == ["suite_unreadable"]


def test_a_suite_under_another_name_is_unreadable(faults: Callable[..., list[str]]) -> None:
    assert faults(expectation(), named="marts.fct_replies") == ["suite_unreadable"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"name": "marts.fct_sends"}', "null"])
def test_a_torn_file_is_red_and_no_traceback(tmp_path: Path, text: str) -> None:
    (tmp_path / f"{NAME}.json").write_text(text)
    (tmp_path / f"{NAME}.sql").write_text("select 0 as gap")
    suites, faults = load_suites(tmp_path, Policy({NAME: Committed(1, 1)}, {}))
    assert (suites, [fault.check for fault in faults]) == ([], ["suite_unreadable"])


def test_a_suite_without_its_query_is_missing(tmp_path: Path) -> None:
    (tmp_path / f"{NAME}.json").write_text(json.dumps({"name": NAME, "expectations": [expectation()]}))
    _, faults = load_suites(tmp_path, Policy({NAME: Committed(1, 1)}, {}))
    assert [fault.check for fault in faults] == ["suite_missing"]


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"min_value": 0, "max_value": 0}, "0"),
        ({"max_value": 0.2}, "at most 0.2"),
        ({"min_value": 1, "max_value": 12000}, "at least 1 and at most 12,000"),
        ({"min_value": 0, "strict_min": True}, "above 0"),
    ],
)
def test_bounds_are_said_in_words(tmp_path: Path, bounds: dict[str, Any], words: str) -> None:
    (tmp_path / f"{NAME}.json").write_text(
        json.dumps({"name": NAME, "expectations": [expectation(**bounds)]})
    )
    (tmp_path / f"{NAME}.sql").write_text("select 0 as gap")
    (suite,), _ = load_suites(tmp_path, Policy({NAME: Committed(1, 1)}, {}))
    assert suite.checks[0].expected == words
