"""Who stands on which side of a HubSpot message, and under which key.

Actors are `A-` agents, `B-` bots, `S-` the system, `V-` visitors (the number is the contact's), `E-` plain
addresses. HubSpot's own `direction` counts an agent who answers from a private mailbox as incoming, so the
actor and the portal's own domains decide before it does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.sources.paging import Element

_KINDS = {"HS_EMAIL_ADDRESS": "email", "HS_PHONE_NUMBER": "phone"}
_OURS, _THEIRS = ("A-", "B-", "S-"), ("V-",)
_MACHINES = ("B-", "S-")


@dataclass(frozen=True)
class Portal:
    """What a message is read against: its source, its portal, and which domains are ours."""

    source: str
    portal: str
    own_domains: frozenset[str]
    pseudonyms: Pseudonyms

    def contact(self, number: object) -> str | None:
        """The person_key of a contact of this portal."""
        return (
            self.pseudonyms.person("external_id", f"hubspot {self.portal} contact {number}")
            if number
            else None
        )

    def key(self, namespace: str, identifier: object) -> str:
        """The key of a message or a thread."""
        return self.pseudonyms.opaque(namespace, f"{self.source}|{identifier}")


def is_ours(portal: Portal, message: Element) -> bool | None:
    """Whether we wrote it; None where nothing tells."""
    sender = first_of(message, "senders")
    if is_own(portal, sender):
        return True
    if _actor(sender).startswith(_THEIRS):
        return False
    return {"OUTGOING": True, "INCOMING": False}.get(str(message.get("direction")))


def is_own(portal: Portal, party: Element) -> bool:
    """Whether a sender or recipient is one of us."""
    if _actor(party).startswith(_OURS):
        return True
    kind, value = _address(party)
    return kind == "HS_EMAIL_ADDRESS" and value.rpartition("@")[2].lower() in portal.own_domains


def person_of(portal: Portal, message: Element, party: Element) -> str | None:
    """The person_key of a sender or recipient: of the address that was used, else of the contact."""
    kind, value = _address(party)
    if kind in _KINDS:
        return portal.pseudonyms.person(_KINDS[kind], value)
    actor = _actor(party)
    if actor.startswith(_THEIRS):
        return portal.contact(actor[2:])
    if value:
        told = f"hubspot {portal.portal} channel {message.get('channelId')} {value}"
        return portal.pseudonyms.person("external_id", told)
    return None


def _address(party: Element) -> tuple[str, str]:
    """The delivery identifier of a sender or recipient; some answers spell it as a list."""
    found = party.get("deliveryIdentifier")
    for identifier in (found, *(cast(list[Any], party.get("deliveryIdentifiers") or []))):
        if isinstance(identifier, dict) and (told := cast(Element, identifier)).get("value"):
            return str(told.get("type")), str(told["value"])
    return "", ""


def is_machine(message: Element) -> bool:
    """Whether a bot or HubSpot itself wrote it."""
    by_machine = _actor(first_of(message, "senders")).startswith(_MACHINES)
    return by_machine or dig(message, "client", "clientType") == "SYSTEM"


def _actor(party: Element) -> str:
    return str(party.get("actorId") or "")


def first_of(message: Element, name: str) -> Element:
    """The first of a list of objects; an empty one where there is none."""
    parties = dicts(message, name)
    return parties[0] if parties else {}


def dicts(message: Element, name: str) -> list[Element]:
    """The objects in a list; empty where there is no list."""
    found: Any = message.get(name)
    return (
        [cast(Element, party) for party in found if isinstance(party, dict)]
        if isinstance(found, list)
        else []
    )


def dig(element: Element, *path: str) -> Any:
    """What stands at the end of a path of keys; None where it breaks off."""
    found: Any = element
    for name in path:
        found = cast(Element, found).get(name) if isinstance(found, dict) else None
    return found
