"""Plant creative-days whose spend and clicks read lower at first, as platforms correct them days later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.sandbox.catalog import Campaign
from pipelines.sandbox.scenario import Setting


@dataclass(frozen=True, slots=True)
class Restatement:
    """A creative-day that read lower at first: `missing` gives the share of each metric that arrived late.

    It reads early while the world's clock is before `day` + `lag_days`. With `mid_run` the clock plays no
    part: the first read of a run gets the early figure and every later one the final figure.
    """

    account_id: str
    campaign_id: str
    creative_id: str
    day: date
    lag_days: int
    missing: dict[str, float]
    mid_run: bool = False


def restatements(setting: Setting, campaigns: Sequence[Campaign]) -> list[Restatement]:
    """Return three days restated with lags and one restated in mid-run, at fixed places on the world's own
    calendar.

    At the default clock the first has settled and two are still early; one day later a second one settles.
    """
    last = setting.first + timedelta(days=setting.size.days - 1)
    plan = (
        (campaigns[0], 0, last - timedelta(days=18), 6, {"cost_local": 0.08, "clicks": 0.10}, False),
        (campaigns[0], 1, last - timedelta(days=2), 3, {"cost_local": 0.12, "clicks": 0.15}, False),
        (campaigns[1], 0, last - timedelta(days=4), 9, {"cost_local": 0.05, "clicks": 0.20}, False),
        (campaigns[1], 2, last - timedelta(days=9), 0, {"cost_local": 0.10, "clicks": 0.25}, True),
    )
    return [
        Restatement(c.account.id, c.id, c.creatives[k].id, day, lag, missing, mid)
        for c, k, day, lag, missing, mid in plan
    ]


def early_as_of(
    setting: Setting, all_of_them: Sequence[Restatement], *, first_read: bool
) -> list[Restatement]:
    """Return the restatements that still read early at the world's clock."""
    return [
        r
        for r in all_of_them
        if (first_read if r.mid_run else setting.until < r.day + timedelta(days=r.lag_days))
    ]
