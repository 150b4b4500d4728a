"""The rows of the planted world in the wire form of Google Ads: entities, and reports by day and action."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final

from pipelines.sandbox.google_catalog import ACTIONS, Campaign, Customer
from pipelines.sandbox.google_faults import Row
from pipelines.sandbox.google_figures import AdDay, Advertiser, Figures
from pipelines.sandbox.google_gaql import ACTION, Query, QueryError, camel

Flat = dict[str, Any]


def rows_of(world: Advertiser, query: Query, account: str, *, manager: bool = False) -> list[Row]:
    """The answer's rows in wire form. Rows whose metrics are all zero are left out, as Google does."""
    source = _REPORTS.get(query.resource) if query.is_report else _ENTITIES.get(query.resource)
    if source is None:
        raise QueryError("BAD_RESOURCE_TYPE_IN_FROM_CLAUSE", f"{query.resource} is not a valid resource.")
    if query.is_report and manager:
        raise QueryError(
            "REQUESTED_METRICS_FOR_MANAGER", "Metrics cannot be requested for a manager account."
        )
    flats = [_manager(account)] if manager else list(source(world, account, query))
    for flat in flats[:1]:
        if unknown := [field for field in query.fields if field not in flat]:
            raise QueryError("UNRECOGNIZED_FIELD", f"Unrecognized fields in the query: {', '.join(unknown)}.")
    return [_wire(query, account, flat) for flat in flats if not query.is_report or _says(query, flat)]


def _accounts(world: Advertiser, account: str, query: Query) -> Iterator[Flat]:
    yield from (_customer(c) for c in world.customers if c.id == account)


def _customer(customer: Customer) -> Flat:
    return {
        "customer.id": customer.id,
        "customer.descriptive_name": customer.name,
        "customer.currency_code": customer.currency,
        "customer.time_zone": customer.timezone,
        "customer.status": "ENABLED",
        "customer.manager": False,
    }


def _manager(account: str) -> Flat:
    return _customer(Customer(account, "The agency", "EUR", "Europe/Berlin")) | {"customer.manager": True}


def _campaigns(world: Advertiser, account: str, query: Query) -> Iterator[Flat]:
    yield from (_campaign(c) for c in world.campaigns if c.customer.id == account)


def _campaign(campaign: Campaign) -> Flat:
    return {
        "campaign.id": campaign.id,
        "campaign.name": campaign.name,
        "campaign.status": "ENABLED",
        "campaign.advertising_channel_type": campaign.channel,
    }


def _ad_groups(world: Advertiser, account: str, query: Query) -> Iterator[Flat]:
    for campaign in world.campaigns:
        if campaign.customer.id == account:
            for group in campaign.groups:
                facts = {"ad_group.id": group.id, "ad_group.name": group.name, "ad_group.status": "ENABLED"}
                yield _campaign(campaign) | facts


def _ads(world: Advertiser, account: str, query: Query) -> Iterator[Flat]:
    for campaign in world.campaigns:
        for ad in campaign.ads if campaign.customer.id == account else []:
            removed = ad.last_day is not None and ad.last_day < world.setting.until
            yield _campaign(campaign) | {
                "ad_group.id": ad.group_id,
                "ad_group_ad.status": "REMOVED" if removed else "ENABLED",
                "ad_group_ad.ad.id": ad.id,
                "ad_group_ad.ad.name": ad.name,
                "ad_group_ad.ad.final_urls": [ad.final_url],
            }


def _ad_report(world: Advertiser, account: str, query: Query) -> Iterator[Flat]:
    for row in _days(world, account, query):
        if row.ad and row.group:
            yield from _reported(
                query, row.day, row.figures, _campaign(row.campaign), row.group.id, row.ad.id
            )


def _campaign_report(world: Advertiser, account: str, query: Query) -> Iterator[Flat]:
    sums: dict[tuple[int, date], tuple[Campaign, Figures]] = {}
    for row in _days(world, account, query):
        _, total = sums.setdefault((row.campaign.index, row.day), (row.campaign, Figures()))
        total += row.figures
    for (_, day), (campaign, total) in sums.items():
        yield from _reported(query, day, total, _campaign(campaign))


def _customer_report(world: Advertiser, account: str, query: Query) -> Iterator[Flat]:
    sums: dict[date, Figures] = {}
    for row in _days(world, account, query):
        total = sums.setdefault(row.day, Figures())
        total += row.figures
    for day in sorted(sums):
        yield from _reported(query, day, sums[day], {})


def _days(world: Advertiser, account: str, query: Query) -> list[AdDay]:
    first, last = query.days or (world.setting.first, world.setting.until)
    return world.days(account, first, last)


def _reported(
    query: Query, day: date, f: Figures, facts: Flat, group: str | None = None, ad: str | None = None
) -> Iterator[Flat]:
    known = {**facts, "segments.date": day.isoformat(), "ad_group.id": group, "ad_group_ad.ad.id": ad}
    if not ACTION & set(query.fields):
        yield known | {
            "metrics.impressions": str(f.impressions),
            "metrics.clicks": str(f.clicks),
            "metrics.cost_micros": str(f.cost_micros),
            "metrics.engagements": str(f.engagements),
            "metrics.video_trueview_views": str(f.video_views),
            "metrics.conversions": sum(f.conversions.values()) / 1e6,
            "metrics.conversions_value": sum(f.values.values()) / 1e6,
        }
        return
    for identifier, name in ACTIONS:
        yield known | {
            "segments.conversion_action": f"customers/0/conversionActions/{identifier}",
            "segments.conversion_action_name": name,
            "metrics.conversions": f.conversions[name] / 1e6,
            "metrics.conversions_value": f.values[name] / 1e6,
        }


_Source = Callable[[Advertiser, str, Query], Iterator[Flat]]
_ENTITIES: Final[dict[str, _Source]] = {
    "customer": _accounts,
    "campaign": _campaigns,
    "ad_group": _ad_groups,
    "ad_group_ad": _ads,
}
_REPORTS: Final[dict[str, _Source]] = {
    "customer": _customer_report,
    "campaign": _campaign_report,
    "ad_group_ad": _ad_report,
}


def _says(query: Query, flat: Flat) -> bool:
    return any(float(flat[field]) for field in query.fields if field.startswith("metrics."))


def _wire(query: Query, account: str, flat: Flat) -> Row:
    """Nest the selected fields as the JSON of a GoogleAdsRow does; what is not set is left out."""
    row: Row = {"customer": {"resourceName": f"customers/{account}"}}
    for field in query.fields:
        *path, last = map(camel, field.split("."))
        part = row
        for name in path:
            part = part.setdefault(name, {})
        if flat[field] is not None:
            part[last] = flat[field]
    if "campaign.id" in flat and "campaign" in row:
        row["campaign"]["resourceName"] = f"customers/{account}/campaigns/{flat['campaign.id']}"
    return row
