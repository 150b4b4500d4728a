"""List what the advertiser set up: accounts, campaign groups, campaigns and creatives, with the ids the world
uses.

All campaigns are message campaigns (`type` SPONSORED_INMAILS). Every creative also has the companion banner
that is shown beside the open message and in the right rail, so one creative has sends and opens as well as
impressions and banner clicks, and cost per click, cost per mille and frequency mean something next to the
message figures.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import exp
from typing import Final

from pipelines.sandbox.rng import normal_ppf, uniforms, words
from pipelines.sandbox.scenario import P_OUTCOME, Setting
from pipelines.sandbox.texts import GRAMMARS, LANGUAGES

CREATIVES: Final = 3
"""Creatives per campaign."""

_STREAM_MIX: Final = 1
_PAUSED_BEFORE_LAST: Final = 7


@dataclass(frozen=True, slots=True)
class Account:
    """An ad account. `timezone` is the advertiser's; the platform reports in UTC days all the same."""

    index: int
    id: str
    name: str
    currency: str
    timezone: str
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Creative:
    """A creative of a campaign; `last_day` is the last day it was delivered, None while it runs."""

    id: str
    name: str
    landing_url: str
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign with the mix of people it reaches: shares of the intents none, curious and serious.

    `standing` is 1 in the better half of its account's campaigns by outcomes a send, -1 in the other half and
    0 in the middle of an odd number.
    """

    index: int
    id: str
    name: str
    group_id: str
    account: Account
    language: int
    sender: str
    objective: str
    conversation_ad: bool
    affected: bool
    last_day: date | None
    mix: tuple[float, float, float]
    creatives: tuple[Creative, ...]
    standing: int = 0

    @property
    def outcome_rate(self) -> float:
        """Outcomes a send by the campaign's mix of intents, before any change."""
        return sum(share * p for share, p in zip(self.mix, P_OUTCOME, strict=True))


ACCOUNTS: Final = (
    Account(
        0,
        "512345678",
        "Fairhaven Software Inc.",
        "USD",
        "America/New_York",
        ("en", "en", "es", "en", "pt", "es"),
    ),
    Account(
        1, "508917264", "Hellwig Planung GmbH", "EUR", "Europe/Berlin", ("de", "fr", "it", "en", "nl", "de")
    ),
    Account(2, "511480393", "Fairhaven UK Ltd", "GBP", "Europe/London", ("en", "en", "nl", "fr")),
    Account(3, "513702851", "Fairhaven Pacific Pty", "AUD", "Australia/Sydney", ("en", "it", "en", "pt")),
)
"""Every world has the first two; larger ones run campaigns in all four. Each zone keeps its own summer time,
Sydney's in the other half of the year. Together the campaigns speak the seven languages of the lexicon.
"""

_OBJECTIVES: Final = ("LEAD_GENERATION", "WEBSITE_VISIT", "WEBSITE_CONVERSION")
_ASSETS: Final = ("Benchmark", "Guide", "Live Session", "Trial", "Checklist", "Case Study")
_AUDIENCES: Final = ("Ops Directors", "Marketing Leads", "Finance 200+", "RevOps", "Data Teams", "Founders")
_ANGLES: Final = ("Peer proof", "Time saved", "Soft invite")
GROUPS: Final = ("Always-on", "H2 Pipeline", "2025 wrap-up")
"""Campaign groups of every account; the last one is archived and empty."""


def campaigns(setting: Setting) -> tuple[Campaign, ...]:
    """Return the campaigns of a world in order; but for its account and standing, campaign i does not depend
    on how many there are after it.
    """
    every = [_campaign(setting, i) for i in range(setting.size.campaigns)]
    standing: dict[int, int] = {}
    for account in accounts(setting):
        ranked = sorted((c for c in every if c.account is account), key=lambda c: c.outcome_rate)
        half = len(ranked) // 2
        standing |= {c.index: -1 for c in ranked[:half]} | {c.index: 1 for c in ranked[len(ranked) - half :]}
    return tuple(replace(c, standing=standing.get(c.index, 0)) for c in every)


def accounts(setting: Setting) -> tuple[Account, ...]:
    """Return the accounts that run campaigns in a world."""
    return ACCOUNTS[: setting.size.accounts]


def _campaign(setting: Setting, i: int) -> Campaign:
    total = setting.size.campaigns
    each = -(-total // setting.size.accounts)
    account, place = ACCOUNTS[i // each], i % each
    code = account.languages[place % len(account.languages)]
    names = GRAMMARS[code].first_names
    stop = (
        setting.first + timedelta(days=setting.size.days - 1 - _PAUSED_BEFORE_LAST)
        if i == total - 1
        else None
    )
    asset, audience = _ASSETS[i % len(_ASSETS)], _AUDIENCES[(i * 5 + i // len(_ASSETS)) % len(_AUDIENCES)]
    return Campaign(
        index=i,
        id=_campaign_id(i),
        name=f"{code.upper()} | {audience} | {asset} {i // 6 + 1} | Message",
        group_id=group_id(account, place % 2),
        account=account,
        language=LANGUAGES.index(code),
        sender=names[(7 * i + 3) % len(names)],
        objective=_OBJECTIVES[i % len(_OBJECTIVES)],
        conversation_ad=i % 4 == 1,
        affected=i % 2 == 1,
        last_day=stop,
        mix=_mix(setting.seed, i),
        creatives=tuple(_creative(setting, i, k, asset) for k in range(CREATIVES)),
    )


def _creative(setting: Setting, i: int, k: int, asset: str) -> Creative:
    """Return creative k of campaign i; the last creative of the first campaign is removed at two thirds of
    the period.
    """
    removed = i == 0 and k == CREATIVES - 1
    path, tail = asset.lower().replace(" ", "-"), f"&utm_campaign={_campaign_id(i)}&utm_content={k + 1}"
    return Creative(
        id=str(7_045_500_000 + 1_000 * i + 37 * k),
        name=f"{asset} - {_ANGLES[k]} - v{1 + (i + k) % 3}",
        landing_url=f"https://www.example.com/{path}?utm_source=linkedin&utm_medium=message{tail}",
        last_day=setting.first + timedelta(days=2 * setting.size.days // 3) if removed else None,
    )


def _mix(seed: int, i: int) -> tuple[float, float, float]:
    """Draw the shares of intents: serious = min(.12, exp N(ln .015, .6)), curious = min(.5, exp N(ln .10,
    .42)).
    """
    a, b = (float(z) for z in normal_ppf(uniforms(words(seed, _STREAM_MIX, i, 0, 2))))
    serious, curious = min(0.12, 0.015 * exp(0.6 * a)), min(0.5, 0.10 * exp(0.42 * b))
    return 1.0 - curious - serious, curious, serious


def group_id(account: Account, k: int) -> str:
    """Return the id of campaign group k of an account."""
    return str(603_300_100 + 10 * account.index + k)


def _campaign_id(i: int) -> str:
    return str(611_204_500 + 137 * i)
