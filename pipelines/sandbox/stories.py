"""Tell what can happen in a planted world: one table of stories, each a few turned knobs.

Every random number is addressed by (seed, campaign, day), so two stories of the same seed share their people
and luck and differ by what the story does, nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final, Literal

Driver = Literal[
    "spend",
    "sends_per_spend",
    "raw_reply_rate",
    "mean_reply_weight",
    "outcomes_per_quality_reply",
    "campaign_mix",
]
"""What can make outcomes change: their product, over the campaigns, is the number of outcomes."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """The knobs of one story, and what it is in words (`says`). Affected campaigns are those at odd
    positions; a change ramps in at mid-period.

    `adoption`: smart-reply adoption reached in affected campaigns. `curious`, `serious`: factors on the share
    of these intents. `idle_replies`: factor on P(reply | intent none). `outcomes`: factor on P(outcome) of
    everyone. `sends`, `price`: factors on the sends and on what one costs. `mix_shift`: share of their sends
    that the better half of an account's campaigns lose to the other half. `hot_tap`: share of serious
    people's typed replies that are taps, all along and everywhere. `pooled_classes`: the class says nothing
    about intent. `tracking_left`: share of outcomes still recorded in the last quarter. `new_phrase`: from
    the last quarter on, half the taps use a canned phrase never seen before. `driver`: what an analysis of
    the fallen outcomes must name.
    """

    name: str
    says: str
    adoption: float = 0.0
    curious: float = 1.0
    serious: float = 1.0
    idle_replies: float = 1.0
    outcomes: float = 1.0
    sends: float = 1.0
    price: float = 1.0
    mix_shift: float = 0.0
    hot_tap: float = 0.0
    pooled_classes: bool = False
    tracking_left: float = 1.0
    new_phrase: bool = False
    driver: Driver | None = None

    @property
    def knobs(self) -> dict[str, float | bool]:
        """The knobs this story turns, by name."""
        turned = ((f.name, getattr(self, f.name), f.default) for f in fields(self))
        return {
            name: value
            for name, value, default in turned
            if name not in ("name", "says", "driver") and value != default
        }


SCENARIOS: Final = {
    s.name: s
    for s in (
        Scenario(
            "seed_story",
            "smart replies arrive in half of the campaigns: reported replies rise by half, outcomes stay",
            adoption=1.0,
        ),
        Scenario("null", "nothing changes: whatever is flagged is a false alarm"),
        Scenario(
            "true_improvement",
            "half of the campaigns reach more who are interested: replies and outcomes rise",
            curious=1.5,
            serious=1.5,
        ),
        Scenario(
            "quality_up",
            "half of the campaigns reach more buyers and fewer idle repliers: outcomes rise, replies stay",
            serious=1.6,
            idle_replies=0.7,
        ),
        Scenario(
            "outcomes_down",
            "half of the campaigns lose half of their outcomes: the same answers lead to fewer",
            outcomes=0.5,
            driver="outcomes_per_quality_reply",
        ),
        Scenario(
            "outcomes_down_spend",
            "half of the campaigns lose outcomes with more than half of their budget",
            sends=0.45,
            driver="spend",
        ),
        Scenario(
            "outcomes_down_sends_per_spend",
            "half of the campaigns lose outcomes as the same money buys half as many sends",
            sends=0.5,
            price=2.0,
            driver="sends_per_spend",
        ),
        Scenario(
            "outcomes_down_raw_reply_rate",
            "half of the campaigns lose outcomes as half as many people answer",
            curious=0.5,
            serious=0.5,
            idle_replies=0.5,
            driver="raw_reply_rate",
        ),
        Scenario(
            "outcomes_down_mean_reply_weight",
            "half of the campaigns lose outcomes as many answer but few of them mean it",
            curious=0.45,
            serious=0.45,
            idle_replies=1.4,
            driver="mean_reply_weight",
        ),
        Scenario(
            "outcomes_down_campaign_mix",
            "all campaigns stay as good as they were, but the better ones send less and the others more",
            mix_shift=0.9,
            driver="campaign_mix",
        ),
        Scenario(
            "hot_one_tap",
            "serious people tap as well: the class with the lowest weight holds buyers",
            adoption=1.0,
            hot_tap=0.6,
        ),
        Scenario(
            "uninformative_classes",
            "how people answer says nothing about what they want: no weight can help",
            pooled_classes=True,
        ),
        Scenario(
            "broken_tracking",
            "half of the campaigns stop recording outcomes in the last quarter, the outcomes go on",
            tracking_left=0.02,
        ),
        Scenario(
            "drift",
            "as seed_story, and in the last quarter a canned phrase appears that no list holds",
            adoption=1.0,
            new_phrase=True,
        ),
    )
}
