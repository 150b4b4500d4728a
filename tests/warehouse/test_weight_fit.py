"""The calibration's SQL against what scikit-learn, scipy and plain formulas say, on the engine it runs on."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from typing import Any, cast

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.method.render import Renderer
from pipelines.warehouse.project import dbt_project

ORDER = ("one_tap", "acknowledgement", "brief", "substantive")
PRIOR = (0.1, 0.25, 0.6, 1.0)
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
Cell = tuple[int, int]


class Sql:
    """The project's macros over rows given here."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con
        self._renderer = Renderer(con, (dbt_project() / "macros").glob("*.sql"))

    def rows(self, template: str) -> list[tuple[Any, ...]]:
        return self.con.execute(self._renderer.render(template).sql).fetchall()


@pytest.fixture(scope="module")
def sql() -> Iterator[Sql]:
    with duckdb.connect() as con:
        yield Sql(con)


def _isotonic(sql: Sql, values: Sequence[float], weights: Sequence[float]) -> list[float]:
    sql.con.execute("create or replace table points (part varchar, position integer, y double, n double)")
    sql.con.executemany(
        "insert into points values ('all', ?, ?, ?)",
        [[k, y, n] for k, (y, n) in enumerate(zip(values, weights, strict=True))],
    )
    fitted = sql.rows("{{ isotonic_fit('points', 'part', 'position', 'y', 'n') }} order by position")
    return [row[2] for row in fitted]


@FEW
@given(st.lists(st.tuples(st.floats(0, 1), st.floats(1, 1e6)), min_size=1, max_size=12))
def test_isotonic_equals_scikit_learn(sql: Sql, points: list[tuple[float, float]]) -> None:
    from sklearn.isotonic import IsotonicRegression

    values, weights = zip(*points, strict=True)
    expected = IsotonicRegression().fit_transform(range(len(values)), values, sample_weight=weights)
    assert _isotonic(sql, values, weights) == pytest.approx(list(expected), abs=1e-12)


def test_what_is_in_order_is_left_alone(sql: Sql) -> None:
    assert _isotonic(sql, [0.1, 0.2, 0.4, 0.4], [5, 1, 9, 2]) == [0.1, 0.2, 0.4, 0.4]


@FEW
@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=25))
def test_spearman_equals_scipy_ties_and_all(sql: Sql, points: list[tuple[int, int]]) -> None:
    import warnings

    from scipy import stats

    sql.con.execute("create or replace table pairs (part varchar, x double, y double)")
    sql.con.executemany("insert into pairs values ('all', ?, ?)", [[x / 7, y / 7] for x, y in points])
    sql.con.execute("insert into pairs values ('all', null, 1), ('all', 1, null)")
    [(_, count, rho)] = sql.rows("{{ spearman('pairs', ['part'], 'x', 'y') }}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", stats.ConstantInputWarning)
        xs, ys = zip(*points, strict=True)
        expected = float(cast(Any, stats.spearmanr(xs, ys)).statistic)
    assert count == len(points)
    assert rho is None if math.isnan(expected) else rho == pytest.approx(expected, abs=1e-12)


def _weights(sql: Sql, silent: Cell, cells: Sequence[Cell], *, isotonic: bool = True) -> dict[str, Any]:
    sql.con.execute(
        "create or replace table cells (segment varchar, reply_class varchar, position integer, n bigint,"
        " outcomes bigint, prior_weight decimal(9, 6), n_silent bigint, outcomes_silent bigint,"
        " is_isotonic boolean)"
    )
    sql.con.executemany(
        "insert into cells values ('all', ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            [name, k + 1, *cell, prior, *silent, isotonic]
            for k, (name, cell, prior) in enumerate(zip(ORDER, cells, PRIOR, strict=True))
        ],
    )
    found = sql.rows(
        "with fit as ({{ fitted_weights('cells') }}) select reply_class, w, w_error, is_refused from fit"
    )
    return {row[0]: row[1:] for row in found}


def _by_hand(silent: Cell, cells: Sequence[Cell]) -> list[float]:
    """The formula in floating point, pooling by scikit-learn; empty where it refuses."""
    from sklearn.isotonic import IsotonicRegression

    p0 = silent[1] / silent[0]
    excess = sum(o - p0 * n for n, o in cells)
    slope = excess / sum(n * w for (n, _), w in zip(cells, PRIOR, strict=True))
    if slope <= 0:
        return []
    strength = 10 / slope
    rates = [
        (o + strength * min(1, p0 + w * slope)) / (n + strength)
        for (n, o), w in zip(cells, PRIOR, strict=True)
    ]
    p = IsotonicRegression().fit_transform(range(4), rates, sample_weight=[n + strength for n, _ in cells])
    return [] if p[3] <= p0 else [min(1, max(0, (one - p0) / (p[3] - p0))) for one in p]


counts = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n)))


@FEW
@given(st.tuples(st.integers(100, 50_000), st.integers(0, 100)), st.lists(counts, min_size=4, max_size=4))
def test_weights_follow_their_formula(sql: Sql, silent: Cell, cells: list[Cell]) -> None:
    found = _weights(sql, silent, cells)
    expected = _by_hand(silent, cells)
    assert all(refused == (not expected) for _, _, refused in found.values())
    if expected:
        assert [found[name][0] for name in ORDER] == pytest.approx(expected, abs=1e-9)
        assert sorted(expected) == expected
        assert found["substantive"][:2] == (1, 0)


def test_without_the_order_of_effort_a_lazy_class_may_weigh_more(sql: Sql) -> None:
    cells = [(1000, 100), (1000, 20), (1000, 60), (1000, 150)]
    assert _weights(sql, (9000, 9), cells)["one_tap"] == _weights(sql, (9000, 9), cells)["acknowledgement"]
    free = _weights(sql, (9000, 9), cells, isotonic=False)
    assert free["one_tap"][0] > free["brief"][0] > free["acknowledgement"][0]


def test_the_interval_covers_the_truth(sql: Sql) -> None:
    """Two hundred draws of one truth: the 95 % interval of a weight holds it in 90 to 99 % of them."""
    draw = random.Random(11)
    truth, size = (0.02, 0.04, 0.07, 0.11), (900, 700, 500, 700)
    p0, held = 0.005, 0
    weight = (truth[1] - p0) / (truth[3] - p0)
    for _ in range(200):
        cells = [(n, sum(draw.random() < p for _ in range(n))) for n, p in zip(size, truth, strict=True)]
        silent = (20_000, round(20_000 * p0 + draw.gauss(0, math.sqrt(20_000 * p0))))
        w, error, _ = _weights(sql, silent, cells)["acknowledgement"]
        held += w - 1.96 * error <= weight <= w + 1.96 * error
    assert 180 <= held <= 198


def test_more_outcomes_move_a_weight_further_from_its_default(sql: Sql) -> None:
    """Shrinkage: the same rates on a hundred times the sends leave the default behind."""
    few = _weights(sql, (1000, 5), [(10, 1), (10, 1), (10, 1), (20, 5)])["one_tap"][0]
    many = _weights(sql, (100_000, 500), [(1000, 100), (1000, 100), (1000, 100), (2000, 500)])["one_tap"][0]
    assert 0.1 < few < many


def _ends(rho: float, n: int) -> tuple[float, float]:
    half = 1.959963984540054 * math.sqrt((1 + rho * rho / 2) / (n - 3))
    return math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half)


@pytest.mark.parametrize(("rho", "n"), [(0.8, 12), (-0.3, 40), (0.0, 4)])
def test_the_ends_of_a_correlation_follow_bonett_and_wright(sql: Sql, rho: float, n: int) -> None:
    sql.con.execute("create or replace table one as select ? as rho, ? as n", [rho, n])
    found = sql.rows(
        "select {{ correlation_end('rho', 'n', '-') }}, {{ correlation_end('rho', 'n', '+') }} from one"
    )
    assert found[0] == pytest.approx(_ends(rho, n))


@pytest.mark.parametrize(("rho", "n", "end"), [(0.5, 3, None), (1.0, 9, 1.0), (None, 9, None)])
def test_three_campaigns_have_no_interval_and_one_order_no_width(
    sql: Sql, rho: float | None, n: int, end: float | None
) -> None:
    sql.con.execute("create or replace table one as select cast(? as double) as rho, ? as n", [rho, n])
    assert sql.rows("select {{ correlation_end('rho', 'n', '-') }} from one") == [(end,)]
