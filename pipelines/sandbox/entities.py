"""Describe the advertiser's entities as the platform lists them at the world's clock, stopped ones too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pipelines.sandbox.catalog import GROUPS, accounts, campaigns, group_id
from pipelines.sandbox.scenario import Setting
from pipelines.sandbox.texts import LANGUAGES

Fact = dict[str, Any]


def _stamps(setting: Setting, changed: date | None) -> Fact:
    """Return created and last modified as epoch milliseconds; an entity that stopped was modified the day
    after.
    """
    created = setting.first - timedelta(days=9)
    modified = (
        changed + timedelta(days=1) if changed and changed < setting.until else created + timedelta(days=2)
    )
    return {"created_at": _millis(created), "last_modified_at": _millis(modified)}


def _millis(day: date) -> int:
    return (day - date(1970, 1, 1)).days * 86_400_000 + 34_200_000


def _status(setting: Setting, last_day: date | None, stopped: str) -> str:
    return stopped if last_day is not None and last_day < setting.until else "ACTIVE"


def account_facts(setting: Setting) -> list[Fact]:
    """Return the accounts: id, name, currency, timezone, type, status, stamps."""
    return [
        {
            "id": a.id,
            "name": a.name,
            "currency": a.currency,
            "timezone": a.timezone,
            "type": "BUSINESS",
            "status": "ACTIVE",
        }
        | _stamps(setting, None)
        for a in accounts(setting)
    ]


def group_facts(setting: Setting) -> list[Fact]:
    """Return the campaign groups of the accounts, used or not; the last of each is ARCHIVED and empty."""
    return [
        {
            "id": group_id(a, k),
            "name": name,
            "account_id": a.id,
            "status": _group_status(k),
            "currency": a.currency,
        }
        | _stamps(setting, None)
        for a in accounts(setting)
        for k, name in enumerate(GROUPS)
    ]


def _group_status(k: int) -> str:
    return "ARCHIVED" if k == len(GROUPS) - 1 else "ACTIVE"


def campaign_facts(setting: Setting) -> list[Fact]:
    """Return the campaigns; the last one is PAUSED a week before the default last day."""
    return [
        {
            "id": c.id,
            "name": c.name,
            "account_id": c.account.id,
            "campaign_group_id": c.group_id,
            "status": _status(setting, c.last_day, "PAUSED"),
            "type": "SPONSORED_INMAILS",
            "format": "SPONSORED_MESSAGE" if c.conversation_ad else "SPONSORED_INMAIL",
            "objective": c.objective,
            "cost_type": "CPM",
            "currency": c.account.currency,
            "language": LANGUAGES[c.language],
        }
        | _stamps(setting, c.last_day)
        for c in campaigns(setting)
    ]


def creative_facts(setting: Setting) -> list[Fact]:
    """Return the creatives with their landing address; one is REMOVED at two thirds of the period and stays
    listed.
    """
    return [
        {
            "id": k.id,
            "name": k.name,
            "account_id": c.account.id,
            "campaign_id": c.id,
            "status": _status(setting, k.last_day, "REMOVED"),
            "landing_url": k.landing_url,
        }
        | _stamps(setting, k.last_day)
        for c in campaigns(setting)
        for k in c.creatives
    ]
