"""HubSpot's searches, asked so that none ends before its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pipelines.errors import InputError
from pipelines.sources.http import HttpClient
from pipelines.sources.hubspot_client import CALLS, SEARCH, results_of
from pipelines.sources.hubspot_people import dicts, dig
from pipelines.sources.paging import Element

PAGE = 200
MOST_INPUTS = 1_000
_ID = "hs_object_id"


@dataclass(frozen=True)
class Listing:
    """What is searched for: the object, the property that tells when it changed, and what is read of it."""

    path: str
    modified: str
    properties: tuple[str, ...]


# Contacts keep their time of change under another name than every other object.
CONTACTS = Listing(
    "/crm/v3/objects/contacts/search",
    "lastmodifieddate",
    ("email", "hs_additional_emails", "mobilephone", "hs_whatsapp_phone_number", "hs_merged_object_ids"),
)
DEALS = Listing(
    "/crm/v3/objects/deals/search",
    "hs_lastmodifieddate",
    ("dealstage", "amount", "deal_currency_code", "closedate"),
)


def search(client: HttpClient, listing: Listing, since: datetime | None, where: str) -> Iterator[Element]:
    """Every object changed since then (all of them without), in the order of their ids.

    A search ends at 10,000 results whatever is paged, so each page asks for the ids above the last one seen:
    no query has more than a page to give, and objects changed in the same millisecond are no trap.
    """
    last = 0
    while True:
        filters = [{"propertyName": _ID, "operator": "GT", "value": str(last)}]
        if since:
            moment = f"{int(since.timestamp() * 1000)}"
            filters.append({"propertyName": listing.modified, "operator": "GTE", "value": moment})
        asked = {
            "filterGroups": [{"filters": filters}],
            "sorts": [{"propertyName": _ID, "direction": "ASCENDING"}],
            "properties": list(listing.properties),
            "limit": PAGE,
        }
        found, following = results_of(client.post_json(listing.path, asked, family=SEARCH), where)
        newest = max([last, *(_number(element, where) for element in found)])
        yield from found
        if not following:
            return
        if newest <= last:
            raise InputError(f"paging does not end: nothing behind id {last}", where=where)
        last = newest


def contacts_of(client: HttpClient, deals: Sequence[str], where: str) -> dict[str, str]:
    """The first contact of each deal that has one, by deal."""
    found: dict[str, str] = {}
    for at in range(0, len(deals), MOST_INPUTS):
        asked = {"inputs": [{"id": deal} for deal in deals[at : at + MOST_INPUTS]]}
        path = "/crm/v4/associations/deals/contacts/batch/read"
        # Deals without a contact come back as errors beside the results, under status 207.
        for pair in results_of(client.post_json(path, asked, family=CALLS), where)[0]:
            deal, contacts = dig(pair, "from", "id"), dicts(pair, "to")
            linked = [str(to["toObjectId"]) for to in contacts if to.get("toObjectId")]
            if deal and linked:
                found[str(deal)] = linked[0]
    return found


def _number(element: Element, where: str) -> int:
    identifier = str(element.get("id"))
    if not identifier.isdigit():
        raise InputError(f"an object without a number for its id ({identifier[:20]!r})", where=where)
    return int(identifier)
