"""The comparison of two windows: its formulas against numpy and scipy, its errors against planted worlds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from tests.warehouse.rendered import Bench, bench

Counts = NDArray[np.int64]
WEIGHTS = np.array([0.0, 0.0, 0.10, 0.25, 0.60, 1.0])
# Of people who want nothing, something, much: how they reply and what comes of it, as the sandbox plants it.
REPLIES, OUTCOMES = np.array([0.030, 0.16, 0.45]), np.array([0.0015, 0.03, 0.25])
CLASSES = np.array(
    [[.18, .42, .10, .22, .06, .02], [.03, .05, .06, .34, .36, .16], [.02, .00, .02, .12, .36, .48]]
)  # fmt: skip
EXTRA_TAPS, TAPS_THAT_DECLINE = np.array([0.0195, 0.070, 0.05]), np.array([0.45, 0.05, 0.0])
MOVED_TO_TAP = np.array([0, 0, 0, 0.55, 0.25, 0.06])


@pytest.fixture
def empty() -> Iterator[Bench]:
    with bench() as opened:
        yield opened


@dataclass(frozen=True)
class Story:
    """Campaigns of two windows: `adopted` get smart replies in the recent one, `better` get better readers.

    `sends` are those of the recent window, `noise` the coefficient of variation of a week's reply rate.
    """

    sends: int
    adopted: int = 0
    better: int = 0
    noise: float = 0.0
    campaigns: int = 40


def _weeks(story: Story, seed: int) -> pa.Table:
    """One row a campaign and week, as int_window_weeks has it: weeks 0 to 3 recent, 4 to 11 before."""
    draw = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    for campaign in range(story.campaigns):
        serious = min(0.12, float(np.exp(draw.normal(np.log(0.015), 0.6))))
        curious = min(0.5, float(np.exp(draw.normal(np.log(0.10), 0.42))))
        for week in range(12):
            lift = 1.5 if week < 4 and campaign < story.better else 1.0
            mix = np.array([1 - lift * (curious + serious), lift * curious, lift * serious])
            shares = _shares(mix, adoption=float(week < 4 and campaign < story.adopted))
            if story.noise:
                shares = shares * draw.gamma(story.noise**-2, story.noise**2)
            sends = int(draw.poisson(story.sends / 4))
            found = draw.multinomial(sends, [*shares, 1 - shares.sum()])[:6]
            rows.append(
                {
                    "unit_id": f"c{campaign:02}",
                    "week": week,
                    "is_recent": week < 4,
                    "sends": sends,
                    "replies": int(found.sum()),
                    "readable": int(found.sum()),
                    "quality": float(found @ WEIGHTS),
                    "quality_sq": float(found @ WEIGHTS**2),
                    "outcomes": int(draw.binomial(sends, float(mix @ OUTCOMES))),
                }
            )
    return pa.Table.from_pylist(rows)


def _shares(mix: NDArray[np.float64], adoption: float) -> NDArray[np.float64]:
    """Shares of all sends by class of the reply."""
    shares = (mix * REPLIES) @ CLASSES
    moved, extra = shares * MOVED_TO_TAP * adoption, mix * EXTRA_TAPS * adoption
    shares = shares - moved
    shares[1] += (extra * TAPS_THAT_DECLINE).sum()
    shares[2] += moved.sum() + (extra * (1 - TAPS_THAT_DECLINE)).sum()
    return shares


def _judge(bench: Bench, weeks: pa.Table) -> None:
    bench.con.register("weeks", weeks)
    bench.con.execute(
        """
        create or replace table int_window_weeks as
        select
            * replace (quality::decimal(24, 6) as quality, quality_sq::decimal(30, 12) as quality_sq),
            'campaign' as level, 'a' as account_id, 'g' as campaign_group_id, date '2026-10-01' as window_end,
            0 as weeks_ago, date '2026-01-01' as first_day, 'EUR' as first_currency, 'EUR' as last_currency,
            0 as sends_without_spend, null::bigint as clicks, 1.0::decimal(28, 9) as spend
        from weeks
        """
    )
    bench.build("int_window_sums", "int_window_tests")


FLAGGED = """
    select unit_id from int_window_tests
    where reply_ratio >= 1.15 and (
        (? = 'inflating' and q_inflating <= .1 and weight_ratio <= 1 / 1.15)
        or (? = 'diverging' and q_diverging <= .1 and apart_ratio >= 1.15)
    )
"""


def _flagged(bench: Bench, alarm: str) -> set[int]:
    return {int(str(unit)[1:]) for (unit,) in bench.query(FLAGGED, alarm, alarm)}


def test_every_z_is_the_formula_it_says(empty: Bench) -> None:
    """Computed again in numpy from the sums of the windows, with the spread the model found."""
    from scipy.stats import norm

    _judge(empty, _weeks(Story(2_000, adopted=5, campaigns=10), seed=3))
    rows = empty.rows(
        "select s.*, t.* exclude (level, account_id, campaign_group_id, unit_id, window_end, weeks_ago) "
        "from int_window_sums as s join int_window_tests as t using (unit_id)"
    )
    for row in rows:
        n2, n1 = row["sends_recent"], row["sends_baseline"]
        r2, r1 = row["replies_recent"], row["replies_baseline"]
        o2, o1 = row["outcomes_recent"], row["outcomes_baseline"]
        y2, y1 = float(row["quality_recent"]), float(row["quality_baseline"])
        v2, v1 = float(row["quality_sq_recent"]), float(row["quality_sq_baseline"])
        up = np.log((r2 + 0.5) / n2 / ((r1 + 0.5) / n1))
        replies = row["replies_spread"] * (1 / (r2 + 0.5) + 1 / (r1 + 0.5))
        outcomes = row["outcomes_spread"] * (1 / (o2 + 0.5) + 1 / (o1 + 0.5))
        apart = np.log((r2 + 0.5) / (r1 + 0.5)) - np.log((o2 + 0.5) / (o1 + 0.5))
        # Sample variance of the weights of each window's replies.
        s2, s1 = (v2 - y2**2 / r2) / (r2 - 1), (v1 - y1**2 / r1) / (r1 - 1)
        weight = (y1 / r1 - y2 / r2) / np.sqrt(row["weight_spread"] * (s1 / r1 + s2 / r2))
        quality = np.log(y2 / n2 / (y1 / n1)) / np.sqrt(
            max(row["replies_spread"], row["weight_spread"]) * (v2 / y2**2 + v1 / y1**2)
        )
        expected = {
            "z_replies": up / np.sqrt(replies),
            "z_weight": weight,
            "z_apart": apart / np.sqrt(replies + outcomes),
            "z_outcomes": np.log((o2 + 0.5) / 28 / ((o1 + 0.5) / 56)) / np.sqrt(outcomes),
            "z_quality": quality,
        }
        assert {name: row[name] for name in expected} == pytest.approx(expected, rel=1e-9)
        assert row["p_inflating"] == pytest.approx(
            max(norm.sf(expected["z_replies"]), norm.sf(weight)), rel=2e-7
        )
        assert row["p_outcomes"] == pytest.approx(2 * norm.sf(abs(expected["z_outcomes"])), rel=2.4e-7)
        assert row["detectable_rise"] == pytest.approx(
            np.exp((norm.ppf(0.95) + norm.ppf(0.80)) * np.sqrt(replies)) - 1, rel=1e-8
        )


def test_spread_is_pearsons_of_the_weeks_shared_half_with_the_median(empty: Bench) -> None:
    weeks = _weeks(Story(3_000, noise=0.3, campaigns=15), seed=11)
    _judge(empty, weeks)
    own: dict[str, float] = {}
    for unit in sorted(set(weeks["unit_id"].to_pylist())):
        mine = [row for row in weeks.to_pylist() if row["unit_id"] == unit]
        found = expected = 0.0
        for recent in (True, False):
            n = np.array([row["sends"] for row in mine if row["is_recent"] is recent])
            r = np.array([row["replies"] for row in mine if row["is_recent"] is recent])
            rate = r.sum() / n.sum()
            found += ((r - n * rate) ** 2).sum()
            expected += (rate * n * (1 - n / n.sum())).sum()
        own[unit] = found / expected
    common = np.median(list(own.values())) / 0.9342
    spreads = dict(empty.query("select unit_id, replies_spread from int_window_sums"))
    assert spreads == pytest.approx({unit: max(1, (own[unit] + common) / 2) for unit in own}, rel=1e-6)


def test_what_inflates_is_found_and_nothing_else(empty: Bench) -> None:
    """At 3,000 sends in 28 days nine of ten, and of those called hardly one that does not."""
    found = false = 0
    for seed in range(8):
        _judge(empty, _weeks(Story(3_000, adopted=20), seed))
        flagged = _flagged(empty, "inflating")
        found, false = found + len(flagged & set(range(20))), false + len(flagged - set(range(20)))
    assert found >= 0.90 * 8 * 20
    assert false <= 0.10 * (found + false)


def test_what_diverges_is_found_at_ten_thousand_sends(empty: Bench) -> None:
    found = false = 0
    for seed in range(8):
        _judge(empty, _weeks(Story(10_000, adopted=20), seed))
        flagged = _flagged(empty, "diverging")
        found, false = found + len(flagged & set(range(20))), false + len(flagged - set(range(20)))
    assert found >= 0.80 * 8 * 20
    assert false <= 0.10 * (found + false)


@pytest.mark.parametrize(
    "story",
    [Story(3_000), Story(3_000, better=20), Story(3_000, noise=0.2), Story(10_000, noise=0.3)],
    ids=["luck", "better_readers", "restless_weeks", "very_restless_weeks"],
)
def test_nobody_is_called_who_does_not_inflate(empty: Bench, story: Story) -> None:
    """Eight worlds: at most one of them may hold a false call of either kind."""
    called = 0
    for seed in range(100, 108):
        _judge(empty, _weeks(story, seed))
        called += bool(_flagged(empty, "inflating") | _flagged(empty, "diverging"))
    assert called <= 1
