"""A planted HubSpot portal: its threads, contacts and deals, and exactly what must be found in them.

Every thread follows from the world's seed, its day and its number, and shows what the clock allows. The
people are not those of the outreach tool: nobody is counted twice where both are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Final

from pydantic import SecretStr

from pipelines.options import HubSpot
from pipelines.sandbox.hubspot_faults import TOKEN
from pipelines.sandbox.hubspot_threads import (
    CHAT,
    EMAIL,
    INBOXES,
    OWN_DOMAIN,
    PORTAL,
    Conversation,
    Wire,
    Writer,
    address_of,
    iso,
)
from pipelines.sandbox.rng import Dice, splitmix
from pipelines.sandbox.world import World

A_DAY: Final = 3
"""Threads that begin on a day."""


class HubSpotWorld:
    """The portal of one planted world, up to its clock."""

    def __init__(self, world: World) -> None:
        self.until, self.first_day = world.until, world.first_day
        self._seed = world.seed
        self._clock = datetime.combine(world.until + timedelta(1), datetime.min.time(), UTC)

    @cached_property
    def conversations(self) -> list[Conversation]:
        """The threads that have a message by now, the one with the oldest latest message first."""
        days = (self.until - self.first_day).days + 1
        written = [self._written(at, at // A_DAY) for at in range(days * A_DAY)]
        shown = [found for found in written if found.wire["latestMessageTimestamp"]]
        return sorted(shown, key=lambda found: (found.wire["latestMessageTimestamp"], int(found.wire["id"])))

    @cached_property
    def by_id(self) -> dict[str, Conversation]:
        """The threads by their id."""
        return {found.wire["id"]: found for found in self.conversations}

    @cached_property
    def contacts(self) -> list[Wire]:
        """One contact a thread; every fifth has a second address, every seventh a mobile number."""
        return [self._contact(at, self.first_day + timedelta(at // A_DAY)) for at in self._begun]

    @cached_property
    def deals(self) -> list[Wire]:
        """A deal for every fourth contact: won, open, or won without a close date."""
        return [deal for at in self._begun if at % 4 == 0 for deal in self._deal(at)]

    @property
    def _begun(self) -> range:
        return range(((self.until - self.first_day).days + 1) * A_DAY)

    # ---- what must be found

    def messages_by_day(self, first: date | None = None) -> dict[date, Counter[str]]:
        """How many messages came in and went out on each day, threads marked as spam left out."""
        found: dict[date, Counter[str]] = {}
        for _, day, direction, tapped in self._told():
            if first is None or day >= first:
                counts = found.setdefault(day, Counter())
                counts[direction] += 1
                counts["tapped"] += tapped
        return found

    def message_ids(self) -> list[str]:
        """The id of every message, spam left out."""
        return [identifier for identifier, *_ in self._told()]

    def won(self) -> list[Wire]:
        """The deals that are outcomes: won, with a close date."""
        won = (deal for deal in self.deals if deal["properties"]["dealstage"] == "closedwon")
        return [deal for deal in won if deal["properties"]["closedate"]]

    def _told(self) -> Iterator[tuple[str, date, str, bool]]:
        for found in self.conversations:
            if not found.wire["spam"]:
                yield from found.told

    # ---- how it is made

    def _written(self, at: int, day: int) -> Conversation:
        dice = Dice(splitmix(self._seed * 1_000_003 + at))
        began = datetime.combine(self.first_day, datetime.min.time(), UTC) + timedelta(
            days=day, seconds=8 * 3600 + dice.below(9 * 3600)
        )
        thread = Conversation(
            {
                "id": str(8_000_000_000 + at),
                "createdAt": iso(began),
                "status": "OPEN",
                "inboxId": INBOXES[at % 2],
                "originalChannelId": CHAT if at % A_DAY == 2 else EMAIL,
                "associatedContactId": str(10_000 + at),
                "archived": False,
                "spam": at % 17 == 16,
                "latestMessageTimestamp": None,
            }
        )
        writer = Writer(thread, at, self._clock, dice)
        (writer.chat if at % A_DAY == 2 else writer.mail)(began)
        return thread

    def _contact(self, at: int, day: date) -> Wire:
        more = {
            "hs_additional_emails": f"home-{at}@mail.example" if at % 5 == 0 else None,
            "mobilephone": f"+49 151 {2_000_000 + at}" if at % 7 == 0 else "0151 20000",
            "hs_whatsapp_phone_number": None,
            "hs_merged_object_ids": None,
            "lastmodifieddate": f"{day}T07:00:00.000Z",
        }
        return {"id": str(10_000 + at), "properties": {"email": address_of(at), **more}}

    def _deal(self, at: int) -> Iterator[Wire]:
        closed = self.first_day + timedelta(days=at // A_DAY + 5)
        if closed > self.until:
            return
        won = at % 8 == 0
        yield {
            "id": str(70_000 + at),
            "properties": {
                "dealstage": "closedwon" if won else "appointmentscheduled",
                "amount": f"{1_000 + at}.50" if at % 16 else None,
                "deal_currency_code": "USD" if at % 24 == 0 else None,
                "closedate": None if at % 40 == 0 else f"{closed}T15:30:00Z",
                "hs_lastmodifieddate": f"{closed}T16:00:00.000Z",
            },
            "contact": str(10_000 + at) if at % 3 else None,
        }


def options(world: World, url: str) -> HubSpot:
    """The settings of somebody who owns this portal."""
    return HubSpot(
        kind="hubspot",
        portal=PORTAL,
        own_domains=(OWN_DOMAIN,),
        base_url=url,
        token=SecretStr(TOKEN),
        pacing_seconds=0,
    )
