"""What the default world is too small to show sharply: rules of behaviour, on draws as large as needed."""

from __future__ import annotations

from statistics import median

import numpy as np
import pandas as pd
import pytest

from pipelines.sandbox import ads
from pipelines.sandbox.behaviour import NO_CLASS, reply
from pipelines.sandbox.catalog import campaigns
from pipelines.sandbox.rng import uniforms, words
from pipelines.sandbox.scenario import INTENTS, P_EXTRA_TAP, P_REPLY, P_TAP_DECLINES, SCENARIOS, setting
from pipelines.sandbox.sends import draw
from pipelines.sandbox.world import World

N = 400_000


@pytest.mark.parametrize("k", range(3), ids=INTENTS)
def test_added_taps_are_a_share_of_all_sends_and_some_decline(k: int) -> None:
    names = ("reply", "klass", "hot", "move", "extra", "declines")
    u = {name: uniforms(words(1, 99, i, k, N)) for i, name in enumerate(names)}
    ones = np.ones(N)
    classes, tapped = reply(SCENARIOS["seed_story"], np.full(N, k), ones, ones, u)
    assert (classes != NO_CLASS).mean() == pytest.approx(
        P_REPLY[k] + P_EXTRA_TAP[k], abs=4 * np.sqrt(0.25 / N)
    )
    added = tapped & (u["reply"] >= P_REPLY[k])
    assert added.mean() == pytest.approx(P_EXTRA_TAP[k], rel=0.05)
    assert (classes[added] == 1).mean() == pytest.approx(P_TAP_DECLINES[k], abs=0.03)


def test_the_mix_of_campaigns_has_the_planned_medians() -> None:
    """Median of 400 lognormals: its standard error is 1.25 sigma / 20."""
    mixes = [c.mix for seed in range(10) for c in campaigns(setting("null", seed, "study", None))]
    assert median(m[2] for m in mixes) == pytest.approx(0.015, rel=4 * 1.25 * 0.6 / 20)
    assert median(m[1] for m in mixes) == pytest.approx(0.10, rel=4 * 1.25 * 0.42 / 20)
    assert np.mean([m[2] for m in mixes]) == pytest.approx(0.018, rel=0.08)
    assert max(m[2] for m in mixes) <= 0.12
    assert all(sum(m) == pytest.approx(1.0) for m in mixes)


def test_only_delivered_messages_are_opened_and_only_opened_ones_clicked(default_world: World) -> None:
    days = pd.date_range(default_world.first_day, periods=30)
    sends = draw(default_world.setting, [(c, d.date()) for c in default_world.campaign_list for d in days])
    assert not (sends.opened & ~sends.delivered).any()
    assert not (sends.clicked & ~sends.opened).any()
    assert sends.clicked.any()


@pytest.mark.parametrize(("account", "zone"), [(0, "America/New_York"), (1, "Europe/Berlin")])
def test_office_hours_are_local_on_both_sides_of_a_clock_change(
    default_world: World, messages: pd.DataFrame, account: int, zone: str
) -> None:
    """Berlin leaves summer time on 25 October 2026: sends stay in the office day, a few fall outside."""
    mine = {c.id for c in default_world.campaign_list if c.account.index == account}
    sends = messages[messages["campaign_id"].isin(mine)]
    local = sends["sent_at"].dt.tz_convert(zone)
    in_office = local.dt.hour.between(8, 17)
    before, after = (sends["sent_at"] < "2026-10-25"), (sends["sent_at"] >= "2026-10-26")
    assert 0.92 < in_office[before].mean() < 0.97
    assert 0.92 < in_office[after].mean() < 0.97
    assert (local.dt.date != sends["sent_at"].dt.date).any()


def test_reach_never_exceeds_impressions(default_world: World) -> None:
    day = default_world.first_day
    sends = draw(default_world.setting, [(default_world.campaign_list[0], day)])
    assert ads.reach(sends, 1) == 1
    assert ads.reach(sends, 0) == 0
