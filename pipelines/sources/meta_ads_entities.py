"""Snapshots of what an account holds: itself, campaigns, ad sets and ads, deleted ones by what they left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, cast

import pyarrow as pa

from pipelines.errors import AccessError
from pipelines.landing.sidecar import Accounting
from pipelines.sources.http import HttpClient
from pipelines.sources.meta_ads_read import listed
from pipelines.sources.meta_ads_spec import (
    ACCOUNT_FIELDS,
    ENTITIES,
    ENTITY_LISTS,
    LISTED_STATUSES,
    PLATFORM,
    EntityList,
)
from pipelines.sources.meta_ads_tables import Account
from pipelines.sources.paging import Element, unique

Row = dict[str, Any]


def fetch_account(client: HttpClient, source: str, number: str) -> tuple[Account, Element]:
    """One account as Meta tells it; raises `AccessError` where the token does not open it."""
    told = client.get(f"/act_{number}", f"fields={ACCOUNT_FIELDS}", family="entities").envelope
    currency, timezone = told.get("currency"), told.get("timezone_name")
    if not isinstance(currency, str) or not isinstance(timezone, str):
        raise AccessError(
            f"account {number} does not tell its currency and time zone",
            where=f"sources.{source}.accounts",
            remedy="Check that the token has ads_read on it.",
        )
    return Account(source, number, str(told.get("name") or ""), currency, timezone), told


def fetch(client: HttpClient, account: Account, told: Element) -> tuple[list[Row], Accounting]:
    """Every entity of an account that is not deleted, each once, and the accounting of what came."""
    rows = [_account(account, told)]
    skipped = 0
    for kind in ENTITY_LISTS:
        asked = {"fields": kind.fields, "effective_status": list(LISTED_STATUSES)}
        pages = listed(
            client, f"/act_{account.id}/{kind.edge}", asked, f"{kind.edge} {account.id}", "entities"
        )
        found, repeats = unique(pages, lambda element: str(element.get("id")))
        rows += [_entity(account, kind, element) for element in found]
        skipped += repeats
    return rows, Accounting(len(rows) + skipped, skipped={"repeated": skipped} if skipped else {})


def deleted(account: Account, listed_rows: Sequence[Row], figures: Iterable[Element]) -> list[Row]:
    """The entities that figures speak of and no list has: Meta lists nothing that was deleted."""
    known = {(row["entity_type"], row["entity_id"]) for row in listed_rows}
    gone: dict[tuple[str, str], Row] = {}
    for element in figures:
        for entity_type, own, parent in (
            ("campaign", "campaign", None),
            ("ad_group", "adset", "campaign"),
            ("ad", "ad", "adset"),
        ):
            identifier = element.get(f"{own}_id")
            if not isinstance(identifier, str) or (entity_type, identifier) in known:
                continue
            gone[entity_type, identifier] = {
                **_owner(account),
                "entity_type": entity_type,
                "entity_id": identifier,
                "name": _text(element.get(f"{own}_name")),
                "parent_id": _text(element.get(f"{parent}_id")) if parent else account.id,
                "status": "DELETED",
                "deleted": True,
            }
    return list(gone.values())


def table(rows: Sequence[Row], day: date) -> pa.Table:
    """Entities as rows of the stream, as seen on `day`."""
    return pa.Table.from_pylist([{**row, "exported_on": day} for row in rows], schema=ENTITIES.schema)


def landing_url(creative: Any) -> str | None:
    """Where a creative leads, with the parameters that Meta adds to it; None where it does not say."""
    for path in _LINKS:
        link = _dig(creative, path)
        if isinstance(link, str) and link:
            tags = _dig(creative, ("url_tags",))
            if not isinstance(tags, str) or not tags:
                return link
            return f"{link}{'&' if '?' in link else '?'}{tags.lstrip('?&')}"
    return None


_LINKS: tuple[tuple[str | int, ...], ...] = (
    ("object_story_spec", "link_data", "link"),
    ("object_story_spec", "video_data", "call_to_action", "value", "link"),
    ("object_story_spec", "template_data", "link"),
    ("asset_feed_spec", "link_urls", 0, "website_url"),
    ("link_url",),
    ("object_url",),
)


def _account(account: Account, told: Element) -> Row:
    return {
        **_owner(account),
        "entity_type": "account",
        "entity_id": account.id,
        "name": account.name,
        "status": str(told.get("account_status", "")) or None,
        "currency": account.currency,
        "timezone": account.timezone,
        "deleted": False,
    }


def _entity(account: Account, kind: EntityList, element: Element) -> Row:
    return {
        **_owner(account),
        "entity_type": kind.entity_type,
        "entity_id": _text(element.get("id")),
        "name": _text(element.get("name")),
        "parent_id": _text(element.get(kind.parent)) if kind.parent else account.id,
        "status": _text(element.get("effective_status")),
        "objective": _text(element.get("objective")),
        "landing_url": landing_url(element.get("creative")),
        "deleted": element.get("effective_status") == "DELETED",
    }


def _owner(account: Account) -> Row:
    return {"source_relation": account.source, "platform": PLATFORM, "account_id": account.id}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _dig(value: Any, path: Sequence[str | int]) -> Any:
    for step in path:
        if isinstance(step, int):
            many = cast(list[Any], value) if isinstance(value, list) else []
            value = many[step] if step < len(many) else None
        else:
            value = cast(dict[str, Any], value).get(step) if isinstance(value, dict) else None
    return value
