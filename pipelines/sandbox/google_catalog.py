"""List what the planted advertiser set up at Google Ads: accounts, campaigns, ad groups and ads.

Every account runs sets of five campaigns: two on search, one on display (part of its money is spent above its
ads), one on video, and a Performance Max campaign, which has no ads at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Final

from pipelines.sandbox import catalog
from pipelines.sandbox.scenario import Setting

ACTIONS: Final = (("6400117", "Guide download"), ("6400118", "Trial signup"), ("6400119", "Purchase"))
"""Conversion actions that the accounts count as primary: id and name, the same in each account."""

_PER_SET: Final = (
    ("Brand | Search", "SEARCH", (2, 2)),
    ("Generic | Search", "SEARCH", (2,)),
    ("Remarketing | Display", "DISPLAY", (1,)),
    ("Explainer | Video", "VIDEO", (1,)),
    ("All formats | Performance Max", "PERFORMANCE_MAX", ()),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """An account of Google Ads; its days are days of `timezone`."""

    id: str
    name: str
    currency: str
    timezone: str


@dataclass(frozen=True, slots=True)
class Ad:
    """An ad; `last_day` is its last before it was removed, None while it runs. Search ads have no name."""

    id: str
    group_id: str
    name: str | None
    final_url: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class AdGroup:
    """An ad group of a campaign."""

    id: str
    name: str
    ads: tuple[Ad, ...]


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign; `index` is its place in the world, which its random numbers depend on."""

    index: int
    id: str
    name: str
    channel: str
    customer: Customer
    groups: tuple[AdGroup, ...]

    @property
    def ads(self) -> list[Ad]:
        """Its ads, in order."""
        return [ad for group in self.groups for ad in group.ads]


def customers(setting: Setting) -> tuple[Customer, ...]:
    """The accounts: those of the advertiser's companies that also run ads on LinkedIn, two at most."""
    return tuple(
        Customer(str(7_741_203_300 + 1_117 * a.index), f"{a.name} (Google)", a.currency, a.timezone)
        for a in catalog.accounts(setting)[:2]
    )


def campaigns(setting: Setting) -> tuple[Campaign, ...]:
    """The campaigns of all accounts; the first ad of the world is removed at two thirds of its period."""
    places = [
        (customer, n) for customer in customers(setting) for n in range(max(1, setting.size.campaigns // 6))
    ]
    numbers = count()
    return tuple(
        _campaign(setting, next(numbers), customer, n, kind) for customer, n in places for kind in _PER_SET
    )


def _campaign(
    setting: Setting, index: int, customer: Customer, n: int, kind: tuple[str, str, tuple[int, ...]]
) -> Campaign:
    name, channel, sizes = kind
    identifier = str(21_004_560_000 + 731 * index)
    groups = tuple(
        AdGroup(
            group_id := str(150_220_330_000 + 10_000 * index + 100 * g),
            f"{name.split(' |')[0]} {g + 1}",
            tuple(_ad(setting, index, identifier, group_id, g, k, channel) for k in range(size)),
        )
        for g, size in enumerate(sizes)
    )
    return Campaign(index, identifier, f"{name} {n + 1}", channel, customer, groups)


def _ad(setting: Setting, index: int, campaign: str, group_id: str, g: int, k: int, channel: str) -> Ad:
    removed = setting.first + timedelta(days=2 * setting.size.days // 3)
    source = f"utm_source=google&utm_medium=cpc&utm_campaign={campaign}"
    return Ad(
        id=str(690_811_200_000 + 10_000 * index + 100 * g + k),
        group_id=group_id,
        name=None if channel == "SEARCH" else f"{channel.title()} {k + 1}",
        final_url=f"https://www.example.com/{'guide' if k else 'trial'}?{source}",
        last_day=removed if index == g == k == 0 else None,
    )
