"""Meta's lists of campaigns, ad sets and ads as the planted world fills them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.sandbox.meta_world import Ad, Group, MetaWorld

HIDDEN: Final = frozenset({"ARCHIVED", "DELETED"})
"""Left out of a list unless asked for; deleted ones cannot be asked for at all."""

Fact = dict[str, Any]


def listed(world: MetaWorld, account_id: str, edge: str | None, parameters: Mapping[str, Any]) -> list[Fact]:
    """What an edge of an account lists, in the fields that were asked for; no edge is the account."""
    found = _facts(world, account_id, edge)
    names = {"id", "effective_status", *(name.split("{")[0] for name in _fields(parameters))}
    return [{name: value for name, value in fact.items() if name in names} for fact in found]


def _fields(parameters: Mapping[str, Any]) -> list[str]:
    return str(parameters.get("fields", "id")).split(",")


def _facts(world: MetaWorld, account_id: str, edge: str | None) -> list[Fact]:
    if edge == "campaigns":
        return [_group(one) | {"objective": one.objective} for one in world.campaigns[account_id]]
    if edge == "adsets":
        return [_group(one) | {"campaign_id": one.parent} for one in world.adsets[account_id]]
    if edge == "ads":
        return [_ad(ad) for ad in world.ads[account_id]]
    account = world.account(account_id)
    if account is None:
        return []
    return [
        {
            "id": f"act_{account.id}",
            "account_id": account.id,
            "name": account.name,
            "currency": account.currency,
            "timezone_name": account.timezone,
            "account_status": 1,
        }
    ]


def _group(one: Group) -> Fact:
    return {"id": one.id, "name": one.name, "effective_status": one.status}


def _ad(ad: Ad) -> Fact:
    creative = {
        "id": f"9{ad.id}",
        "object_story_spec": {"page_id": "1", "link_data": {"link": ad.link, "message": "See how it works"}},
        "url_tags": ad.url_tags,
    }
    return {
        "id": ad.id,
        "name": ad.name,
        "adset_id": ad.adset.id,
        "campaign_id": ad.campaign.id,
        "effective_status": ad.status,
        "creative": creative,
    }
