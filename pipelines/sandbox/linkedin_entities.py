"""LinkedIn's entity lists as the planted world fills them: wire names, status filter, pages."""

from __future__ import annotations

from typing import Any, cast

from pipelines.sandbox.faults import Faults
from pipelines.sandbox.linkedin_extras import conversation_of
from pipelines.sandbox.world import World
from pipelines.sources.restli import Value

Fact = dict[str, Any]
_HIDDEN = frozenset({"ARCHIVED", "REMOVED", "CANCELED", "PENDING_DELETION"})


def listed(world: World, kind: str, account: str, parameters: dict[str, Value], faults: Faults) -> Fact:
    """One page of a list: `elements`, and `metadata.nextPageToken` while there is more.

    Without a status filter entities that are out of use are left out, as LinkedIn does. Raises KeyError for
    an unknown list.
    """
    elements = [_WIRE[kind](fact) for fact in _facts(world, kind, account)]
    elements = [element for element in elements if _wanted(kind, element, parameters)]
    size = min(int(str(parameters.get("pageSize", 100))), faults.page_limit)
    start = int(str(parameters.get("pageToken", "0")))
    if faults.paging == "endless":
        return {"elements": elements[:1], "metadata": {"nextPageToken": str(start + 1)}}
    page, following = elements[start : start + size], start + size
    if faults.paging == "repeats_page" and start:
        page = elements[:size] + page
    more = following < len(elements)
    if faults.paging == "repeats_token" and (start or more):
        return {"elements": page, "metadata": {"nextPageToken": str(size)}}
    return {"elements": page, "metadata": {"nextPageToken": str(following)} if more else {}}


def _facts(world: World, kind: str, account: str) -> list[Fact]:
    if kind == "adAccounts":
        return world.accounts()
    if kind == "creatives":
        conversations = conversation_of(world)
        creatives = [fact | {"conversation": conversations.get(fact["id"])} for fact in world.creatives()]
        return [fact for fact in creatives if fact["account_id"] == account]
    facts = {
        "adCampaignGroups": world.campaign_groups,
        "adCampaigns": world.campaigns,
    }[kind]()
    return [fact for fact in facts if fact["account_id"] == account]


def _wanted(kind: str, element: Fact, parameters: dict[str, Value]) -> bool:
    if kind == "creatives":
        return True
    search = cast(dict[str, Any], parameters.get("search") or {})
    statuses = search.get("status", {}).get("values")
    return element["status"] in statuses if statuses else element["status"] not in _HIDDEN


def _account(fact: Fact) -> Fact:
    return {
        "id": int(fact["id"]),
        "name": fact["name"],
        "currency": fact["currency"],
        "status": fact["status"],
        "type": fact["type"],
        "servingStatuses": ["RUNNABLE"],
        "test": False,
        **_stamps(fact),
    }


def _group(fact: Fact) -> Fact:
    return {
        "id": int(fact["id"]),
        "account": f"urn:li:sponsoredAccount:{fact['account_id']}",
        "name": fact["name"],
        "status": fact["status"],
        "runSchedule": {"start": fact["created_at"]},
        **_stamps(fact),
    }


def _campaign(fact: Fact) -> Fact:
    return {
        "id": int(fact["id"]),
        "account": f"urn:li:sponsoredAccount:{fact['account_id']}",
        "campaignGroup": f"urn:li:sponsoredCampaignGroup:{fact['campaign_group_id']}",
        "name": fact["name"],
        "status": fact["status"],
        "type": fact["type"],
        "format": fact["format"],
        "objectiveType": fact["objective"],
        "costType": fact["cost_type"],
        "unitCost": {"amount": "0.50", "currencyCode": fact["currency"]},
        **_stamps(fact),
    }


def _creative(fact: Fact) -> Fact:
    return {
        "id": f"urn:li:sponsoredCreative:{fact['id']}",
        "account": f"urn:li:sponsoredAccount:{fact['account_id']}",
        "campaign": f"urn:li:sponsoredCampaign:{fact['campaign_id']}",
        "name": fact["name"],
        "intendedStatus": fact["status"],
        "isServing": fact["status"] == "ACTIVE",
        "content": {"spotlight": {"landingPage": fact["landing_url"]}, **_reference(fact)},
        "createdAt": fact["created_at"],
        "lastModifiedAt": fact["last_modified_at"],
    }


def _reference(fact: Fact) -> Fact:
    conversation = fact["conversation"]
    return {"reference": f"urn:li:sponsoredConversation:{conversation}"} if conversation else {}


def _stamps(fact: Fact) -> Fact:
    stamps = {"created": {"time": fact["created_at"]}, "lastModified": {"time": fact["last_modified_at"]}}
    return {"changeAuditStamps": stamps}


_WIRE = {
    "adAccounts": _account,
    "adCampaignGroups": _group,
    "adCampaigns": _campaign,
    "creatives": _creative,
}
