"""How complete a young cohort is: chain ladder against numpy, and what it projects against what came."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from tests.warehouse.rendered import Bench, bench

AS_OF = date(2026, 10, 31)
Events = dict[date, NDArray[np.int64]]


@pytest.fixture
def empty() -> Iterator[Bench]:
    with bench() as opened:
        yield opened


def _arrivals(seed: int, days: int, a_day: float) -> Events:
    """Events by cohort day and age, all of them, also those that lie ahead of AS_OF."""
    draw = np.random.default_rng(seed)
    delays = np.exp(draw.normal(np.log(0.6), 1.1, 200_000))
    share = np.bincount(np.minimum(delays, 30).astype(int), minlength=31)[:31] / len(delays)
    return {AS_OF - timedelta(back): draw.poisson(a_day * share) for back in range(days)}


def _complete(bench: Bench, accounts: dict[str | None, Events], as_of: date = AS_OF) -> None:
    """Land what is known at `as_of` and build the shares."""
    rows = [
        {
            "account_id": account,
            "cohort_date": day,
            "age": age,
            "replies": int(count),
            "quality": float(count) / 2,
            "outcomes": None,
        }
        for account, events in accounts.items()
        for day, counts in events.items()
        for age, count in enumerate(counts)
        if count and day + timedelta(age) <= as_of
    ]
    bench.con.register("known", pa.Table.from_pylist(rows))
    bench.con.execute(
        "create or replace table int_arrivals as select * replace (quality::decimal(24, 6) as quality, "
        "outcomes::bigint as outcomes) from known"
    )
    bench.con.execute("create or replace table run_facts as select ?::date as as_of", [as_of])
    bench.build("int_completeness")


def _shares(bench: Bench, account: str | None) -> list[float]:
    found = bench.query(
        "select replies_share from int_completeness where account_id is not distinct from ? order by age",
        account,
    )
    return [share for (share,) in found]


def test_shares_are_the_chain_ladder(empty: Bench) -> None:
    events = _arrivals(seed=1, days=90, a_day=12)
    _complete(empty, {"a": events})
    growth = []
    for age in range(30):
        old_enough = [counts for day, counts in events.items() if day + timedelta(age + 1) <= AS_OF]
        until = sum(counts[: age + 1].sum() for counts in old_enough)
        growth.append(sum(counts[: age + 2].sum() for counts in old_enough) / until)
    expected = [1 / np.prod(growth[age:]) for age in range(30)] + [1.0]
    assert _shares(empty, "a") == pytest.approx(expected, rel=1e-9)


def test_a_small_account_borrows_from_all_and_approaches_are_one_of_them(empty: Bench) -> None:
    _complete(empty, {"a": _arrivals(1, 90, 12), "small": _arrivals(2, 90, 0.2), None: _arrivals(3, 90, 12)})
    common = _shares(empty, "small")
    assert _shares(empty, "a") != common != _shares(empty, None)
    assert all(low <= high for low, high in pairwise(common))


def test_habits_older_than_120_days_are_forgotten(empty: Bench) -> None:
    events = _arrivals(seed=1, days=150, a_day=12)
    _complete(empty, {"a": {day: events[day] for day in list(events)[:120]}})
    remembered = _shares(empty, "a")
    _complete(empty, {"a": events})
    assert _shares(empty, "a") == remembered


def test_what_was_never_seen_has_no_share(empty: Bench) -> None:
    _complete(empty, {"a": _arrivals(1, 60, 12)})
    assert empty.query("select distinct outcomes_share from int_completeness") == [(None,)]


def test_projected_weeks_are_right_on_average(empty: Bench) -> None:
    """Over twelve worlds the last week comes within 2 % of what it ends with; bare it lacks 7 % or more."""
    projected = came = bare = 0.0
    for seed in range(12):
        events = _arrivals(seed, days=150, a_day=45)
        _complete(empty, {"a": events})
        shares = _shares(empty, "a")
        for age in range(7):
            counts = events[AS_OF - timedelta(age)]
            known = counts[: age + 1].sum()
            projected, came, bare = projected + known / shares[age], came + counts.sum(), bare + known
    assert projected == pytest.approx(came, rel=0.02)
    assert bare < 0.93 * came
