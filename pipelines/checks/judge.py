"""Judge: Great Expectations decides where each measurement lies; its answer becomes our own record."""

from __future__ import annotations

import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from pipelines.checks.suites import NO_DATA, Check, Suite, number
from pipelines.checks.verdict import CheckResult, Status

if TYPE_CHECKING:
    from great_expectations.core.batch_definition import BatchDefinition

    from pipelines.checks.measure import Measured

_SHOWN = 3


def judge(suite: Suite, measured: Measured) -> list[CheckResult]:
    """Let GX validate the measured frame; one result per check of the suite, in the suite's order.

    A check that GX raised on, did not answer, or that met a NULL it has no word for is `not_computed`.
    """
    gx = _great_expectations()
    try:
        batch = _batches().get_batch({"dataframe": measured.frame})
        validated = batch.validate(gx.ExpectationSuite(**suite.document), result_format="BOOLEAN_ONLY")
    except Exception as error:  # whatever GX raises, a check that raised is not one that passed
        return all_not_computed(suite, f"Great Expectations raised {type(error).__name__}")
    answers = {_name(result): result for result in validated.results}
    return [_result(check, measured, answers.get(check.name)) for check in suite.checks]


def all_not_computed(suite: Suite, why: str) -> list[CheckResult]:
    """Every check of a suite whose query could not be measured: red, each of them."""
    return [_record(check, "not_computed", why) for check in suite.checks]


@cache
def _great_expectations() -> Any:
    # Three to seven seconds, once a process. The import itself trips over modules Python has deprecated.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import great_expectations
    return great_expectations


@cache
def _batches() -> BatchDefinition[Any]:
    context = _great_expectations().get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("measured").add_dataframe_asset("frame")
    return asset.add_batch_definition_whole_dataframe("all_slices")


def _name(result: Any) -> str | None:
    config = result.expectation_config
    return config.meta.get("check") if config and config.meta else None


def _result(check: Check, measured: Measured, answer: Any) -> CheckResult:
    # GX keeps an exception either flat or by metric id: only the flat form with False means "evaluated".
    if answer is None or (answer.exception_info or {}).get("raised_exception") is not False:
        return _record(check, "not_computed", "Great Expectations could not evaluate it")
    values = measured.frame[check.column]
    if values.isna().any() and not check.null_is_no_data:
        return _record(check, "not_computed", _named(measured, values[values.isna()], "no value"))
    if values.isna().all():
        return _record(check, "passed", NO_DATA)
    if answer.success:
        low, high = float(values.min()), float(values.max())
        return _record(check, "passed", number(low) if low == high else f"{number(low)} to {number(high)}")
    broken = values[[not check.holds(value) for value in values]].dropna()
    return _record(check, "failed", _named(measured, broken, None))


def _named(measured: Measured, values: Any, word: str | None) -> str:
    """The values that broke a check, each with its slice: `0.31 in linkedin_ads.creative_analytics`."""
    shown = [
        f"{word or number(float(value))}{f' in {name}' if (name := measured.slices[at]) else ''}"
        for at, value in list(values.items())[:_SHOWN]
    ]
    more = len(values) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more > 0 else "")


def _record(check: Check, status: Status, observed: str) -> CheckResult:
    return CheckResult(
        suite=check.suite,
        check=check.name,
        column=check.column,
        severity=check.severity,
        status=status,
        observed=observed,
        expected=check.expected,
        reason=check.reason,
    )
