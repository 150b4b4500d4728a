"""The threads of a planted HubSpot portal, as HubSpot tells them: mails, chats, and what stands between."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from pipelines.sandbox.people import names, slug
from pipelines.sandbox.rng import Dice, splitmix
from pipelines.sandbox.texts import GRAMMARS

PORTAL: Final = "14725836"
OWN_DOMAIN: Final = "northwind.example"
INBOXES: Final = ("501", "502")
QUICK_REPLIES: Final = ("Yes, please", "Tell me more", "Not now")
_AGENT, _BOT, _INBOX = "A-88", "B-7", f"team@{OWN_DOMAIN}"
EMAIL, CHAT = "1002", "1000"
Wire = dict[str, Any]


@dataclass
class Conversation:
    """One thread as HubSpot tells it, and what its messages are: `(id, day, direction, tapped)`."""

    wire: Wire
    messages: list[Wire] = field(default_factory=list[Wire])
    originals: dict[str, str] = field(default_factory=dict[str, str])
    told: list[tuple[str, date, str, bool]] = field(default_factory=list[tuple[str, date, str, bool]])


class Writer:
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
        self._say(began + timedelta(seconds=20), "brief", ours=False, channel=CHAT)
        self._say(began + timedelta(seconds=25), "owner_ask", ours=True, channel=CHAT, bot=True)
        if self.dice.chance(0.5):
            text = QUICK_REPLIES[self.dice.below(3)]
            self._say(began + timedelta(seconds=90), text, ours=False, channel=CHAT, tapped=True)
        else:
            self._say(began + timedelta(seconds=240), "substantive", ours=False, channel=CHAT)

    def _say(
        self,
        when: datetime,
        what: str,
        *,
        ours: bool,
        channel: str = EMAIL,
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
        if not ours and channel == EMAIL:
            self._shorten(message)
        self.thread.messages.append(message)
        self.thread.wire["latestMessageTimestamp"] = iso(when)
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
        if channel == EMAIL:
            told["deliveryIdentifier"] = {"type": "HS_EMAIL_ADDRESS", "value": _INBOX}
        return told

    def _them(self, channel: str) -> Wire:
        told: Wire = {"actorId": f"V-{10_000 + self.at}", "name": name_of(self.at)}
        if channel == EMAIL:
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
            "createdAt": iso(when),
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


def iso(when: datetime) -> str:
    """An instant as HubSpot writes it."""
    return when.strftime("%Y-%m-%dT%H:%M:%S.000Z")
