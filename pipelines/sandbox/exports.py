"""Put the platform's daily figures into the columns of an ads file, ready for `qae run --ads`."""

from __future__ import annotations

from datetime import date
from typing import Final

import pyarrow as pa

from pipelines.sandbox.world import World

_COLUMNS: Final = {
    "campaign_group_id": "campaign_group_id",
    "campaign_id": "campaign_id",
    "ad_id": "creative_id",
    "spend": "cost_local",
    "impressions": "impressions",
    "clicks": "clicks",
    "landing_clicks": "landing_clicks",
    "engagements_reported": "total_engagements",
    "sends": "sends",
    "opens": "opens",
    "message_clicks": "action_clicks",
    "leads": "one_click_leads",
    "lead_form_opens": "one_click_lead_form_opens",
    "conversions": "external_website_conversions",
    "conversion_value": "conversion_value_local",
}
"""Column of an ads file, and the platform's name for it."""


def ads_export(world: World, day: date) -> pa.Table:
    """Return one day of every account as an ads file holds it: creative by UTC day, money in the account's
    currency, restated days as the platform shows them at the world's clock.
    """
    parts: list[pa.Table] = []
    for account in world.accounts():
        figures = world.ad_days(str(account["id"]), day, day)
        n = figures.num_rows
        facts = {
            "date_day": figures["date_day"],
            "platform": pa.repeat("linkedin_ads", n),
            "account_id": figures["account_id"],
            "report_timezone": pa.repeat("UTC", n),
            "channel_format": pa.repeat("message", n),
            "currency": pa.repeat(str(account["currency"]), n),
        }
        parts.append(pa.table(facts | {name: figures[theirs] for name, theirs in _COLUMNS.items()}))
    return pa.concat_tables(parts)
