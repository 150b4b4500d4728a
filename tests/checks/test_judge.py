"""Judging: three states, and everything that could not be evaluated is in the third."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import pytest

from pipelines.checks import judge as judging
from pipelines.checks.judge import judge
from pipelines.checks.measure import Measured
from pipelines.checks.suites import EXPECTATION, Check, Suite
from pipelines.checks.verdict import CheckResult


def suite(*, column: str = "gap", low: float | None = 0, high: float | None = 0, null: bool = False) -> Suite:
    bounds = {"min_value": low, "max_value": high}
    meta = {"check": "no_gap", "reason": "why", **({"null": "no data"} if null else {})}
    kwargs = {"column": column, **{k: v for k, v in bounds.items() if v is not None}}
    document = {
        "name": "marts.a",
        "expectations": [{"type": EXPECTATION, "kwargs": kwargs, "meta": meta, "severity": "warning"}],
    }
    check = Check("marts.a", "no_gap", column, low, high, (False, False), "warning", "why", null)
    return Suite("marts.a", document, (check,), "")


def judged(asked: Suite, *values: float | None) -> CheckResult:
    names = tuple(f"slice_{n}" for n in range(len(values)))
    (result,) = judge(asked, Measured(pd.DataFrame({"gap": list(values)}, dtype="float64"), names))
    return result


def test_a_value_inside_passes() -> None:
    result = judged(suite(), 0, 0)
    assert (result.status, result.observed, result.expected) == ("passed", "0", "0")


def test_a_value_outside_fails_and_names_its_slice() -> None:
    result = judged(suite(), 0, 3, 0)
    assert (result.status, result.observed) == ("failed", "3 in slice_1")
    assert result.warns
    assert not result.blocks


def test_the_smallest_difference_fails() -> None:
    assert judged(suite(), 1e-9).status == "failed"


def test_many_broken_slices_are_named_up_to_three() -> None:
    assert judged(suite(), 1, 2, 3, 4, 5).observed == "1 in slice_0; 2 in slice_1; 3 in slice_2; and 2 more"


@pytest.mark.parametrize("value", [None, math.nan])
def test_a_null_could_not_be_computed_and_blocks_even_as_a_warning(value: float | None) -> None:
    result = judged(suite(), 0, value)
    assert (result.status, result.observed) == ("not_computed", "no value in slice_1")
    assert result.blocks


def test_a_null_is_no_data_only_where_the_suite_says_so() -> None:
    assert judged(suite(null=True), None).observed == "no data"
    assert judged(suite(null=True), None, 0).status == "passed"
    assert judged(suite(null=True), None, 4).observed == "4 in slice_1"


@pytest.mark.parametrize("value", [math.inf, -math.inf])
def test_infinity_is_outside(value: float) -> None:
    assert judged(suite(), value).status == "failed"


def test_a_column_the_query_no_longer_measures_blocks() -> None:
    result = judged(suite(column="gone"), 0)
    assert result.status == "not_computed"


def test_a_check_gx_did_not_answer_blocks() -> None:
    asked = suite()
    silent = Suite(asked.name, {"name": asked.name, "expectations": []}, asked.checks, "")
    assert judged(silent, 0).status == "not_computed"


def test_gx_raising_blocks_every_check(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def get_batch(self, _: Any) -> Any:
            raise RuntimeError("no engine")

    monkeypatch.setattr(judging, "_batches", Broken)
    result = judged(suite(), 0)
    assert (result.status, result.observed) == ("not_computed", "Great Expectations raised RuntimeError")
