"""Lay out the cells of the world, one a campaign and day: how many sends, by which creative, when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from pipelines.sandbox.catalog import CREATIVES, Campaign
from pipelines.sandbox.rng import Floats, Ints, uniforms, words
from pipelines.sandbox.scenario import P_NO_LEXICON, Setting
from pipelines.sandbox.texts import LANGUAGES

Cell = tuple[Campaign, date]
Whole = Callable[[Campaign, date], int]
Share = Callable[[Campaign, date], float]

DAY: Final = 86_400
EPOCH: Final = date(1970, 1, 1).toordinal()

_STREAM_VOLUME: Final = 2
_WEEKDAY: Final = (1.24, 1.34, 1.36, 1.32, 1.14, 0.28, 0.32)


class Spread:
    """Repeat facts of the cells over their sends."""

    def __init__(self, cells: Sequence[Cell], volumes: Ints) -> None:
        self.cells, self.volumes = cells, volumes

    def of(self, fact: Whole) -> Ints:
        """Return a whole-number fact of each send's cell."""
        return np.repeat(np.array([fact(c, d) for c, d in self.cells], np.int64), self.volumes)

    def share(self, fact: Share) -> Floats:
        """Return a fractional fact of each send's cell."""
        return np.repeat(np.array([fact(c, d) for c, d in self.cells], np.float64), self.volumes)


def volume(setting: Setting, campaign: Campaign, day: date) -> int:
    """Return how many messages a campaign sends on a day: weekly rhythm, plus or minus a fifth by luck, and
    what the scenario does to it. A day with fewer sends holds the first of those it would have had.
    """
    if campaign.last_day is not None and day > campaign.last_day:
        return 0
    luck, rest = (
        float(x) for x in uniforms(words(setting.seed, _STREAM_VOLUME, campaign.index, day.toordinal(), 2))
    )
    usual = setting.size.daily_sends * _WEEKDAY[day.weekday()] * (0.8 + 0.4 * luck)
    return int(usual * _planned(setting, campaign, day) + rest)


def _planned(setting: Setting, campaign: Campaign, day: date) -> float:
    """Return the scenario's factor on a campaign's sends of a day."""
    story, ramp = setting.scenario, setting.ramp(day)
    own = 1 + (story.sends - 1) * ramp if campaign.affected else 1.0
    return own * (1 - story.mix_shift * ramp * campaign.standing)


def creatives(spread: Spread, u: Floats) -> Ints:
    """Split sends evenly over the creatives still delivered."""
    live = spread.of(lambda c, d: sum(k.last_day is None or d <= k.last_day for k in c.creatives))
    return np.minimum((u * live).astype(np.int64), CREATIVES - 1)


def other_language(u: Floats) -> Ints:
    """Return the language of those who write another than their campaign's, who have the highest draws."""
    return np.where(u < 1 - P_NO_LEXICON, LANGUAGES.index("en"), LANGUAGES.index("ja"))


def sent_at(spread: Spread, office: Floats, second: Floats) -> Ints:
    """Return send times in the UTC day: nine in ten between 8 and 18 o'clock of the account's zone, which in
    Sydney are the ends of two of its days, the rest any time.
    """
    midnight = spread.of(lambda _, d: (d.toordinal() - EPOCH) * DAY)
    opens = spread.of(lambda c, d: _opening(c.account.timezone, d))
    local = (opens + (second * 36_000).astype(np.int64)) % DAY
    return midnight + np.where(office < 0.9, local, (second * DAY).astype(np.int64))


@cache
def _opening(timezone: str, day: date) -> int:
    """Return 8 o'clock local as seconds of the UTC day; follows daylight saving time."""
    local = datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo(timezone))
    offset = local.utcoffset() or timedelta()
    return 8 * 3_600 - int(offset.total_seconds())
