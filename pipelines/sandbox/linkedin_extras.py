"""What LinkedIn tells of conversation ads and lead forms, made of the planted world's own clicks and leads.

The buttons of a conversation share its creative's clicks of the day exactly, and every lead that the ad
figures count has one response, beside one test lead an account.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final, cast
from urllib.parse import unquote

from pipelines.sandbox.faults import Faults
from pipelines.sandbox.linkedin_analytics import BadRequestError, asked_days
from pipelines.sandbox.world import World
from pipelines.sources.restli import Value

BUTTONS: Final = (
    ("Yes, send it", "SIMPLE_REPLY"),
    ("Tell me more", "SIMPLE_REPLY"),
    ("Visit the site", "EXTERNAL_WEBSITE"),
)
OPTION_PIVOT: Final = "CONVERSATION_NODE_OPTION_INDEX"
LEAD_SCOPE: Final = "r_marketing_leadgen_automation"
FORM: Final = "3001"
_CONTENTS = re.compile(r"/rest/conversationAds/(?P<urn>[^/]+)/sponsoredMessageContents")
_CONVERSATION = "urn:li:sponsoredConversation:"
Fact = dict[str, Any]


def conversation_of(world: World) -> dict[str, str]:
    """The conversation of every creative that sends one: of the same number."""
    ads = {campaign.id for campaign in world.campaign_list if campaign.conversation_ad}
    return {fact["id"]: fact["id"] for fact in world.creatives() if fact["campaign_id"] in ads}


def node_of(conversation: str) -> str:
    """The URN of a conversation's one message."""
    return f"urn:li:sponsoredMessageContent:({_CONVERSATION}{conversation},1)"


def shares(clicks: int) -> list[int]:
    """How a creative's clicks of a day fall on its three buttons; they add up to what was given."""
    return [clicks - clicks // 2 - clicks // 5, clicks // 2, clicks // 5]


def lead_address(creative: str, day: date, number: int) -> str:
    """The address a lead gives."""
    return f"lead-{creative}-{day:%m%d}-{number}@customer.example"


def option_elements(world: World, parameters: dict[str, Value], faults: Faults) -> list[Fact]:
    """The elements of a report by button: those that were pressed, cut at the cap."""
    first, last = asked_days(parameters)
    accounts = _numbers(parameters.get("accounts"))
    campaigns = _numbers(parameters.get("campaigns"))
    conversations = conversation_of(world)
    found: list[Fact] = []
    for account in world.accounts():
        for fact in world.ad_days(account["id"], first, last).to_pylist():
            wanted = account["id"] in accounts if accounts else fact["campaign_id"] in campaigns
            if not wanted or fact["creative_id"] not in conversations:
                continue
            day = fact["date_day"]
            spelled = {"year": day.year, "month": day.month, "day": day.day}
            found += [
                {
                    "dateRange": {"start": spelled, "end": spelled},
                    "pivotValues": [node_of(conversations[fact["creative_id"]]), str(index)],
                    "actionClicks": clicks,
                }
                for index, clicks in enumerate(shares(fact["action_clicks"]))
                if clicks
            ]
    found = faults.tamper(OPTION_PIVOT, found) if faults.tamper else found
    return found[: faults.cap]


def contents(path: str) -> list[Fact] | None:
    """The messages of the conversation a path names; None for another path."""
    found = _CONTENTS.fullmatch(path)
    if found is None:
        return None
    conversation = unquote(found["urn"]).removeprefix(_CONVERSATION)
    options = [{"optionText": text, "replyType": kind} for text, kind in BUTTONS]
    body = {"bodySource": {"text": "Worth a look?"}, "nextAction": {"options": options}}
    return [{"id": node_of(conversation), **body}]


def leads(world: World, path: str, parameters: dict[str, Value], faults: Faults) -> Fact:
    """One page of `/leadForms` or `/leadFormResponses`, by start and count."""
    owner = cast(dict[str, str], parameters.get("owner") or {}).get("sponsoredAccount", "")
    account = owner.rpartition(":")[2]
    if parameters.get("q") != "owner" or not account:
        raise BadRequestError("owner is needed")
    elements = _forms() if path.endswith("/leadForms") else _responses(world, account, parameters)
    start = int(str(parameters.get("start", "0")))
    size = min(int(str(parameters.get("count", "10"))), faults.page_limit)
    links = [{"rel": "next", "type": "application/json"}] if start + size < len(elements) else []
    return {
        "elements": elements[start : start + size],
        "paging": {"start": start, "count": size, "links": links},
    }


def _forms() -> list[Fact]:
    questions = [
        {"questionId": 1, "name": "Mail", "predefinedField": "EMAIL"},
        {"questionId": 2, "name": "How many seats?"},
    ]
    return [{"id": int(FORM), "versionId": 1, "state": "PUBLISHED", "content": {"questions": questions}}]


def _responses(world: World, account: str, parameters: dict[str, Value]) -> list[Fact]:
    span = cast(dict[str, str], parameters.get("submittedAtTimeRange") or {})
    first, last = (datetime.fromtimestamp(int(span[edge]) / 1000, UTC).date() for edge in ("start", "end"))
    found = [_response(world.until, "test", account, account, 0, test=True)]
    for fact in world.ad_days(account, first, last - timedelta(1)).to_pylist():
        creative, day = fact["creative_id"], fact["date_day"]
        found += [
            _response(day, creative, account, fact["campaign_id"], number)
            for number in range(fact["one_click_leads"])
        ]
    return [one for one in found if int(span["start"]) <= one["submittedAt"] < int(span["end"])]


def _response(
    day: date, creative: str, account: str, campaign: str, number: int, *, test: bool = False
) -> Fact:
    moment = datetime(day.year, day.month, day.day, 9, number % 60, tzinfo=UTC)
    answers = [
        {
            "questionId": 1,
            "answerDetails": {"textQuestionAnswer": {"answer": lead_address(creative, day, number)}},
        },
        {"questionId": 2, "answerDetails": {"textQuestionAnswer": {"answer": "about forty, I am Joe Doe"}}},
    ]
    return {
        "id": f"{creative}-{day:%Y%m%d}-{number}",
        "submittedAt": int(moment.timestamp() * 1000),
        "testLead": test,
        "leadType": "SPONSORED",
        "owner": {"sponsoredAccount": f"urn:li:sponsoredAccount:{account}"},
        "associatedEntity": {"associatedCreative": f"urn:li:sponsoredCreative:{creative}"},
        "leadMetadata": {"sponsoredLeadMetadata": {"campaign": f"urn:li:sponsoredCampaign:{campaign}"}},
        "versionedLeadGenFormUrn": f"urn:li:versionedLeadGenForm:(urn:li:leadGenForm:{FORM},1)",
        "formResponse": {"answers": answers},
    }


def _numbers(urns: Value | None) -> set[str]:
    return {str(urn).rpartition(":")[2] for urn in urns} if isinstance(urns, list) else set()
