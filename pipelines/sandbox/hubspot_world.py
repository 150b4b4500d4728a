"""A planted HubSpot portal: its threads, contacts and deals, and exactly what must be found in them.

Every thread follows from the world's seed, its day and its number, and shows what the clock allows. The
people are not those of the outreach tool: nobody is counted twice where both are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any, Final

from pipelines.sandbox.people import names, slug
from pipelines.sandbox.rng import Dice, splitmix
from pipelines.sandbox.texts import GRAMMARS
from pipelines.sandbox.world import World

PORTAL: Final = "14725836"
OWN_DOMAIN: Final = "northwind.example"
INBOXES: Final = ("501", "502")
QUICK_REPLIES: Final = ("Yes, please", "Tell me more", "Not now")
A_DAY: Final = 3
"""Threads that begin on a day."""
_AGENT, _BOT, _INBOX = "A-88", "B-7", f"team@{OWN_DOMAIN}"
_EMAIL, _CHAT = "1002", "1000"
Wire = dict[str, Any]


@dataclass
class Conversation:
    """One thread as HubSpot tells it, and what its messages are: `(id, day, direction, tapped)`."""

    wire: Wire
    messages: list[Wire] = field(default_factory=list[Wire])
    originals: dict[str, str] = field(default_factory=dict[str, str])
    told: list[tuple[str, date, str, bool]] = field(default_factory=list[tuple[str, date, str, bool]])


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
                "createdAt": _iso(began),
                "status": "OPEN",
                "inboxId": INBOXES[at % 2],
                "originalChannelId": _CHAT if at % A_DAY == 2 else _EMAIL,
                "associatedContactId": str(10_000 + at),
                "archived": False,
                "spam": at % 17 == 16,
                "latestMessageTimestamp": None,
            }
        )
        writer = _Writer(thread, at, self._clock, dice)
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


class _Writer:
    """Writes the turns of one thread that lie before the clock."""

    def __init__(self, thread: Conversation, at: int, clock: datetime, dice: Dice) -> None:
        self.thread, self.at, self.clock, self.dice = thread, at, clock, dice
        grammar = GRAMMARS["en"]
        offer = grammar.offers[at % len(grammar.offers)]
        self.people = {
            "first": name_of(at).split()[0],
            "sender": "Mara",
            "offer": offer,
            "offer_start": offer[:1].upper() + offer[1:],
        }

    def mail(self, began: datetime) -> None:
        """A mail by an agent, an answer in four of five, and now and then a second turn of both."""
        self._say(began, "outbound", ours=True, subject=True)
        self._event(began + timedelta(minutes=1), "ASSIGNMENT")
        if self.dice.chance(0.2):
            return
        when = began + timedelta(hours=2 + self.dice.below(60))
        self._say(
            when, ("acknowledgement", "brief", "substantive", "declined")[self.dice.below(4)], ours=False
        )
        self._event(when + timedelta(minutes=2), "COMMENT", "Looks keen, who takes this one?")
        if self.dice.chance(0.4):
            # An agent who answers from a private mailbox is told as incoming.
            astray = self.at % 5 == 0
            self._say(when + timedelta(hours=20), "owner_turn", ours=True, astray=astray)
            self._say(when + timedelta(hours=44), "substantive", ours=False)

    def chat(self, began: datetime) -> None:
        """A visitor opens the chat; a bot offers answers; one is tapped or something is typed."""
        self._event(began, "WELCOME_MESSAGE", "Hi there! How can we help?")
        self._say(began + timedelta(seconds=20), "brief", ours=False, channel=_CHAT)
        self._say(began + timedelta(seconds=25), "owner_ask", ours=True, channel=_CHAT, bot=True)
        if self.dice.chance(0.5):
            text = QUICK_REPLIES[self.dice.below(3)]
            self._say(began + timedelta(seconds=90), text, ours=False, channel=_CHAT, tapped=True)
        else:
            self._say(began + timedelta(seconds=240), "substantive", ours=False, channel=_CHAT)

    def _say(
        self,
        when: datetime,
        what: str,
        *,
        ours: bool,
        channel: str = _EMAIL,
        subject: bool = False,
        astray: bool = False,
        bot: bool = False,
        tapped: bool = False,
    ) -> None:
        if when >= self.clock:
            return
        text = what if tapped else GRAMMARS["en"].write(what, self.dice, self.people)
        turn, us, them = len(self.thread.messages), self._us(channel, bot, astray), self._them(channel)
        message: Wire = {
            **self._head(when, turn, "MESSAGE"),
            "senders": [us if ours else them],
            "recipients": [them if ours else us],
            "text": text,
            "richText": f"<div>{text}</div>",
            "attachments": [_quick_replies()] if bot else [],
            "subject": "A question about reporting" if subject else None,
            "truncationStatus": "NOT_TRUNCATED",
            "direction": "OUTGOING" if ours and not astray else "INCOMING",
            "status": {"statusType": "SENT" if ours else "RECEIVED"},
            "channelId": channel,
            "channelAccountId": "9001",
        }
        if not ours and channel == _EMAIL:
            self._shorten(message)
        self.thread.messages.append(message)
        self.thread.wire["latestMessageTimestamp"] = _iso(when)
        self.thread.told.append((message["id"], when.date(), "out" if ours else "in", tapped))

    def _shorten(self, message: Wire) -> None:
        if self.at % 9 == 0:
            self.thread.originals[message["id"]] = message["text"]
            message |= {"text": message["text"][:10], "richText": None, "truncationStatus": "TRUNCATED"}
        elif self.at % 7 == 0:
            message["text"] = ""

    def _us(self, channel: str, bot: bool, astray: bool) -> Wire:
        if bot:
            return {"actorId": _BOT, "senderField": "FROM"}
        actor = f"E-mara@{OWN_DOMAIN}" if astray else _AGENT
        told: Wire = {"actorId": actor, "name": "Mara Lind", "senderField": "FROM"}
        if channel == _EMAIL:
            told["deliveryIdentifier"] = {"type": "HS_EMAIL_ADDRESS", "value": _INBOX}
        return told

    def _them(self, channel: str) -> Wire:
        told: Wire = {"actorId": f"V-{10_000 + self.at}", "name": name_of(self.at)}
        if channel == _EMAIL:
            told["deliveryIdentifier"] = {"type": "HS_EMAIL_ADDRESS", "value": address_of(self.at)}
        return told

    def _event(self, when: datetime, kind: str, text: str | None = None) -> None:
        if when < self.clock:
            head = self._head(when, len(self.thread.messages), kind)
            self.thread.messages.append({**head, "senders": [{"actorId": "S-hubspot"}], "text": text})

    def _head(self, when: datetime, turn: int, kind: str) -> Wire:
        identifier = f"{splitmix(self.at * 97 + turn):016x}{self.at:08x}"
        return {
            "id": identifier,
            "type": kind,
            "conversationsThreadId": self.thread.wire["id"],
            "createdAt": _iso(when),
            "createdBy": "S-hubspot" if kind != "MESSAGE" else _AGENT,
            "client": {"clientType": "HUBSPOT"},
            "archived": False,
        }


def name_of(at: int) -> str:
    """The name of the person of thread `at`."""
    firsts, lasts = names(0)
    return f"{firsts[at % len(firsts)][0]} {lasts[at // len(firsts) % len(lasts)][0]}"


def address_of(at: int) -> str:
    """Their mail address."""
    return f"{slug(name_of(at))}-{at}@customer.example"


def _quick_replies() -> Wire:
    replies = [{"value": text, "valueType": "TEXT", "label": text} for text in QUICK_REPLIES]
    return {"type": "QUICK_REPLIES", "quickReplies": replies, "allowUserInput": True}


def _iso(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%S.000Z")
