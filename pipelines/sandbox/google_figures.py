"""Draw what the advertiser's ads on Google did, by day, as the platform shows it at the world's clock.

Amounts are whole millionths all through (of the currency, or of a conversion), so every sum is exact.
Conversions arrive late: a day tells little more than half of them at first and all after a week. Part of one
day's cost is credited back after three days, for clicks that were no people's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from pipelines.sandbox.google_catalog import ACTIONS, Ad, AdGroup, Campaign, campaigns, customers
from pipelines.sandbox.rng import uniforms, words
from pipelines.sandbox.scenario import Setting

_STREAM_GOOGLE: Final = 21
_DRAWS: Final = 6
_SETTLED: Final = (56, 70, 79, 86, 92, 96, 99)
"""Percent of a day's conversions told at ages 0 to 6; all of them from 7 days on."""
_WEEKDAY: Final = (1.1, 1.15, 1.2, 1.15, 1.0, 0.7, 0.7)
_SHOWN: Final = {"SEARCH": 420, "DISPLAY": 5_200, "VIDEO": 1_900, "PERFORMANCE_MAX": 3_100}
_CLICKED: Final = {"SEARCH": 0.07, "DISPLAY": 0.004, "VIDEO": 0.006, "PERFORMANCE_MAX": 0.015}
_CLICK_MICROS: Final = 1_130_000
_MILLION: Final = 1_000_000


@dataclass
class Figures:
    """Sums of one or several days: counts, micros, and millionths of conversions by action."""

    impressions: int = 0
    clicks: int = 0
    cost_micros: int = 0
    video_views: int = 0
    engagements: int = 0
    conversions: dict[str, int] = field(default_factory=lambda: {name: 0 for _, name in ACTIONS})
    values: dict[str, int] = field(default_factory=lambda: {name: 0 for _, name in ACTIONS})

    def __iadd__(self, other: Figures) -> Figures:
        """Add another's figures to these."""
        self.impressions += other.impressions
        self.clicks += other.clicks
        self.cost_micros += other.cost_micros
        self.video_views += other.video_views
        self.engagements += other.engagements
        for name in self.conversions:
            self.conversions[name] += other.conversions[name]
            self.values[name] += other.values[name]
        return self


@dataclass(frozen=True)
class AdDay:
    """What one ad did on one day, or what a campaign spent above its ads (`ad` is None)."""

    campaign: Campaign
    group: AdGroup | None
    ad: Ad | None
    day: date
    figures: Figures


class Advertiser:
    """The accounts and campaigns of one world, and their days; the days asked for last are kept."""

    def __init__(self, setting: Setting) -> None:
        self.setting = setting
        self.customers, self.campaigns = customers(setting), campaigns(setting)
        self._drawn: dict[tuple[str, date, date], list[AdDay]] = {}

    def days(self, account: str, first: date, last: date) -> list[AdDay]:
        """Every ad-day of an account, and every campaign-day with something above its ads."""
        key = account, max(first, self.setting.first), min(last, self.setting.until)
        if key not in self._drawn:
            self._drawn = {key: list(self._draw(*key))}
        return self._drawn[key]

    def _draw(self, account: str, first: date, last: date) -> Iterator[AdDay]:
        for campaign in self.campaigns:
            if campaign.customer.id == account:
                for offset in range((last - first).days + 1):
                    yield from _campaign_day(self.setting, campaign, first + timedelta(offset))


def planted(rows: Iterable[AdDay]) -> Figures:
    """The sum of some days: what a test compares with what was landed."""
    total = Figures()
    for row in rows:
        total += row.figures
    return total


def credited(setting: Setting) -> tuple[int, date]:
    """The campaign, by its index, and the day of its first ad whose cost is lower three days later."""
    return 1, setting.first + timedelta(days=setting.size.days - 3)


def _campaign_day(setting: Setting, campaign: Campaign, day: date) -> Iterator[AdDay]:
    slots: list[tuple[AdGroup | None, Ad | None]] = [(g, ad) for g in campaign.groups for ad in g.ads]
    slots.append((None, None))
    raw = words(setting.seed, _STREAM_GOOGLE, campaign.index, day.toordinal(), _DRAWS * len(slots))
    luck: list[list[float]] = uniforms(raw).reshape(-1, _DRAWS).tolist()
    for (group, ad), draws in zip(slots, luck, strict=True):
        if ad is None and not _spends_above_ads(campaign, day):
            continue
        if ad is not None and ad.last_day is not None and day > ad.last_day:
            continue
        figures = _draw(setting, campaign, ad, day, draws)
        if figures.impressions:
            yield AdDay(campaign, group, ad, day, figures)


def _spends_above_ads(campaign: Campaign, day: date) -> bool:
    return campaign.channel == "PERFORMANCE_MAX" or (campaign.channel == "DISPLAY" and day.day % 5 == 0)


def _draw(setting: Setting, campaign: Campaign, ad: Ad | None, day: date, luck: Any) -> Figures:
    shown, clicked = _SHOWN[campaign.channel], _CLICKED[campaign.channel]
    f = Figures()
    f.impressions = int(shown * _WEEKDAY[day.weekday()] * (0.6 + 0.8 * luck[0]))
    if ad is None and campaign.channel != "PERFORMANCE_MAX":
        f.impressions //= 40
    f.clicks = int(f.impressions * clicked * (0.7 + 0.6 * luck[1]) + luck[2])
    f.cost_micros = f.clicks * int(_CLICK_MICROS * (0.8 + 0.4 * luck[3])) + f.impressions * 310
    if campaign.channel == "VIDEO":
        f.video_views, f.engagements = f.impressions // 4, f.impressions // 3
    first = bool(campaign.groups) and ad is campaign.groups[0].ads[0]
    if first and (campaign.index, day) == credited(setting) and setting.until >= day + timedelta(3):
        f.cost_micros -= f.cost_micros * 4 // 100
    age = (setting.until - day).days
    settled = _SETTLED[age] if age < len(_SETTLED) else 100
    for k, (_, name) in enumerate(ACTIONS):
        whole = int(f.clicks * (0.05 / (k + 1)) * (0.5 + luck[4]) * _MILLION)
        f.conversions[name] = whole * settled // 100
        f.values[name] = f.conversions[name] * int(20 + 180 * luck[5]) if name == "Purchase" else 0
    return f
