"""The verdict cannot say one thing and hold another."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.checks.verdict import CheckResult, Verdict
from pipelines.errors import InputError

RESULT = st.builds(
    CheckResult,
    suite=st.text(),
    check=st.text(),
    column=st.text(),
    severity=st.sampled_from(["critical", "warning"]),
    status=st.sampled_from(["passed", "failed", "not_computed"]),
    observed=st.text(),
    expected=st.text(),
    reason=st.text(),
)
RESULTS = st.lists(RESULT, max_size=6).map(tuple)


def a_verdict(status: str, severity: str) -> Verdict:
    result = CheckResult("marts.a", "no_gap", "gap", severity, status, "3", "0", "why")  # pyright: ignore[reportArgumentType]
    return Verdict("build", "suites", (result,))


@pytest.mark.parametrize(
    ("status", "severity", "passed"),
    [
        ("passed", "critical", True),
        ("passed", "warning", True),
        ("failed", "warning", True),
        ("failed", "critical", False),
        ("not_computed", "critical", False),
        ("not_computed", "warning", False),
    ],
)
def test_what_blocks_a_build(status: str, severity: str, passed: bool) -> None:
    verdict = a_verdict(status, severity)
    assert verdict.passed is passed
    assert bool(verdict.warnings) is (status == "failed" and severity == "warning")


def test_nothing_judged_is_not_a_pass() -> None:
    assert not Verdict("build", "suites", ()).passed


def test_a_verdict_of_no_build_is_not_a_pass() -> None:
    assert not Verdict("", "suites", a_verdict("passed", "critical").results).passed


@given(RESULTS)
def test_it_survives_the_way_through_json(results: tuple[CheckResult, ...]) -> None:
    verdict = Verdict("build", "suites", results)
    assert Verdict.from_json(verdict.to_json(), "verdict.json") == verdict


@given(RESULTS)
def test_each_result_blocks_warns_or_passes(results: tuple[CheckResult, ...]) -> None:
    verdict = Verdict("build", "suites", results)
    passed = sum(result.status == "passed" for result in results)
    assert len(verdict.criticals) + len(verdict.warnings) + passed == len(results)


@pytest.mark.parametrize(
    "change",
    [
        {"passed": True},
        {"results": []},
        {"results": [{"suite": "marts.a"}]},
        {"results": None},
        {"build_hash": None, "passed": True},
    ],
)
def test_a_changed_verdict_is_refused(change: dict[str, object]) -> None:
    raw = {**json.loads(a_verdict("failed", "critical").to_json()), **change}
    if change == {"results": []}:
        raw["passed"] = True
    with pytest.raises(InputError, match=r"verdict\.json"):
        Verdict.from_json(json.dumps(raw), "verdict.json")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", "{}"])
def test_a_torn_verdict_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"verdict\.json"):
        Verdict.from_json(text, "verdict.json")
