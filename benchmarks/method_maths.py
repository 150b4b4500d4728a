"""G6: the SQL against statsmodels, scipy and scikit-learn: tails, false discovery rates, isotonic fits."""

from __future__ import annotations

from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
from scipy.stats import norm
from sklearn.isotonic import IsotonicRegression
from statsmodels.stats.multitest import multipletests

from benchmarks.method_goal import Goal
from pipelines.method.render import Renderer
from pipelines.warehouse.project import dbt_project

_TAIL: Final = "select {{ normal_upper_tail('z') }} from tails order by z"
_RATES: Final = """
    with placed as (select *, {{ significance_place('p', 'family') }} as place from tests)
    select family, number, {{ false_discovery_rate('p', 'place', 'family') }}
    from placed order by family, number
"""
_FITS: Final = """
    with fits as ({{ isotonic_fit('points', 'family', 'position', 'value', 'weight') }})
    select family, position, fitted from fits order by family, position
"""
_FAMILIES: Final = 200


def measure() -> list[Goal]:
    """Compare on 20,000 tails, 200 families of tests and 200 sequences; the largest difference counts."""
    dice = np.random.default_rng(7)
    z = np.sort(dice.uniform(0, 8, 20_000))
    sizes = dice.integers(1, 60, _FAMILIES)
    p = [dice.uniform(0, 1, n) ** 3 for n in sizes]
    lengths = dice.integers(2, 9, _FAMILIES)
    values = [np.round(dice.uniform(0, 1, n), 9) for n in lengths]
    weights = [dice.integers(1, 5_000, n).astype(float) for n in lengths]
    with duckdb.connect() as con:
        render = Renderer(con, (dbt_project() / "macros").glob("*.sql"))
        _give(con, "tails", {"z": z})
        _give(con, "tests", {**_keys(p, "number"), "p": np.concatenate(p)})
        _give(con, "points", {
            **_keys(values, "position"), "value": np.concatenate(values), "weight": np.concatenate(weights),
        })  # fmt: skip
        tails, rates, fits = (
            np.array([row[-1] for row in con.execute(render.render(sql).sql).fetchall()])
            for sql in (_TAIL, _RATES, _FITS)
        )
    tail = float(np.max(np.abs(tails / norm.sf(z) - 1)))
    judged = np.concatenate([np.asarray(multipletests(family, method="fdr_bh")[1]) for family in p])
    fitted = np.concatenate(
        [
            IsotonicRegression().fit_transform(np.arange(len(v)), v, sample_weight=w)
            for v, w in zip(values, weights, strict=True)
        ]
    )
    rate, fit = float(np.max(np.abs(rates - judged))), float(np.max(np.abs(fits - fitted)))
    return [
        Goal(
            "G6",
            "SQL equals Python: BH and isotonic <= 1e-12, normal tail <= 2e-7 relative",
            f"BH {rate:.0e}, isotonic {fit:.0e}, tail {tail:.0e}",
            f"{_FAMILIES} families, {_FAMILIES} sequences, {len(z):,} tails",
            rate <= 1e-12 and fit <= 1e-12 and tail <= 2e-7,
        )
    ]


def _give(con: duckdb.DuckDBPyConnection, name: str, columns: dict[str, Any]) -> None:
    con.register("given", pa.table(columns))
    con.execute({
        "tails": "create table tails as select * from given",
        "tests": "create table tests as select * from given",
        "points": "create table points as select * from given",
    }[name])  # fmt: skip


def _keys(families: list[Any], position: str) -> dict[str, Any]:
    return {
        "family": np.concatenate([np.full(len(f), i) for i, f in enumerate(families)]),
        position: np.concatenate([np.arange(len(f)) for f in families]),
    }
