"""The figures of a calibration, each against scikit-learn or a plain loop."""

from __future__ import annotations

import math

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.method.quality import quality

_ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 40), st.booleans()), min_size=2, max_size=60).filter(
    lambda rows: len({low for low, _, _ in rows}) == 2
)


@settings(deadline=None, max_examples=60)
@given(_ROWS)
def test_every_figure_is_the_one_of_the_reference(rows: list[tuple[bool, int, bool]]) -> None:
    from sklearn.metrics import brier_score_loss, precision_recall_fscore_support, roc_auc_score

    low = np.array([row[0] for row in rows])
    # Ties on purpose: the score gives many texts the same probability.
    p = np.array([row[1] / 40 for row in rows])
    decided = np.array([row[2] for row in rows])
    found = quality(low, p, decided)
    assert math.isclose(found.auc, float(roc_auc_score(low, p)), abs_tol=1e-12)
    if decided.any():
        three = precision_recall_fscore_support(low, decided, average="binary")[:3]
        assert np.allclose([found.precision, found.recall, found.f1], three)
    else:
        assert (found.precision, found.recall, found.f1) == (0, 0, 0)
    assert math.isclose(found.brier, float(brier_score_loss(low, p)), abs_tol=1e-12)
    assert math.isclose(found.ece, _calibration_error(low.tolist(), p.tolist()), abs_tol=1e-12)


def _calibration_error(low: list[bool], p: list[float]) -> float:
    error = 0.0
    for k in range(10):
        inside = [n for n, value in enumerate(p) if k / 10 <= value < (k + 1) / 10 or (k == 9 and value == 1)]
        if inside:
            said = sum(p[n] for n in inside) / len(inside)
            was = sum(low[n] for n in inside) / len(inside)
            error += abs(said - was) * len(inside) / len(p)
    return error
