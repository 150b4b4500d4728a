"""Google Ads as a specification: what is landed, and the queries that ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pyarrow as pa

from pipelines.landing import waist
from pipelines.landing.shapes import MONEY
from pipelines.sources.base import Window
from pipelines.sources.lander import Platform
from pipelines.sources.restatements import Ledger

KIND = "google_ads"
PLATFORM = "google_ads"
KEPT_DAYS = 1_110  # of daily figures, since June 2026: 37 months, and none beyond
# Of the conversion actions that an account counts as primary, each within its own window.
ATTRIBUTION = "primary"

ADS = waist.ad_days(KIND)
CONVERSIONS = waist.ad_conversions(KIND)
ENTITIES = waist.ad_entities(KIND)
TOTALS = waist.ad_control_totals(KIND)
RESTATEMENTS = waist.ad_restatements(KIND)
# A day's account totals are landed last: whoever looks for missing days looks at the first stream.
STREAMS = (TOTALS, ADS, CONVERSIONS, ENTITIES, RESTATEMENTS)

Shape = Literal["count", "micros", "fraction", "signed"]
MEASURED = (
    "spend",
    "impressions",
    "clicks",
    "engagements_reported",
    "conversions",
    "conversion_value",
    "video_views",
)
GOOGLE = Platform(
    "Google",
    Ledger(ADS, RESTATEMENTS, "row_key", MEASURED, carried=("platform", "campaign_id", "ad_id")),
    compared=("spend", "impressions", "clicks"),
)


@dataclass(frozen=True)
class Metric:
    """One figure: our column, Google's field, and how it comes.

    A `count` is digits in text, `micros` are millionths of the currency in text, a `fraction` is a number
    with places (kept to six), `signed` one that adjustments may make negative.
    """

    column: str
    field: str
    shape: Shape

    @property
    def type(self) -> pa.DataType:
        """The Arrow type of its column."""
        return pa.int64() if self.shape == "count" else MONEY


@dataclass(frozen=True)
class Report:
    """One report by day: where it is selected from, what its rows are named by, and its figures.

    `ids` and `texts` are our names and Google's fields; a row without one of its `ids` is refused.
    """

    name: str
    resource: str
    ids: tuple[tuple[str, str], ...]
    metrics: tuple[Metric, ...]
    texts: tuple[tuple[str, str], ...] = ()

    @property
    def grain(self) -> tuple[str, ...]:
        """The columns that name a row within its day."""
        return tuple(name for name, _ in self.ids)

    def query(self, window: Window) -> str:
        """Its question for the days of a window, which are days of the account's own time zone."""
        named = [field for _, field in (*self.ids, *self.texts)]
        fields = ["segments.date", *named, *(metric.field for metric in self.metrics)]
        span = f"segments.date BETWEEN '{window.first}' AND '{window.last}'"
        return " ".join(["SELECT", ", ".join(fields), "FROM", self.resource, "WHERE", span])


_TOLD = (
    Metric("spend", "metrics.cost_micros", "micros"),
    Metric("impressions", "metrics.impressions", "count"),
    Metric("clicks", "metrics.clicks", "count"),
)
_CONVERTED = (
    Metric("conversions", "metrics.conversions", "fraction"),
    Metric("conversion_value", "metrics.conversions_value", "signed"),
)
_ALL = (
    *_TOLD,
    *_CONVERTED,
    Metric("engagements_reported", "metrics.engagements", "count"),
    Metric("video_views", "metrics.video_trueview_views", "count"),
)
_CAMPAIGN = (("campaign_id", "campaign.id"),)
_AD = (*_CAMPAIGN, ("ad_group_id", "ad_group.id"), ("ad_id", "ad_group_ad.ad.id"))
_CHANNEL = (("channel", "campaign.advertising_channel_type"),)
_ACTION = (("action", "segments.conversion_action"),)
_TYPE = (("conversion_type", "segments.conversion_action_name"),)

BY_AD = Report("ads", "ad_group_ad", _AD, _ALL, _CHANNEL)
BY_CAMPAIGN = Report("campaigns", "campaign", _CAMPAIGN, _ALL, _CHANNEL)
# What ads convert is asked for apart: cost cannot be selected together with a conversion action.
ACTIONS_BY_AD = Report("conversions by ad", "ad_group_ad", (*_AD, *_ACTION), _CONVERTED, _TYPE)
ACTIONS_BY_CAMPAIGN = Report("conversions by campaign", "campaign", (*_CAMPAIGN, *_ACTION), _CONVERTED, _TYPE)
BY_ACCOUNT = Report("account totals", "customer", (), _TOLD)
REPORTS = (BY_AD, BY_CAMPAIGN, ACTIONS_BY_AD, ACTIONS_BY_CAMPAIGN, BY_ACCOUNT)

# Without a condition on the status removed entities come too, and keep the names of what they spent.
ACCOUNT_QUERY = (
    "SELECT customer.id, customer.descriptive_name, customer.currency_code, customer.time_zone,"
    " customer.status, customer.manager FROM customer"
)
ENTITY_QUERIES = (
    "SELECT campaign.id, campaign.name, campaign.status, campaign.advertising_channel_type FROM campaign",
    "SELECT campaign.id, ad_group.id, ad_group.name, ad_group.status FROM ad_group",
    (
        "SELECT ad_group.id, ad_group_ad.ad.id, ad_group_ad.ad.name, ad_group_ad.ad.final_urls,"
        " ad_group_ad.status, campaign.advertising_channel_type FROM ad_group_ad"
    ),
)

_FORMATS = {"SEARCH": "search", "SHOPPING": "search", "VIDEO": "video", "DEMAND_GEN": "feed"}


def channel_format(channel: str | None) -> str | None:
    """The canonical format of an advertising channel; Performance Max and display are `other`."""
    return channel and _FORMATS.get(channel, "other")
