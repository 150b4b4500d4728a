"""Plant what Meta reports: accounts, campaigns, ad sets and ads, and each ad's figures of each day.

Everything follows from (seed, ad, day) by whole numbers alone, so any day drawn by itself equals the same day
of the whole, and sums are exact. A conversion is credited to the day of its ad and becomes known when it
happens: a day is restated for 28 days, as Meta does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from pipelines.sandbox.rng import splitmix
from pipelines.sandbox.world import World

PURCHASE: Final = "offsite_conversion.fb_pixel_purchase"
LEAD: Final = "onsite_conversion.lead_grouped"
KINDS: Final = (PURCHASE, LEAD)
CLICK_WINDOWS: Final = {"1d_click": 1, "7d_click": 7, "28d_click": 28}
VIEW: Final = "1d_view"
_SETTLED: Final = 3  # days after which spend no longer changes
_CENT: Final = Decimal(1).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Account:
    """An ad account; days are days of its own time zone."""

    id: str
    name: str
    currency: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Group:
    """A campaign, or an ad set of one."""

    id: str
    name: str
    parent: str
    status: str
    objective: str = ""


@dataclass(frozen=True, slots=True)
class Ad:
    """An ad; `last_day` is the last day it ran, None while it does. `status` is its effective status."""

    index: int
    id: str
    name: str
    account: Account
    campaign: Group
    adset: Group
    status: str
    link: str
    url_tags: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """One conversion: its kind, its days after the click (None: after a view), its worth in cents."""

    kind: str
    lag: int | None
    cents: int

    def within(self, window: str) -> bool:
        """Whether an attribution window credits it."""
        if self.lag is None:
            return window == VIEW
        return self.lag < CLICK_WINDOWS.get(window, 0)


@dataclass(frozen=True, slots=True)
class AdDay:
    """One ad's day as Meta shows it at the world's clock."""

    ad: Ad
    day: date
    cents: int
    impressions: int
    clicks: int
    link_clicks: int
    engagements: int
    video_views: int
    conversions: tuple[Conversion, ...]


@dataclass
class Totals:
    """Sums over ad-days: amounts in the account's currency; conversions and their worth by (type, window)."""

    spend: Decimal = Decimal(0)
    impressions: int = 0
    clicks: int = 0
    ad_days: int = 0
    conversions: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    values: dict[tuple[str, str], Decimal] = field(default_factory=dict[tuple[str, str], Decimal])


ACCOUNTS: Final = (
    Account("23840014700", "Fairhaven Software", "USD", "America/New_York"),
    Account("23840027311", "Hellwig Planung", "EUR", "Europe/Berlin"),
)


def reach_of(impressions: int, first: date, last: date) -> int:
    """People reached by so many impressions over a range: over more days, more see them again."""
    return impressions * 100 // (130 + (last - first).days * 4)


class MetaWorld:
    """The advertiser's side of Meta in a planted world, at that world's clock."""

    def __init__(self, world: World) -> None:
        self.first, self.until, self.seed = world.first_day, world.until, world.seed
        self.campaigns: dict[str, list[Group]] = {a.id: [] for a in ACCOUNTS}
        self.adsets: dict[str, list[Group]] = {a.id: [] for a in ACCOUNTS}
        self.ads: dict[str, list[Ad]] = {a.id: [] for a in ACCOUNTS}
        each = max(2, world.setting.size.campaigns // 3)
        # The calendar's own length, not the clock's: moving the clock must not move an ad's end.
        stopped = self.first + timedelta(2 * world.setting.size.days // 3)
        for place, account in enumerate(ACCOUNTS):
            for c in range(each):
                self._campaign(account, place * each + c, stopped)

    def _campaign(self, account: Account, index: int, stopped: date) -> None:
        objective = ("OUTCOME_LEADS", "OUTCOME_SALES")[index % 2]
        campaign = Group(
            str(120_210_000_001_000 + index), f"Prospecting {index + 1}", "", "ACTIVE", objective
        )
        self.campaigns[account.id].append(campaign)
        for s in range(2):
            adset = Group(f"{campaign.id}{s + 1}", f"Audience {s + 1}", campaign.id, "ACTIVE")
            self.adsets[account.id].append(adset)
            for k in range(2):
                ended = (
                    {(0, 1): "DELETED", (1, 1): "ARCHIVED"}.get((s, k), "ACTIVE") if not index else "ACTIVE"
                )
                number = index * 4 + s * 2 + k
                self.ads[account.id].append(
                    Ad(
                        number,
                        f"{adset.id}{k + 1}",
                        f"Creative {number + 1}",
                        account,
                        campaign,
                        adset,
                        ended,
                        f"https://www.example.com/offer-{number % 5}",
                        f"utm_source=facebook&utm_medium=paid&utm_campaign={campaign.id}",
                        None if ended == "ACTIVE" else stopped,
                    )
                )

    def account(self, account_id: str) -> Account | None:
        """The account of that id, or None."""
        return next((account for account in ACCOUNTS if account.id == account_id), None)

    def ad_days(self, account_id: str, first: date, last: date) -> Iterator[AdDay]:
        """Every ad's days within a range, by day, as Meta shows them at the clock."""
        start, end = max(first, self.first), min(last, self.until)
        for offset in range((end - start).days + 1):
            day = start + timedelta(offset)
            for ad in self.ads[account_id]:
                if ad.last_day is None or day <= ad.last_day:
                    yield self._drawn(ad, day)

    def reach(self, campaign_id: str, first: date, last: date) -> tuple[int, int]:
        """People reached by a campaign over a range, and its impressions."""
        account = next(a for a, found in self.campaigns.items() if campaign_id in {c.id for c in found})
        shown = sum(
            d.impressions for d in self.ad_days(account, first, last) if d.ad.campaign.id == campaign_id
        )
        return reach_of(shown, first, last), shown

    def planted(self, account_id: str, first: date, last: date, windows: tuple[str, ...]) -> Totals:
        """The exact sums of an account over a range, as they read at the clock."""
        totals = Totals()
        for found in self.ad_days(account_id, first, last):
            totals.ad_days += 1
            totals.spend += found.cents * _CENT
            totals.impressions += found.impressions
            totals.clicks += found.clicks
            for conversion in found.conversions:
                for window in filter(conversion.within, windows):
                    key = conversion.kind, window
                    totals.conversions[key] += 1
                    if conversion.cents:
                        totals.values[key] = totals.values.get(key, Decimal(0)) + conversion.cents * _CENT
        return totals

    def _drawn(self, ad: Ad, day: date) -> AdDay:
        word = splitmix((self.seed << 40) ^ (ad.index << 24) ^ day.toordinal())
        impressions = 600 + word % 1_900
        clicks = impressions * (8 + (word >> 12) % 14) // 1_000
        # A tenth of the days is billed a little more at first: invalid traffic is taken back later.
        early = (self.until - day).days < _SETTLED and (word >> 20) % 10 == 0
        return AdDay(
            ad=ad,
            day=day,
            cents=impressions * (65 + (word >> 24) % 60) // 100 + (37 if early else 0),
            impressions=impressions,
            clicks=clicks,
            link_clicks=clicks * 7 // 10,
            engagements=clicks + (word >> 30) % 40,
            video_views=impressions * ((word >> 36) % 5) // 20,
            conversions=tuple(self._conversions(word, day)),
        )

    def _conversions(self, word: int, day: date) -> Iterator[Conversion]:
        """The conversions of an ad-day that have happened by the world's clock."""
        for kind, most in zip(KINDS, (5, 4), strict=True):
            for _ in range((word >> 44) % most):
                word = splitmix(word)
                seen, lag = word % 4 == 0, (word >> 8) % 7 if word % 3 else (word >> 8) % 28
                cents = 1_900 + (word >> 20) % 24_000 if kind == PURCHASE else 0
                if day + timedelta(0 if seen else lag) <= self.until:
                    yield Conversion(kind, None if seen else lag, cents)
