"""The fit finds the one optimum there is, keeps every sign, and depends on nothing but its rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.method.quality import Flags, Floats
from pipelines.method.refit import Bounds, loss, refit

_SIGNS = np.array([1.0, -1.0, 1.0, -1.0])


def _problem(seed: int, rows: int) -> tuple[Floats, Flags, Floats, Bounds]:
    dice = np.random.default_rng(seed)
    x = dice.normal(size=(rows, 4)) * dice.choice([0.0, 1.0, 3.0], size=4)
    low = dice.random(rows) < 0.5
    prior = _SIGNS * dice.random(4)
    free = np.array([True, False, False, False])
    lower = np.where(free | (_SIGNS < 0), -np.inf, 0.0)
    upper = np.where(free | (_SIGNS > 0), np.inf, 0.0)
    return x, low, dice.normal(size=rows) / 2, Bounds(prior, np.full(4, 0.7), lower, upper)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 80))
def test_no_other_solver_finds_a_better_place(seed: int, rows: int) -> None:
    from scipy.optimize import minimize

    x, low, offset, bounds = _problem(seed, rows)
    w = refit(x, low, offset, bounds)
    reference = minimize(
        loss, bounds.prior, args=(x, low, offset, bounds), method="L-BFGS-B",
        bounds=list(zip(bounds.lower, bounds.upper, strict=True)), options={"ftol": 1e-14, "gtol": 1e-9},
    )  # fmt: skip
    assert loss(w, x, low, offset, bounds) <= float(reference.fun) + 1e-7
    assert np.allclose(w, reference.x, atol=1e-3)
    assert (w >= bounds.lower).all()
    assert (w <= bounds.upper).all()


def test_without_bounds_and_prior_it_is_plain_ridge_logistic_regression() -> None:
    from sklearn.linear_model import LogisticRegression

    x, low, _, _ = _problem(3, 60)
    wide = np.full(4, np.inf)
    found = refit(x, low, np.zeros(60), Bounds(np.zeros(4), np.full(4, 1.5), -wide, wide))
    model = LogisticRegression(C=1.5**2, fit_intercept=False, tol=1e-10, max_iter=1000).fit(x, low)
    assert found == pytest.approx(model.coef_[0], abs=1e-4)


def test_nothing_seen_leaves_everything_as_it_was() -> None:
    _, _, _, bounds = _problem(5, 1)
    w = refit(np.zeros((0, 4)), np.zeros(0, dtype=bool), np.zeros(0), bounds)
    assert w == pytest.approx(bounds.prior)


def test_the_order_of_the_rows_is_of_no_account() -> None:
    x, low, offset, bounds = _problem(7, 50)
    shuffled = np.random.default_rng(1).permutation(50)
    again = refit(x[shuffled], low[shuffled], offset[shuffled], bounds)
    assert refit(x, low, offset, bounds) == pytest.approx(again, abs=1e-7)
