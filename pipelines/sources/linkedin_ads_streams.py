"""The streams of LinkedIn Ads: what is landed of the Marketing API, in the platform's own terms."""

from __future__ import annotations

import pyarrow as pa

from pipelines.landing.shapes import MONEY
from pipelines.landing.streams import Stream
from pipelines.landing.waist import outcomes_daily

KIND = "linkedin_ads"
_TEXT, _COUNT = pa.string(), pa.int64()
_OWNER = (("source_relation", _TEXT), ("account_id", _TEXT))

CREATIVE_ANALYTICS = Stream(
    KIND,
    "creative_analytics",
    "day",
    (
        *_OWNER,
        ("creative_id", _TEXT),
        ("impressions", _COUNT),
        ("clicks", _COUNT),
        ("cost_in_local_currency", MONEY),
        ("cost_in_usd", MONEY),
        ("landing_page_clicks", _COUNT),
        ("total_engagements", _COUNT),
        ("other_engagements", _COUNT),
        ("sends", _COUNT),
        ("opens", _COUNT),
        ("action_clicks", _COUNT),
        ("ad_unit_clicks", _COUNT),
        ("text_url_clicks", _COUNT),
        ("one_click_leads", _COUNT),
        ("one_click_lead_form_opens", _COUNT),
        ("mail_contact_info_shares", _COUNT),
        ("mail_interested_clicks", _COUNT),
        ("external_website_conversions", _COUNT),
        ("conversion_value_in_local_currency", MONEY),
        ("extra", _TEXT),
    ),
    key=("account_id", "creative_id"),
    sums=("cost_in_local_currency", "impressions", "clicks", "sends", "opens"),
)
ACCOUNT_TOTALS = Stream(
    KIND,
    "account_totals",
    "day",
    (
        *_OWNER,
        ("cost_in_local_currency", MONEY),
        ("impressions", _COUNT),
        ("clicks", _COUNT),
        ("sends", _COUNT),
        ("opens", _COUNT),
    ),
    key=("account_id",),
    sums=("cost_in_local_currency", "impressions", "clicks"),
)
CAMPAIGN_REACH = Stream(
    KIND,
    "campaign_reach",
    "snapshot",
    (
        *_OWNER,
        ("campaign_id", _TEXT),
        ("range_start", pa.date32()),
        ("range_end", pa.date32()),
        ("reach", _COUNT),
        ("impressions", _COUNT),
        ("exported_on", pa.date32()),
    ),
    key=("account_id", "campaign_id", "range_start", "range_end"),
)

# What replaced days said before. One row a revision of one figure: `revision` counts from 1, the first row's
# `old` is what was landed first, the last row's `new` is what is landed now. A null side: no such row then.
RESTATEMENTS = Stream(
    KIND,
    "restatements",
    "day",
    (
        *_OWNER,
        ("stream", _TEXT),
        ("creative_id", _TEXT),
        ("metric", _TEXT),
        ("revision", pa.int32()),
        ("old", MONEY),
        ("new", MONEY),
        ("seen_on", pa.date32()),
        ("age_days", pa.int32()),
    ),
    key=("stream", "creative_id", "metric", "revision"),
)

# One row a button of a conversation ad's message and UTC day; the label is the advertiser's own text.
CONVERSATION_OPTIONS = Stream(
    KIND,
    "conversation_options",
    "day",
    (
        *_OWNER,
        ("creative_id", _TEXT),
        ("node_id", _TEXT),
        ("option_index", pa.int32()),
        ("option_label", _TEXT),
        ("reply_type", _TEXT),
        ("clicks", _COUNT),
    ),
    key=("node_id", "option_index"),
    sums=("clicks",),
)
LEADS = outcomes_daily(KIND)


def _entities(name: str, *fields: tuple[str, pa.DataType], key: str) -> Stream:
    columns = (*_OWNER, *fields, ("name", _TEXT), ("status", _TEXT), ("exported_on", pa.date32()))
    return Stream(KIND, name, "snapshot", columns, key=(key,))


ACCOUNTS = _entities("accounts", ("currency", _TEXT), key="account_id")
CAMPAIGN_GROUPS = _entities("campaign_groups", ("campaign_group_id", _TEXT), key="campaign_group_id")
CAMPAIGNS = _entities(
    "campaigns",
    ("campaign_group_id", _TEXT),
    ("campaign_id", _TEXT),
    ("type", _TEXT),
    ("objective", _TEXT),
    ("currency", _TEXT),
    key="campaign_id",
)
CREATIVES = _entities(
    "creatives", ("campaign_id", _TEXT), ("creative_id", _TEXT), ("landing_url", _TEXT), key="creative_id"
)

# A day's account totals are landed last: whoever looks for missing days looks at the first stream.
STREAMS = (
    ACCOUNT_TOTALS,
    CREATIVE_ANALYTICS,
    CAMPAIGN_REACH,
    RESTATEMENTS,
    ACCOUNTS,
    CAMPAIGN_GROUPS,
    CAMPAIGNS,
    CREATIVES,
    CONVERSATION_OPTIONS,
    LEADS,
)
