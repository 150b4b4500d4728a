"""Meta Ads as a specification: what is asked for, under which names, and where it lands."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Literal

import pyarrow as pa

from pipelines.landing import waist
from pipelines.sources.answers import Answer, Verdict, judge
from pipelines.sources.lander import Platform
from pipelines.sources.restatements import Ledger

KIND: Final = "meta_ads"
PLATFORM: Final = "facebook_ads"  # what the platform is called in exports and by every loader

AD_DAYS = waist.ad_days(KIND)
CONVERSIONS = waist.ad_conversions(KIND)
ENTITIES = waist.ad_entities(KIND)
TOTALS = waist.ad_control_totals(KIND)
REACH = waist.ad_reach(KIND)
RESTATEMENTS = waist.ad_restatements(KIND)
STREAMS = (TOTALS, AD_DAYS, CONVERSIONS, ENTITIES, REACH, RESTATEMENTS)

# Our column: Meta's field. The first two are told for every row; the others only where there were any.
COUNTS: Final = {
    "impressions": "impressions",
    "clicks": "clicks",
    "landing_clicks": "inline_link_clicks",
    "engagements_reported": "inline_post_engagement",
}
# Our column: the action type that counts it.
COUNTED_ACTIONS: Final = {"leads": "lead", "video_views": "video_view"}
NAMES: Final = ("ad_id", "ad_name", "adset_id", "adset_name", "campaign_id", "campaign_name")
REQUIRED: Final = frozenset({"ad_id", "campaign_id", "spend", "impressions", "clicks"})
REACH_DAYS: Final = (7, 28)
KEPT_DAYS: Final = 1_123  # 37 months: days before are refused

# Currencies that Meta bills in whole units.
_NO_CENTS: Final = frozenset(("CLP", "COP", "CRC", "HUF", "IDR", "ISK", "JPY", "KRW", "PYG", "TWD", "VND"))


def _rounding(ads: pa.Table) -> Decimal:
    """Meta bills in parts of the least unit and tells each row in whole ones."""
    currency = ads["currency"][0].as_py() if ads.num_rows else None
    return Decimal(1) if currency in _NO_CENTS else Decimal("0.01")


META = Platform(
    "Meta",
    Ledger(
        AD_DAYS,
        RESTATEMENTS,
        "row_key",
        ("spend", *COUNTS, *COUNTED_ACTIONS, "conversions", "conversion_value"),
        carried=("platform", "campaign_id", "ad_id"),
    ),
    compared=("spend", "impressions", "clicks"),
    rounding=_rounding,
)

# Without a filter ads that are out of use are left out, and with them what they spent.
AD_STATUSES: Final = (
    "ACTIVE",
    "PAUSED",
    "CAMPAIGN_PAUSED",
    "ADSET_PAUSED",
    "PENDING_REVIEW",
    "PENDING_BILLING_INFO",
    "DISAPPROVED",
    "PREAPPROVED",
    "IN_PROCESS",
    "WITH_ISSUES",
    "ARCHIVED",
    "DELETED",
)
# A list of deleted entities is refused, whoever asks; their names come with their figures instead.
LISTED_STATUSES: Final = tuple(status for status in AD_STATUSES if status != "DELETED")


@dataclass(frozen=True)
class Report:
    """One insights report: its level and fields, and whether it tells each day or the range as a whole."""

    level: Literal["ad", "campaign", "account"]
    fields: tuple[str, ...]
    daily: bool = True


AD_REPORT = Report("ad", (*NAMES, "spend", *COUNTS.values(), "actions", "action_values"))
TOTALS_REPORT = Report("account", ("account_id", "spend", "impressions", "clicks"))
REACH_REPORT = Report("campaign", ("campaign_id", "reach", "impressions"), daily=False)
KNOWN: Final = frozenset({*AD_REPORT.fields, "date_start", "date_stop"})


@dataclass(frozen=True)
class EntityList:
    """One list of an account: its edge, its fields, what its entities are, and where their parent's id is."""

    edge: str
    entity_type: str
    fields: str
    parent: str | None


ENTITY_LISTS: Final = (
    EntityList("campaigns", "campaign", "id,name,objective,effective_status", None),
    EntityList("adsets", "ad_group", "id,name,campaign_id,effective_status", "campaign_id"),
    EntityList(
        "ads",
        "ad",
        "id,name,adset_id,effective_status,"
        "creative{id,object_story_spec,asset_feed_spec,link_url,object_url,url_tags}",
        "adset_id",
    ),
)
ACCOUNT_FIELDS: Final = "account_id,name,currency,timezone_name,account_status"

# Too many calls of the app, the user, the page or the ad account: all of them pass by waiting.
_RATE_CODES: Final = frozenset({4, 17, 32, 613, *range(80000, 80007), 80008})
_TOKEN_CODES: Final = frozenset({102, 190})
_PASSING_CODES: Final = frozenset({-2, 1, 2})
_SUNSET_CODE: Final = 2635
# Too many rows; the same told as a time-out of a report that asks for too much.
_TOO_MUCH: Final = frozenset({(100, 1487534), (100, 1504018), (2, 1504038)})


def error_of(answer: Answer) -> dict[str, Any]:
    """The error object of an answer; empty where it has none."""
    error = answer.envelope.get("error")
    return error if isinstance(error, dict) else {}


def asks_too_much(code: object, subcode: object, words: object) -> bool:
    """Whether a request must be asked for in parts. One of the errors is told apart by its words only."""
    return (code, subcode) in _TOO_MUCH or (code == 1 and "reduce the amount of data" in str(words).lower())


def is_too_much(answer: Answer) -> bool:
    """Whether an answer says that its request must be asked for in parts."""
    error = error_of(answer)
    return asks_too_much(error.get("code"), error.get("error_subcode"), error.get("message"))


def judge_meta(answer: Answer) -> Verdict:
    """Sort Meta's answers: its codes say more than its status, which is 400 for nearly everything.

    An answer that asks for less is fine here: whoever asked has to ask for it in parts.
    """
    error = error_of(answer)
    if not error:
        return judge(answer)
    if is_too_much(answer):
        return Verdict.FINE
    code = error.get("code")
    if code in _RATE_CODES:
        return Verdict.WINDOW
    if code in _TOKEN_CODES:
        return Verdict.UNAUTHORISED
    if code == _SUNSET_CODE:
        return Verdict.SUNSET
    passing = code in _PASSING_CODES or error.get("is_transient") is True
    return Verdict.BROKEN if passing else Verdict.REFUSED
