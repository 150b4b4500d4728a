"""What an account of Google Ads holds: itself, its campaigns, ad groups and ads, removed ones included."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing.sidecar import Accounting
from pipelines.sources.google_ads_days import Account
from pipelines.sources.google_ads_spec import ENTITIES, channel_format
from pipelines.sources.paging import Element

Row = dict[str, Any]


def account_of(source: str, asked: str, elements: Sequence[Element]) -> Account:
    """The account a query for itself answered with.

    Raises `InputError` where the answer is about no account or another one, or does not name its currency
    and time zone: without them no amount and no day means anything.
    """
    customer = _dict(elements[0].get("customer")) if len(elements) == 1 else {}
    currency, timezone = customer.get("currencyCode"), customer.get("timeZone")
    if customer.get("id") != asked or not currency or not timezone:
        raise InputError(
            f"the answer does not tell currency and time zone of account {asked}",
            where=f"{source}.{ENTITIES.name} {asked}",
            remedy="Nothing of it was landed. Check api_version, or upgrade qae.",
        )
    name, status = customer.get("descriptiveName"), customer.get("status")
    return Account(source, asked, name, str(currency), str(timezone), status)


def is_manager(elements: Sequence[Element]) -> bool:
    """Whether the account holds accounts instead of ads."""
    return any(_dict(element.get("customer")).get("manager") is True for element in elements)


def table(account: Account, day: date, lists: Sequence[Sequence[Element]]) -> tuple[pa.Table, Accounting]:
    """The account and all its entities as of a day; one that is listed twice counts once, the last time.

    Campaigns stand in no group: their parent is null. An ad's parent is its ad group, whose parent is the
    campaign. An ad may stand in two ad groups: its figures are landed by ad group, its name once.
    """
    found: dict[tuple[str, str | None], Row] = {}
    came = 0
    for row in _rows(account, lists):
        found[row["entity_type"], row["entity_id"]] = row
        came += 1
    fixed = {**account.fixed, "timezone": account.timezone, "exported_on": day}
    rows = [{**fixed, **row} for row in found.values()]
    skipped = {"repeated": came - len(rows)} if came > len(rows) else {}
    return pa.Table.from_pylist(rows, schema=ENTITIES.schema), Accounting(came, skipped=skipped)


def _rows(account: Account, lists: Sequence[Sequence[Element]]) -> Iterator[Row]:
    campaigns, groups, ads = lists
    yield _row("account", account.id, account.name, account.status, None, None)
    for element in campaigns:
        campaign = _dict(element.get("campaign"))
        channel = campaign.get("advertisingChannelType")
        yield _row(
            "campaign", campaign.get("id"), campaign.get("name"), campaign.get("status"), None, channel
        )
    for element in groups:
        group, campaign = _dict(element.get("adGroup")), _dict(element.get("campaign"))
        yield _row(
            "ad_group", group.get("id"), group.get("name"), group.get("status"), campaign.get("id"), None
        )
    for element in ads:
        placed, group = _dict(element.get("adGroupAd")), _dict(element.get("adGroup"))
        ad, campaign = _dict(placed.get("ad")), _dict(element.get("campaign"))
        channel = campaign.get("advertisingChannelType")
        row = _row("ad", ad.get("id"), ad.get("name"), placed.get("status"), group.get("id"), channel)
        urls: Any = ad.get("finalUrls")
        yield row | {"landing_url": urls[0] if isinstance(urls, list) and urls else None}


def _row(kind: str, identifier: Any, name: Any, status: Any, parent: Any, channel: Any) -> Row:
    return {
        "entity_type": kind,
        "entity_id": identifier,
        "name": name or None,
        "status": status,
        "parent_id": parent,
        "channel_format": channel_format(channel),
        "deleted": status == "REMOVED" if status else None,
    }


def _dict(value: Any) -> dict[str, Any]:
    return cast(dict[str, Any], value) if isinstance(value, dict) else {}
