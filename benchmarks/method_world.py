"""Draw the sends of a planted world as facts for the models: true classes and outcomes, no text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

import numpy as np
import pyarrow as pa

from pipelines.sandbox.behaviour import NO_CLASS, Flags
from pipelines.sandbox.catalog import CREATIVES, Campaign, campaigns
from pipelines.sandbox.cells import DAY, EPOCH
from pipelines.sandbox.dirt import P_LATE
from pipelines.sandbox.rng import Floats, Ints
from pipelines.sandbox.scenario import CLASSES, LAST_DAY, P_CLASS, P_REPLY, Setting, Size
from pipelines.sandbox.sends import Sends, draw
from pipelines.sandbox.stories import SCENARIOS
from pipelines.sandbox.tables import instants
from pipelines.sandbox.texts import LANGUAGES

CAMPAIGNS: Final = 40
DAYS: Final = 116
"""Length of a bench world. Its last 30 days are not mature; the newest two windows the models compare part
where its change, which takes ten days, is half in.
"""

BASELINE: Final = (2, 57)
RECENT: Final = (58, 85)
BEFORE: Final = (2, 52)
AFTER: Final = (63, 85)
"""Days of the world: both windows, and what of them lies wholly before and after the change."""

WEIGHTS: Final = (0.0, 0.0, 0.10, 0.25, 0.60, 1.0)
"""Default weights in the order of CLASSES, for what a campaign's quality rate is in truth."""


@dataclass(frozen=True, slots=True)
class Planted:
    """The sends of some days of a world, and its campaigns."""

    setting: Setting
    campaigns: tuple[Campaign, ...]
    sends: Sends

    @property
    def as_of(self) -> date:
        """The newest complete day."""
        return self.setting.until

    def thinned(self, share: float) -> Planted:
        """Return the world with the first so many of each day's sends."""
        s = self.sends
        cell = np.cumsum(s.ordinal == 0) - 1
        return replace(self, sends=s.where(s.ordinal < share * np.bincount(cell)[cell]))

    def day(self, index: int) -> date:
        """Return day `index` of the world."""
        return self.setting.first + timedelta(days=index)


def planted(
    scenario: str, seed: int, sends_in_28_days: float, days: tuple[int, int] = (BASELINE[0], RECENT[1])
) -> Planted:
    """Draw days first to last of a bench world whose campaigns send so many messages in 28 days."""
    size = Size("bench", CAMPAIGNS, sends_in_28_days / 28, DAYS, 5_000_000, accounts=4)
    setting = Setting(SCENARIOS[scenario], size, seed, LAST_DAY)
    every = campaigns(setting)
    wanted = [(c, setting.first + timedelta(days=i)) for c in every for i in range(days[0], days[1] + 1)]
    return Planted(setting, every, draw(setting, wanted))


def facts(world: Planted) -> pa.Table:
    """Return one row a send, with what had come of it by the end of `as_of`.

    A reply after 30 days is `late` and no reply of the send, as in the models.
    """
    s, every = world.sends, world.campaigns
    clock = (world.as_of.toordinal() + 1 - EPOCH) * DAY
    came = (s.reply != NO_CLASS) & (s.replied_at < clock)
    late = came & (s.replied_at - s.sent_at >= 30 * DAY)
    known = s.recorded & (s.outcome_at < clock)

    def of_campaign(values: list[str]) -> pa.Array:
        return pa.array(values, pa.string()).take(pa.array(s.campaign))

    ads = [k.id for c in every for k in c.creatives]
    best = np.where(came & ~late, s.reply, len(CLASSES))
    return pa.table(
        {
            "number": pa.array(np.arange(len(s))),
            "account_id": of_campaign([c.account.id for c in every]),
            "campaign_group_id": of_campaign([c.group_id for c in every]),
            "campaign_id": of_campaign([c.id for c in every]),
            "currency": of_campaign([c.account.currency for c in every]),
            "ad_id": pa.array(ads).take(pa.array(s.campaign * CREATIVES + s.creative)),
            "cohort_date": pa.array((s.day - EPOCH).astype(np.int32)).cast(pa.date32()),
            "sent_at": _utc(s.sent_at, np.ones(len(s), np.bool_)),
            "cost": pa.array(0.5 * _prices(world)),
            "is_delivered": pa.array(s.delivered),
            "is_opened": pa.array(s.opened),
            "is_clicked": pa.array(s.clicked),
            "language": pa.array(LANGUAGES).take(pa.array(s.language)),
            "best_class": pa.array([*CLASSES, "none"]).take(pa.array(best)),
            "reply_class": pa.array([*CLASSES, None]).take(pa.array(np.where(came, s.reply, len(CLASSES)))),
            "is_late": pa.array(late),
            "replied_at": _utc(s.replied_at, came),
            "has_outcome": pa.array(known),
            "outcome_at": _utc(s.outcome_at, known),
        }
    )


def _utc(seconds: Ints, present: Flags) -> pa.Array:
    return instants(seconds, present).cast(pa.timestamp("us"))


def _prices(world: Planted) -> Floats:
    """Return the story's factor on what each send costs."""
    rise, s = world.setting.scenario.price - 1, world.sends
    ramp = {day: world.setting.ramp(date.fromordinal(day)) for day in np.unique(s.day).tolist()}
    affected = np.array([c.affected for c in world.campaigns])[s.campaign]
    return 1 + rise * affected * np.array([ramp[day] for day in s.day.tolist()])


def quality_rate(campaign: Campaign) -> float:
    """Return quality replies within 30 days a send of a campaign, in truth and where nobody taps."""
    return sum(
        (1 - P_LATE) * share * reply * sum(w * p for w, p in zip(WEIGHTS, classes, strict=True))
        for share, reply, classes in zip(campaign.mix, P_REPLY, P_CLASS, strict=True)
    )
