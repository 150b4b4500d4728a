"""LinkedIn Ads as a specification: what is asked for, under which names, and within which limits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing.streams import Stream
from pipelines.sources.answers import Answer, Verdict, judge
from pipelines.sources.linkedin_ads_streams import (
    ACCOUNT_TOTALS,
    ACCOUNTS,
    CAMPAIGN_GROUPS,
    CAMPAIGN_REACH,
    CAMPAIGNS,
    CONVERSATION_OPTIONS,
    CREATIVE_ANALYTICS,
    CREATIVES,
)
from pipelines.sources.restli import Value, urn_id

PLATFORM = "LinkedIn"
TOKEN_URL = "https://www.linkedin.com/oauth/v2/accessToken"  # noqa: S105
MOST_FIELDS = 20  # LinkedIn refuses more
MOST_METRICS = MOST_FIELDS - 2  # dateRange and pivotValues are always asked for
MOST_FACETS = 50  # URNs in one facet: the query may have about 4 KB
REACH_DAYS = (7, 28)  # approximateMemberReach exists for ranges up to 92 days

STATUSES = ("ACTIVE", "PAUSED", "ARCHIVED", "COMPLETED", "CANCELED", "DRAFT", "PENDING_DELETION", "REMOVED")

Pivot = Literal["CREATIVE", "CAMPAIGN", "ACCOUNT", "CONVERSATION_NODE_OPTION_INDEX"]
Granularity = Literal["DAILY", "ALL"]
PIVOT_URN: dict[Pivot, str] = {
    "CREATIVE": "sponsoredCreative",
    "CAMPAIGN": "sponsoredCampaign",
    "ACCOUNT": "sponsoredAccount",
    "CONVERSATION_NODE_OPTION_INDEX": "sponsoredMessageContent",
}


@dataclass(frozen=True)
class Report:
    """One adAnalytics report: a stream, its pivot, and LinkedIn's name for each metric column.

    `id_column` receives the identifier of the pivot's URN. A column in `optional` may be missing from a whole
    answer; any other that is means that LinkedIn changed its contract.
    """

    stream: Stream
    pivot: Pivot
    granularity: Granularity
    id_column: str
    metrics: tuple[tuple[str, str], ...]
    optional: frozenset[str] = frozenset()

    def type_of(self, column: str) -> pa.DataType:
        """The Arrow type of one of its columns."""
        return self.stream.schema.field(column).type


@dataclass(frozen=True)
class EntityList:
    """One list of entities: where it is, how it is asked for, and which URN or number its id is."""

    stream: Stream
    path: str
    query: dict[str, Value]
    page_size: int
    columns: dict[str, tuple[str, ...]]
    method: str | None = None


def _camel(column: str) -> str:
    head, *tail = column.split("_")
    return head + "".join(word.capitalize() for word in tail)


_RENAMED = {
    "mail_contact_info_shares": "leadGenerationMailContactInfoShares",
    "mail_interested_clicks": "leadGenerationMailInterestedClicks",
}


def _metrics(stream: Stream) -> tuple[tuple[str, str], ...]:
    known = {"source_relation", "extra", *stream.key}
    names = [name for name, _ in stream.fields if name not in known]
    return tuple((name, _RENAMED.get(name, _camel(name))) for name in names)


CREATIVE_REPORT = Report(CREATIVE_ANALYTICS, "CREATIVE", "DAILY", "creative_id", _metrics(CREATIVE_ANALYTICS))
TOTALS_REPORT = Report(ACCOUNT_TOTALS, "ACCOUNT", "DAILY", "account_id", _metrics(ACCOUNT_TOTALS))
REACH_REPORT = Report(
    CAMPAIGN_REACH,
    "CAMPAIGN",
    "ALL",
    "campaign_id",
    (("reach", "approximateMemberReach"), ("impressions", "impressions")),
    optional=frozenset({"reach"}),
)
OPTION_REPORT = Report(
    CONVERSATION_OPTIONS,
    "CONVERSATION_NODE_OPTION_INDEX",
    "DAILY",
    "node_id",
    (("clicks", "actionClicks"),),
)

# Without the status list archived and removed entities are left out, and facts lose their names.
_BY_STATUS: dict[str, Value] = {"q": "search", "search": {"status": {"values": STATUSES}}}
_GROUPS_BY_STATUS: dict[str, Value] = {
    "q": "search",
    "search": {"status": {"values": tuple(s for s in STATUSES if s != "COMPLETED")}},
}

ACCOUNT_LIST = EntityList(
    ACCOUNTS,
    "/adAccounts",
    {"q": "search"},
    500,
    {"account_id": ("id",), "currency": ("currency",), "name": ("name",), "status": ("status",)},
)
ACCOUNT_ENTITIES = (
    EntityList(
        CAMPAIGN_GROUPS,
        "/adAccounts/{account}/adCampaignGroups",
        _GROUPS_BY_STATUS,
        500,
        {"campaign_group_id": ("id",), "name": ("name",), "status": ("status",)},
    ),
    EntityList(
        CAMPAIGNS,
        "/adAccounts/{account}/adCampaigns",
        _BY_STATUS,
        500,
        {
            "campaign_group_id": ("campaignGroup",),
            "campaign_id": ("id",),
            "type": ("type",),
            "objective": ("objectiveType",),
            "currency": ("unitCost", "currencyCode"),
            "name": ("name",),
            "status": ("status",),
        },
    ),
    EntityList(
        CREATIVES,
        "/adAccounts/{account}/creatives",
        {"q": "criteria"},
        100,
        {
            "campaign_id": ("campaign",),
            "creative_id": ("id",),
            "landing_url": ("content", "*", "landingPage"),
            "name": ("name",),
            "status": ("intendedStatus",),
        },
        method="FINDER",
    ),
)
_URNS = ("sponsoredAccount", "sponsoredCampaignGroup", "sponsoredCampaign", "sponsoredCreative")


def plain_id(value: Any) -> str | None:
    """The identifier of an entity, given as a number, as text or as its URN."""
    if isinstance(value, bool) or value is None:
        return None
    found = next(filter(None, (urn_id(value, kind) for kind in _URNS)), None)
    text = found or str(value)
    return text if text.isdigit() else None


def field_chunks(report: Report) -> list[tuple[tuple[str, str], ...]]:
    """The report's metrics in groups that fit one request."""
    return [report.metrics[at : at + MOST_METRICS] for at in range(0, len(report.metrics), MOST_METRICS)]


def judge_linkedin(answer: Answer) -> Verdict:
    """Sort LinkedIn's answers. Its 429 come without Retry-After; only two texts tell the long waits apart."""
    verdict = judge(answer)
    if verdict is Verdict.BURST:
        text = str(answer.envelope.get("message", "")).lower()
        if "45 million" in text:
            return Verdict.WINDOW
        return Verdict.DEFERRED if "day limit" in text else Verdict.BURST
    if answer.status == 426 or answer.envelope.get("code") == "NONEXISTENT_VERSION":
        return Verdict.SUNSET
    return verdict


def elements_of(answer: Answer, where: str) -> list[dict[str, Any]]:
    """The `elements` of a list answer; raises `InputError` where there is no list, not even an empty one."""
    elements = answer.envelope.get("elements")
    if not isinstance(elements, list) or not all(isinstance(element, dict) for element in elements):
        raise InputError("the answer holds no list of elements", where=where)
    return elements
