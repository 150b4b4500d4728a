"""Contacts and deals of a HubSpot portal: what changed since the last run, laid over what was landed then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from pipelines.landing.quarantine import Refused
from pipelines.sources import values
from pipelines.sources.currencies import CURRENCIES
from pipelines.sources.hubspot_messages import Portal, instant_of
from pipelines.sources.paging import Element

Row = dict[str, Any]


@dataclass(frozen=True)
class Changed:
    """The rows of the objects that changed, which objects these were, and what became of the rest."""

    rows: list[Row]
    keys: frozenset[str]
    refused: tuple[Refused, ...] = ()
    skipped: Mapping[str, int] | None = None


def linked_people(portal: Portal, contacts: Sequence[Element]) -> Changed:
    """One row for each address of a contact: the contact's own number, and what mail and chats know it by.

    Only mobile numbers written with their country count: the number of a switchboard is shared by colleagues,
    and would make one person of them.
    """
    rows: dict[tuple[str, str], Row] = {}
    skipped: Counter[str] = Counter()
    keys: set[str] = set()
    for contact in contacts:
        key = portal.contact(contact["id"])
        if key is None:
            continue
        keys.add(key)
        linked = [(kind, who) for kind, who in _addresses(portal, contact) if who and who != key]
        skipped["no_address"] += not linked
        for kind, who in linked:
            rows[key, who] = {"person_key": key, "linked_key": who, "kind": kind}
    return Changed(list(rows.values()), frozenset(keys), skipped={k: n for k, n in skipped.items() if n})


def _addresses(portal: Portal, contact: Element) -> Iterator[tuple[str, str | None]]:
    said = properties_of(contact)
    person = portal.pseudonyms.person
    for name in ("email", "hs_additional_emails"):
        for address in str(said.get(name) or "").split(";"):
            yield "email", person("email", address)
    for name in ("mobilephone", "hs_whatsapp_phone_number"):
        number = str(said.get(name) or "").strip()
        yield "phone", person("phone", number) if number.startswith("+") else None
    for other in str(said.get("hs_merged_object_ids") or "").split(";"):
        yield "external_id", portal.contact(other.strip())


def outcomes(
    portal: Portal,
    deals: Sequence[Element],
    stages: Mapping[str, str],
    people: Mapping[str, str],
    currency: str | None,
) -> Changed:
    """A deal in one of `stages` as an outcome on its close date; `currency` is the company's own.

    One in another stage is skipped: it is no outcome, or no longer one.
    """
    rows: list[Row] = []
    refused: list[Refused] = []
    skipped: Counter[str] = Counter()
    for deal in deals:
        said = properties_of(deal)
        kind = stages.get(str(said.get("dealstage")))
        if kind is None:
            skipped["other_stage"] += 1
            continue
        row = _outcome(portal, deal, said, kind, people.get(str(deal["id"])), currency)
        if isinstance(row, str):
            refused.append(Refused(row, key=_event(deal["id"])))
        else:
            rows.append(row)
    keys = frozenset(_event(deal["id"]) for deal in deals)
    return Changed(rows, keys, tuple(refused), dict(skipped))


def _outcome(
    portal: Portal,
    deal: Element,
    said: Mapping[str, Any],
    kind: str,
    contact: str | None,
    currency: str | None,
) -> Row | str:
    at, amount = instant_of(said.get("closedate")), said.get("amount")
    value: Decimal | None = values.amount(str(amount)) if amount not in (None, "") else None
    code = str(said.get("deal_currency_code") or currency or "").upper() or None
    if at is None:
        return "unreadable_time" if said.get("closedate") else "no_time"
    if amount not in (None, "") and value is None:
        return "unreadable_value"
    if value is not None and value < 0:
        return "negative_value"
    if value is not None and code is None:
        return "value_without_currency"
    if code and code not in CURRENCIES:
        return "unknown_currency"
    return {
        "event_id": _event(deal["id"]),
        "occurred_at": at,
        "type": kind,
        "value": value,
        "currency": code,
        "person_key": portal.contact(contact),
    }


def _event(deal: object) -> str:
    return f"deal-{deal}"


def properties_of(element: Element) -> Mapping[str, Any]:
    """What is told of an object; nothing where it has no properties."""
    told: Any = element.get("properties")
    return cast(Mapping[str, Any], told) if isinstance(told, dict) else {}
