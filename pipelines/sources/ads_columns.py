"""The columns of ad-performance tables, and the headers the common exports give them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.sources.mapping import Block, Column, normal

FORMATS = ("feed", "message", "conversation", "text", "search", "video", "other")
MONEY = ("spend", "conversions", "conversion_value")
COUNTS = (
    "impressions",
    "clicks",
    "landing_clicks",
    "engagements_reported",
    "sends",
    "opens",
    "message_clicks",
    "leads",
    "lead_form_opens",
    "video_views",
)
GRAIN = (
    "platform",
    "account_id",
    "report_timezone",
    "campaign_group_id",
    "campaign_id",
    "ad_id",
    "channel_format",
    "currency",
    "attribution_setting",
)
COLUMNS = (
    Column(
        "date_day",
        ("date", "day", "reporting_starts", "date_start", "start_date_in_utc", "segments_date"),
        required=True,
    ),
    Column("date_end", ("reporting_ends", "date_stop", "end_date")),
    Column("platform", required=True, example="facebook_ads"),
    Column("account_id", ("ad_account_id", "customer_id", "account"), required=True, example="my_account"),
    Column("report_timezone", ("timezone", "time_zone"), example="UTC"),
    Column("campaign_group_id"),
    Column("campaign_id"),
    Column("campaign_name"),
    Column("ad_id", ("creative_id", "ad_creative_id")),
    Column("channel_format"),
    Column("currency", ("currency_code", "account_currency"), required=True, example="EUR"),
    Column("spend", ("spent", "cost", "amount_spent", "total_spent", "cost_in_local_currency")),
    Column("impressions", ("impr",)),
    Column("clicks", ("clicks_all", "link_clicks")),
    Column("landing_clicks", ("landing_page_clicks", "clicks_to_landing_page")),
    Column("engagements_reported", ("engagements", "total_engagements")),
    Column("sends", ("message_sends",)),
    Column("opens", ("message_opens",)),
    Column("message_clicks", ("action_clicks",)),
    Column("leads"),
    Column("lead_form_opens", ("lead_forms_opened",)),
    Column("conversions", ("conversion", "total_conversion", "total_conversions")),
    Column("conversion_value", ("conversions_value", "total_conversion_value")),
    Column("video_views"),
    Column("attribution_setting", ("attribution",)),
)
_NAMED_CURRENCY = re.compile(r"(.*\S)\s*[\[(]([A-Za-z]{3})[\])]")
_SPEND = frozenset(("spend", *next(column.aliases for column in COLUMNS if column.name == "spend")))


def with_named_currency(header: Sequence[str], block: Block) -> Block:
    """The block, and in it what a header like `Amount spent (EUR)` says: spend and its currency."""
    for name in header:
        match = _NAMED_CURRENCY.fullmatch(name.strip())
        if match is None or normal(match[1]) not in _SPEND or "spend" in block.columns:
            continue
        code = match[2].upper()
        said = {"currency"} & {*block.columns, *block.constants, *map(normal, header)}
        constants = block.constants if said else {**block.constants, "currency": code}
        return replace(block, columns={**block.columns, "spend": name}, constants=constants)
    return block
