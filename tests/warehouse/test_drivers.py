"""Whatever happens to whichever campaigns, the parts add up to the change, and one cause alone is found."""

from __future__ import annotations

import math
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.rendered import Bench, bench

PARTS = (
    "from_volume",
    "from_campaign_mix",
    "from_sends_per_spend",
    "from_raw_reply_rate",
    "from_mean_reply_weight",
    "from_outcomes_per_quality_reply",
    "unsplit",
)
Side = dict[str, float]
UNITS = """
    create or replace table int_window_sums as
    with campaigns as (
        select
            'campaign' as level, 'a' as account_id, null::varchar as campaign_group_id, unit_id,
            date '2026-10-01' as window_end, 56 as baseline_days,
            spend_recent + spend_baseline > 0 as is_spend_known, * exclude (unit_id),
            1.0 as replies_spread, 1.0 as weight_spread, 1.0 as outcomes_spread
        from given
    )
    select * from campaigns
    union all by name
    select
        'account' as level, 'a' as account_id, null::varchar as campaign_group_id, 'a' as unit_id, window_end,
        56 as baseline_days, bool_and(is_spend_known) as is_spend_known,
        1.0 as replies_spread, 1.0 as weight_spread, 1.0 as outcomes_spread,
        sum(columns('_(recent|baseline)$'))
    from campaigns
    group by window_end
"""


def _split(bench: Bench, campaigns: list[tuple[Side, Side]]) -> list[dict[str, Any]]:
    """The parts of each campaign and of their account."""
    rows = [
        {"unit_id": f"c{n}"}
        | {f"{name}_recent": value for name, value in recent.items()}
        | {f"{name}_baseline": value for name, value in before.items()}
        for n, (recent, before) in enumerate(campaigns)
    ]
    bench.con.register("given", pa.Table.from_pylist(rows))
    bench.con.execute(UNITS)
    bench.build("int_driver_parts")
    return bench.rows("select * from int_driver_parts")


def _side(sends: int, replies: int, quality: float, outcomes: int, spend: float) -> Side:
    replies = min(replies, sends)
    weight = min(quality, replies)
    return {
        "sends": sends, "replies": replies, "quality": weight, "quality_sq": weight, "spend": spend,
        "outcomes": min(outcomes, sends),
    }  # fmt: skip


SIDES = st.builds(
    _side,
    sends=st.integers(0, 5_000),
    replies=st.integers(0, 300),
    quality=st.integers(0, 30_000).map(lambda tenths: tenths / 100),
    outcomes=st.integers(0, 80),
    spend=st.sampled_from([0.0, 0.01, 12.5, 900.0]),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=6))
def test_the_parts_add_up_to_the_change_whatever_is_zero(campaigns: list[tuple[Side, Side]]) -> None:
    with bench() as opened:
        rows = _split(opened, campaigns)
    for row in rows:
        assert all(math.isfinite(row[part]) for part in PARTS)
        assert math.fsum(row[part] for part in PARTS) == pytest.approx(row["change"], abs=1e-9)
    (account,) = [row for row in rows if row["level"] == "account"]
    alone = math.fsum(row["change"] for row in rows if row["level"] == "campaign")
    assert account["change"] == pytest.approx(alone, abs=1e-9)


BEFORE = {
    "sends": 8_000.0,
    "replies": 400.0,
    "quality": 160.0,
    "quality_sq": 90.0,
    "spend": 4_000.0,
    "outcomes": 80.0,
}
HALF = {name: value / 2 for name, value in BEFORE.items()}
# What halves with its cause: the cause itself, and everything that is made of it.
CAUSES = {
    "volume": ("spend", "sends", "replies", "quality", "quality_sq", "outcomes"),
    "sends_per_spend": ("sends", "replies", "quality", "quality_sq", "outcomes"),
    "raw_reply_rate": ("replies", "quality", "quality_sq", "outcomes"),
    "mean_reply_weight": ("quality", "quality_sq", "outcomes"),
    "outcomes_per_quality_reply": ("outcomes",),
}


@pytest.mark.parametrize("cause", CAUSES)
def test_one_cause_makes_all_of_the_change(cause: str) -> None:
    """The earlier window has twice the days: half its counts are no change."""
    halved = {name: value / 2 if name in CAUSES[cause] else value for name, value in HALF.items()}
    with bench() as opened:
        for row in _split(opened, [(halved, BEFORE), (halved, BEFORE)]):
            assert row["change"] == pytest.approx(-40 if row["level"] == "account" else -20)
            assert row[f"from_{cause}"] == pytest.approx(row["change"])


def test_money_moved_to_the_weaker_campaign_is_the_mix() -> None:
    weak = BEFORE | {"outcomes": 16.0}
    moved = [
        ({name: value / 4 for name, value in BEFORE.items()}, BEFORE),
        ({name: value * 3 / 4 for name, value in weak.items()}, weak),
    ]
    with bench() as opened:
        (account,) = [row for row in _split(opened, moved) if row["level"] == "account"]
    assert account["change"] == pytest.approx(20 + 12 - 40 - 8)
    assert account["from_campaign_mix"] == pytest.approx(account["change"])
