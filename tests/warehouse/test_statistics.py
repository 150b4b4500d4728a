"""The intervals' SQL against what statsmodels and scipy say, on the engine the reports are built on."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import duckdb
import jinja2
import pytest

from pipelines.warehouse.project import dbt_project

Macro = Callable[..., float | str | None]


@pytest.fixture(scope="module")
def macro() -> Macro:
    """Call a macro of statistics.sql with numbers and get what DuckDB makes of it."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(dbt_project() / "macros"), autoescape=False
    )
    module = environment.get_template("statistics.sql").module
    con = duckdb.connect()

    def call(name: str, *arguments: float | str | None) -> float | str | None:
        spelled = [
            "cast(null as double)" if x is None else x if isinstance(x, str) else f"cast('{x!r}' as double)"
            for x in arguments
        ]
        return con.execute("select " + getattr(module, name)(*spelled)).fetchall()[0][0]

    return call


CASES = [(0, 30), (1, 30), (5, 99), (30, 30), (700, 10_000)]


@pytest.mark.parametrize(("count", "trials"), CASES)
def test_wilson_equals_statsmodels(macro: Macro, count: int, trials: int) -> None:
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(count, trials, method="wilson")
    assert macro("wilson", count / trials, trials, "-") == pytest.approx(low, abs=1e-12)
    assert macro("wilson", count / trials, trials, "+") == pytest.approx(high, abs=1e-12)


@pytest.mark.parametrize("side", ["-", "+"])
@pytest.mark.parametrize(("rate", "trials"), [(None, 10.0), (0.5, None), (0.5, 0.0)])
def test_wilson_of_nothing_is_null(macro: Macro, rate: float | None, trials: float | None, side: str) -> None:
    assert macro("wilson", rate, trials, side) is None


@pytest.mark.parametrize("degrees", [2.0, 3.5, 10.0, 40.0])
@pytest.mark.parametrize("tail", [0.025, 0.975])
def test_chi_square_quantiles_err_on_the_safe_side_only(macro: Macro, degrees: float, tail: float) -> None:
    from scipy.stats import chi2, norm

    close = macro("chi_square_quantile", degrees, float(norm.ppf(tail)))
    exact = float(chi2.ppf(tail, degrees))
    assert close == pytest.approx(exact, rel=0.01, abs=0.04)
    # The cube root strays at the lower tail of few degrees: there it gives a lower end that is too low.
    assert isinstance(close, float)
    assert close <= exact * 1.003


def test_fay_feuer_follows_its_gamma_formula(macro: Macro) -> None:
    from scipy.stats import chi2

    n, y, v = 400.0, 3.5, 2.9
    low = v / (2 * y) * chi2.ppf(0.025, 2 * y * y / v) / n
    high = (v + 1) / (2 * (y + 1)) * chi2.ppf(0.975, 2 * (y + 1) ** 2 / (v + 1)) / n
    assert macro("fay_feuer_low", n, y, v) == pytest.approx(low, rel=0.02)
    assert macro("fay_feuer_high", n, y, v) == pytest.approx(high, rel=0.02)


def test_no_reply_still_has_an_upper_bound(macro: Macro) -> None:
    assert macro("fay_feuer_low", 100.0, 0.0, 0.0) == 0
    # The rule of three, one-sided at 97.5 %: -ln(.025)/n.
    assert macro("fay_feuer_high", 100.0, 0.0, 0.0) == pytest.approx(-math.log(0.025) / 100, rel=0.01)


def test_the_design_effect_is_the_days_overdispersion(macro: Macro) -> None:
    draw = random.Random(7)
    days = [(draw.randint(20, 60), draw.random() * 6) for _ in range(40)]
    n, y, v = sum(k for k, _ in days), sum(w for _, w in days), 31.0
    spread = sum((w - k * y / n) ** 2 for k, w in days)
    expected = max(1.0, len(days) / (len(days) - 1) * spread / v)
    assert expected > 1
    moments = [sum(w * w for _, w in days), sum(w * k for k, w in days), float(sum(k * k for k, _ in days))]
    assert macro("design_effect", 40.0, float(n), y, v, *moments) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    "numbers", [(1.0, 50.0, 3.0, 3.0, 9.0, 150.0, 2500.0), (5.0, 50.0, 0.0, 0.0, 0.0, 0.0, 700.0)]
)
def test_one_day_or_no_reply_has_no_overdispersion(macro: Macro, numbers: tuple[float, ...]) -> None:
    assert macro("design_effect", *numbers) == 1


@pytest.mark.parametrize(
    ("sends", "quality", "grade"),
    [(29, 29, "D"), (30, 4.9, "D"), (30, 5, "C"), (500, 15, "B"), (500, 30, "A"), (None, None, None)],
)
def test_grades_go_by_quality_replies_and_thirty_sends(
    macro: Macro, sends: float | None, quality: float | None, grade: str | None
) -> None:
    assert macro("evidence_grade", sends, quality) == grade
