"""The checks are tested themselves: a right warehouse is green, and every way of being wrong is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipelines.checks.measure import measure
from pipelines.checks.policy import load_policy
from pipelines.checks.suites import load_suites
from pipelines.warehouse.project import expectations
from tests.checks.conftest import SmallHome
from tests.checks.harmless import HARMLESS
from tests.checks.mutant import Mutant
from tests.checks.mutants import MUTANTS

SUITES, _ = load_suites(expectations(), load_policy(expectations()))
EVERY_CHECK = {(suite.name, check.name) for suite in SUITES for check in suite.checks}


@pytest.mark.parametrize("suite", [suite.name for suite in SUITES])
def test_a_right_warehouse_has_nothing_red(small_home: SmallHome, suite: str) -> None:
    assert [result.line for result in small_home.judge(suite) if result.status != "passed"] == []


@pytest.mark.parametrize("harmless", HARMLESS, ids=lambda mutant: mutant.name)
def test_what_is_only_unusual_stays_green(small_home: SmallHome, harmless: Mutant) -> None:
    """Rounding, quiet days, empty sides and a user's own classes are no faults."""
    with small_home.changed(*harmless.sql):
        results = {result.check: result for result in small_home.judge(harmless.suite)}
    assert results[harmless.check].status == "passed", results[harmless.check].line


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_wrong_warehouse_is_seen(small_home: SmallHome, mutant: Mutant) -> None:
    with small_home.changed(*mutant.sql):
        results = {result.check: result for result in small_home.judge(mutant.suite)}
    assert results[mutant.check].status == "failed", results[mutant.check].line


@pytest.mark.parametrize(("suite", "name"), sorted(EVERY_CHECK))
def test_a_check_loosened_by_a_little_would_be_noticed(small_home: SmallHome, suite: str, name: str) -> None:
    """A bound half as strict again (or one more of what must be none) lets some mutant live."""
    check = next(check for check in small_home.suites[suite].checks if check.name == name)
    loosened = replace(check, low=_wider(check.low, -1), high=_wider(check.high, 1))
    assert any(
        all(loosened.holds(value) for value in _values(small_home, mutant, check.column))
        for mutant in MUTANTS
        if (mutant.suite, mutant.check) == (suite, name)
    )


def _wider(bound: float | None, way: int) -> float | None:
    return None if bound is None else bound + way * max(abs(bound) / 2, float(bound in (0, 1)))


def _values(small_home: SmallHome, mutant: Mutant, column: str) -> list[float]:
    with small_home.changed(*mutant.sql):
        measured = measure(
            small_home.connection, small_home.suites[mutant.suite].query, small_home.parameters
        )
    return measured.frame[column].dropna().tolist()


def test_every_check_sees_something() -> None:
    assert EVERY_CHECK - {(mutant.suite, mutant.check) for mutant in MUTANTS} == set()
    assert len(MUTANTS) >= 60
