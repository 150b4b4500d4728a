"""The waist: the streams any source may land. dbt reads `landing/*/<stream>/`, whoever landed it.

A platform is therefore one module that lands these shapes, and needs no model of its own. Rows hold only what
the source said; null is "not said", never zero; money is in the row's own currency. `source_relation` is the
configured source's name, `platform` the ad platform's.
"""

from __future__ import annotations

import pyarrow as pa

from pipelines.landing.shapes import AD_PERFORMANCE, BODY, MESSAGE, MONEY, OUTCOME
from pipelines.landing.streams import Cut, Stream

_TEXT, _COUNT, _DAY = pa.string(), pa.int64(), pa.date32()
_OWNER = (("source_relation", _TEXT), ("platform", _TEXT), ("account_id", _TEXT))
_SEEN = (("exported_on", _DAY),)
_FILE = (("file_name", _TEXT),)
WAIST = "waist"


def ad_days(kind: str) -> Stream:
    """`ad_performance`: one row a day and ad (`ad_id` null where money is spent above the ads).

    `row_key` is whatever makes a row unique within its account and day.
    """
    fields = (*AD_PERFORMANCE, ("row_key", _TEXT))
    return Stream(kind, "ad_performance", "day", fields, ("row_key",), ("spend", "impressions", "clicks"))


def ad_conversions(kind: str) -> Stream:
    """`ad_conversions`: what the platform counted, one row a day, ad, type and attribution setting.

    Never added to our own outcomes, nor over settings that overlap.
    """
    fields = (
        *_OWNER,
        ("campaign_group_id", _TEXT),
        ("campaign_id", _TEXT),
        ("ad_id", _TEXT),
        ("conversion_type", _TEXT),
        ("attribution_setting", _TEXT),
        ("conversions", MONEY),
        ("conversion_value", MONEY),
        ("row_key", _TEXT),
    )
    return Stream(kind, "ad_conversions", "day", fields, ("row_key",), ("conversions", "conversion_value"))


def ad_entities(kind: str) -> Stream:
    """`ad_entities`: accounts, campaign groups, campaigns, ad groups and ads as they stood on `exported_on`.

    `ad_group` is what stands between a campaign and its ads (Google's ad group, Meta's ad set): the parent of
    an ad there, and itself a child of the campaign. LinkedIn has none; its campaigns stand in groups.
    """
    fields = (
        *_OWNER,
        ("entity_type", _TEXT),
        ("entity_id", _TEXT),
        ("name", _TEXT),
        ("parent_id", _TEXT),
        ("status", _TEXT),
        ("objective", _TEXT),
        ("channel_format", _TEXT),
        ("currency", _TEXT),
        ("timezone", _TEXT),
        ("landing_url", _TEXT),
        ("deleted", pa.bool_()),
        *_SEEN,
    )
    return Stream(kind, "ad_entities", "snapshot", fields, ("entity_type", "entity_id"))


def ad_control_totals(kind: str) -> Stream:
    """`ad_control_totals`: the platform's own total of an account and day, asked for apart."""
    counts = (("impressions", _COUNT), ("clicks", _COUNT), ("sends", _COUNT), ("opens", _COUNT))
    fields = (*_OWNER, ("spend", MONEY), *counts)
    return Stream(
        kind, "ad_control_totals", "day", fields, ("account_id",), ("spend", "impressions", "clicks")
    )


def ad_reach(kind: str) -> Stream:
    """`ad_reach`: people reached, as the platform computed it for exactly that range: days never add up."""
    fields = (
        *_OWNER,
        ("campaign_id", _TEXT),
        ("range_start", _DAY),
        ("range_end", _DAY),
        ("reach", _COUNT),
        ("impressions", _COUNT),
        *_SEEN,
    )
    return Stream(
        kind, "ad_reach", "snapshot", fields, ("account_id", "campaign_id", "range_start", "range_end")
    )


def ad_restatements(kind: str) -> Stream:
    """`ad_restatements`: what replaced days said before, one row a revision of one figure of one row.

    `revision` counts from 1: the first row's `old` is what was landed first, the last row's `new` what is
    landed now. A null side: no such row then.
    """
    fields = (
        *_OWNER,
        ("stream", _TEXT),
        ("row_key", _TEXT),
        ("campaign_id", _TEXT),
        ("ad_id", _TEXT),
        ("metric", _TEXT),
        ("revision", pa.int32()),
        ("old", MONEY),
        ("new", MONEY),
        ("seen_on", _DAY),
        ("age_days", pa.int32()),
    )
    return Stream(kind, "ad_restatements", "day", fields, ("stream", "row_key", "metric", "revision"))


def messages(kind: str) -> Stream:
    """`messages`, without their texts, cut by the UTC day of `sent_at`.

    One message told twice: the greatest `file_name` tells it. A source without files writes its own name.
    """
    return Stream(kind, "messages", "day", (*MESSAGE, *_FILE), ("message_key",))


def message_bodies(kind: str) -> Stream:
    """`message_bodies`: the texts, in a restricted stream of their own, cut like `messages`."""
    return Stream(kind, "message_bodies", "day", (*BODY, *_FILE), ("message_key",), restricted=True)


def outcomes_daily(kind: str) -> Stream:
    """`outcomes` of a source that replaces whole days of `occurred_at`."""
    return _outcomes(kind, "day")


def outcomes_exported(kind: str) -> Stream:
    """`outcomes` of a source that tells all of them each time: the newest export of an owner counts.

    The owner of the partition names the source, or two sources would replace each other's.
    """
    return _outcomes(kind, "snapshot")


def identities(kind: str) -> Stream:
    """`identities`: two pseudonyms of one person; the newest export of an owner counts."""
    fields = (
        ("source_relation", _TEXT),
        ("person_key", _TEXT),
        ("linked_key", _TEXT),
        ("kind", _TEXT),
        *_SEEN,
    )
    return Stream(kind, "identities", "snapshot", fields, ("person_key", "linked_key"))


def fx_rates(kind: str) -> Stream:
    """`fx_rates`: units of a currency for one euro, one row a day and currency; the newest export counts."""
    fields = (("source_relation", _TEXT), ("date_day", _DAY), ("currency", _TEXT), ("rate", MONEY), *_SEEN)
    return Stream(kind, "fx_rates", "snapshot", fields, ("date_day", "currency"))


def all_waist_streams(kind: str = WAIST) -> tuple[Stream, ...]:
    """One of each. Under the kind `waist` they hold contracts only, so that every glob finds a schema."""
    return (
        ad_days(kind),
        ad_conversions(kind),
        ad_entities(kind),
        ad_control_totals(kind),
        ad_reach(kind),
        ad_restatements(kind),
        messages(kind),
        message_bodies(kind),
        outcomes_daily(kind),
        outcomes_exported(kind),
        identities(kind),
        fx_rates(kind),
    )


def _outcomes(kind: str, cut: Cut) -> Stream:
    return Stream(kind, "outcomes", cut, (*OUTCOME, *_SEEN), ("event_id",), ("value",))
