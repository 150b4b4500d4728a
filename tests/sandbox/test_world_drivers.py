"""Every `outcomes_down` world has one cause, and an exact decomposition of its truth names it."""

from __future__ import annotations

from math import log

import pandas as pd
import pytest

from pipelines.sandbox.stories import SCENARIOS
from pipelines.sandbox.world import World

WEIGHTS = {"one_tap": 0.10, "acknowledgement": 0.25, "brief": 0.60, "substantive": 1.0}
DOWN = [s.name for s in SCENARIOS.values() if s.driver]


def factors(world: World, *, late: bool) -> pd.DataFrame:
    """Return by affected campaign the factors whose product is its outcomes, before or after the change."""
    sends = world.truth().to_pandas()
    figures = pd.concat(
        world.ad_days(a["id"], world.first_day, world.until).to_pandas() for a in world.accounts()
    ).rename(columns={"date_day": "day"})
    figures["spend"] = figures["cost_local"].map(float)
    sends["weight"] = sends["reply_class"].map(WEIGHTS).fillna(0.0)
    start, end = world.setting.change
    sends = sends[sends["delivered"] & (sends["day"] > end if late else sends["day"] < start)]
    figures = figures[figures["day"] > end if late else figures["day"] < start]
    everywhere = world.setting.scenario.mix_shift > 0
    chosen = [c.id for c in world.campaign_list if c.affected or everywhere]
    by = sends.groupby("campaign_id").agg(
        n=("day", "size"), replies=("replied", "sum"), weight=("weight", "sum"), outcomes=("outcome", "sum")
    )
    by["spend"] = figures.groupby("campaign_id")["spend"].sum()
    by = by.loc[chosen]
    total = by["spend"].sum()
    return pd.DataFrame(
        {
            "spend": total,
            "campaign_mix": by["spend"] / total,
            "sends_per_spend": by["n"] / by["spend"],
            "raw_reply_rate": by["replies"] / by["n"],
            "mean_reply_weight": by["weight"] / by["replies"],
            "outcomes_per_quality_reply": by["outcomes"] / by["weight"],
        }
    )


@pytest.mark.parametrize("name", DOWN)
def test_the_planted_driver_is_the_largest_of_the_decomposition(name: str) -> None:
    """Logarithmic mean weights (LMDI): the parts add up to the change, and the planted one leads them."""
    world = World(name)
    before, after = factors(world, late=False), factors(world, late=True)
    old, new = before.prod(axis=1), after.prod(axis=1)
    mean = (new - old) / (new / old).map(log)
    parts = (after / before).map(log).mul(mean, axis=0).sum()
    assert parts.sum() == pytest.approx(new.sum() - old.sum())
    assert new.sum() < 0.85 * old.sum()
    assert parts.idxmin() == world.setting.scenario.driver
    rest = parts.drop(parts.idxmin()).abs().max()
    assert parts.min() < -1.4 * rest, parts


def test_every_driver_of_the_decomposition_has_a_world() -> None:
    assert {SCENARIOS[name].driver for name in DOWN} == {
        *("spend", "sends_per_spend", "raw_reply_rate"),
        *("mean_reply_weight", "outcomes_per_quality_reply", "campaign_mix"),
    }


def test_a_smaller_day_holds_the_first_of_the_sends_it_would_have_had() -> None:
    less, usual = (World(name, size="tiny") for name in ("outcomes_down_spend", "null"))
    few, many = (w.messages().to_pandas().set_index("message_id") for w in (less, usual))
    sent = few[few.index.str.endswith("-0")]
    shared = sent.index[sent.index.isin(many.index)]
    assert len(sent) < len(many[many.index.str.endswith("-0")])
    assert len(shared) == len(sent)
