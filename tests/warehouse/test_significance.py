"""The significance macros against scipy and statsmodels, on the engine the reports are built on."""

from __future__ import annotations

import random
from types import ModuleType
from typing import Any

import duckdb
import jinja2
import pytest

from pipelines.warehouse.project import dbt_project


@pytest.fixture(scope="module")
def macros() -> ModuleType | Any:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(dbt_project() / "macros"), autoescape=False
    )
    return environment.get_template("significance.sql").module


def _column(expression: str, values: list[float | None]) -> list[float | None]:
    """`expression` over rows of a column z, in their order."""
    with duckdb.connect() as con:
        con.execute("create table given as select unnest(?::double[]) as z, generate_subscripts(?, 1) as n",
                    [values, values])  # fmt: skip
        rows = con.execute("select " + expression + " from given order by n").fetchall()
    return [value for (value,) in rows]


GRID = [step / 64 for step in range(-8 * 64, 37 * 64)]


def test_the_upper_tail_is_right_relative_to_itself(macros: Any) -> None:
    """A thousandth of a millionth must be known as well as a half: the smallest p decides a family."""
    from scipy.stats import norm

    found = _column(macros.normal_upper_tail("z"), list(GRID))
    for z, p in zip(GRID, found, strict=True):
        assert p == pytest.approx(float(norm.sf(z)), rel=2e-7, abs=0), z


def test_both_tails_are_twice_one_and_never_more_than_certain(macros: Any) -> None:
    from scipy.stats import norm

    given = [-40.0, -3.0, -1e-9, 0.0, 0.5, 3.0, 8.0]
    found = _column(macros.normal_both_tails("z"), list(given))
    assert found == [pytest.approx(2 * float(norm.sf(abs(z))), rel=2.4e-7, abs=0) for z in given]
    assert max(p for p in found if p is not None) <= 1


@pytest.mark.parametrize("tail", ["normal_upper_tail", "normal_both_tails"])
def test_what_cannot_be_tested_has_no_p_and_what_is_beyond_a_double_has_none_left(
    macros: Any, tail: str
) -> None:
    assert _column(getattr(macros, tail)("z"), [None, 60.0]) == [None, 0.0]


@pytest.mark.parametrize("seed", range(5))
def test_adjusted_p_equal_statsmodels_within_each_family(macros: Any, seed: int) -> None:
    from statsmodels.stats.multitest import fdrcorrection

    draw = random.Random(seed)
    families = {name: [draw.random() ** draw.choice((1, 4)) for _ in range(size)]
                for name, size in (("a", 1), ("b", 7), ("c", 400))}  # fmt: skip
    families["b"][:3] = [0.01, 0.01, 1.0]
    rows = [(name, n, p) for name, values in families.items() for n, p in enumerate(values)]
    rows += [("b", 90, None), ("b", 91, None), ("none", 0, None)]
    with duckdb.connect() as con:
        con.execute("create table given (family varchar, n integer, p double)")
        con.executemany("insert into given values (?, ?, ?)", rows)
        found = con.execute(
            "with placed as (select *, " + macros.significance_place("p", "family") + " as place from given)"
            "select family, n, " + macros.false_discovery_rate("p", "place", "family") + " from placed"
        ).fetchall()
    adjusted = {(family, n): q for family, n, q in found}
    assert [adjusted[key] for key in (("b", 90), ("b", 91), ("none", 0))] == [None] * 3
    for name, values in families.items():
        for n, q in enumerate(fdrcorrection(values)[1]):
            assert adjusted[name, n] == pytest.approx(float(q), abs=1e-12), (name, n)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("changed", [0, 4, 30, 60])
def test_the_second_pass_takes_what_statsmodels_takes(macros: Any, seed: int, changed: int) -> None:
    """Where much changed more is found, where nothing did not one more."""
    from statsmodels.stats.multitest import fdrcorrection, fdrcorrection_twostage

    draw = random.Random(seed)
    values = [draw.random() ** (6 if n < changed else 1) for n in range(60)]
    with duckdb.connect() as con:
        con.execute("create table given as select unnest(?::double[]) as p, 'a' as family", [values])
        found = con.execute(
            "with placed as (select *, "
            + macros.significance_place("p", "family")
            + " as place from given), "
            "first as (select *, "
            + macros.false_discovery_rate("p", "place", "family")
            + " as q from placed) "
            "select p, " + macros.adaptive_discovery_rate("q", "0.10", "family") + " from first"
        ).fetchall()
    taken = {p for p, q in found if q <= 0.10}
    expected = fdrcorrection_twostage(values, alpha=0.10, method="bky", maxiter=1)[0]
    assert taken == {p for p, is_taken in zip(values, expected, strict=True) if is_taken}
    if not any(fdrcorrection(values, alpha=0.10 / 1.10)[0]):
        assert not taken
