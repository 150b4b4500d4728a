"""A HubSpot thread as rows: who wrote each message, from which side, and which answers were taps."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pipelines.landing.quarantine import Refused
from pipelines.sources.hubspot_people import (
    Portal,
    dicts,
    dig,
    first_of,
    is_machine,
    is_ours,
    is_own,
    person_of,
)
from pipelines.sources.paging import Element
from pipelines.sources.plain_text import plain_text
from pipelines.sources.values import instants

_EMAIL_CHANNEL = "1002"
_LONGEST = 100_000
_NEVER = datetime.min  # noqa: DTZ901 (instants are UTC without a zone here)
_instant = instants("UTC", None)
Row = dict[str, Any]


@dataclass
class Days:
    """Rows of the `wanted` UTC days, `(message, body)` by message key, and what did not become one."""

    wanted: frozenset[date]
    rows: dict[date, dict[str, tuple[Row, Row]]] = field(
        default_factory=lambda: defaultdict[date, dict[str, tuple[Row, Row]]](dict)
    )
    refused: dict[date, list[Refused]] = field(default_factory=lambda: defaultdict[date, list[Refused]](list))
    skipped: dict[date, Counter[str]] = field(
        default_factory=lambda: defaultdict[date, Counter[str]](Counter[str])
    )

    def forget(self, day: date) -> None:
        """Let go of a day that is landed."""
        for kept in (self.rows, self.refused, self.skipped):
            kept.pop(day, None)


def add_thread(
    days: Days, portal: Portal, thread: Element, messages: Iterable[Element], latest: date
) -> None:
    """Sort one thread's messages into the days that are wanted; what has no time is charged to `latest`.

    A message of another day is read (it may offer what a later one taps) and left alone.
    Everything but a MESSAGE (comments between colleagues, assignments, welcome texts) is skipped by its type.
    """
    offered: set[str] = set()
    dated = [(instant_of(message.get("createdAt")), message) for message in messages]
    for sent, message in sorted(dated, key=lambda pair: (pair[0] is None, pair[0] or _NEVER)):
        day = sent.date() if sent else latest
        kind, is_wanted = str(message.get("type") or ""), day in days.wanted
        if kind != "MESSAGE" or message.get("archived"):
            if is_wanted:
                days.skipped[day]["archived" if kind == "MESSAGE" else f"event_{kind.lower()}"] += 1
            continue
        ours = is_ours(portal, message)
        reason = _reason(message, sent, ours)
        if sent is None or ours is None or reason:
            if is_wanted:
                days.refused[day].append(_refused(message, reason))
            continue
        row, body = _told(portal, thread, message, sent, ours)
        if ours:
            offered = set(_offered(message)) or offered
        elif offered:
            row["is_platform_option"] = (body["body_text"] or "").strip().casefold() in offered
        if is_wanted:
            days.skipped[day]["duplicate"] += row["message_key"] in days.rows[day]
            days.rows[day][row["message_key"]] = row, body


def span_of(thread: Element) -> tuple[date, date] | None:
    """The days a thread's messages may lie on; one without a message has none."""
    last = instant_of(thread.get("latestMessageTimestamp"))
    if last is None:
        return None
    first = instant_of(thread.get("createdAt")) or last
    return min(first, last).date(), last.date()


def instant_of(value: object) -> datetime | None:
    """An instant as HubSpot writes it, in UTC without a zone; None for anything else."""
    return _instant(value) if isinstance(value, str) else None


def _reason(message: Element, sent: datetime | None, ours: bool | None) -> str | None:
    if not message.get("id"):
        return "no_message_id"
    if sent is None:
        return "unreadable_time" if message.get("createdAt") else "no_time"
    return "unknown_direction" if ours is None else None


def _refused(message: Element, reason: str | None) -> Refused:
    key = message.get("id")
    raw = json.dumps(message, ensure_ascii=False)
    return Refused(reason or "unreadable_time", key=str(key) if key else None, raw=raw)


def _told(portal: Portal, thread: Element, message: Element, sent: datetime, ours: bool) -> tuple[Row, Row]:
    sender, recipients = first_of(message, "senders"), dicts(message, "recipients")
    others = [party for party in recipients if not is_own(portal, party)]
    person = person_of(portal, message, (others[0] if others else {}) if ours else sender)
    person = person or portal.contact(thread.get("associatedContactId"))
    us = portal.pseudonyms.opaque("owner", portal.source)
    machine = is_machine(message)
    text = _text(message)
    key = portal.key("message", message["id"])
    answered, subject = message.get("inReplyToId"), _said(message.get("subject"))
    row = {
        "source_relation": portal.source,
        "message_key": key,
        "thread_key": portal.key("thread", thread["id"]),
        "sent_at": sent,
        "direction": "out" if ours else "in",
        "sender_key": us if ours else person,
        "recipient_key": person if ours else us,
        "sender_kind": "system" if machine else "person",
        "channel": "email" if str(message.get("channelId")) == _EMAIL_CHANNEL else "hubspot",
        "reply_to_key": portal.key("message", answered) if answered else None,
        "subject_present": subject is not None,
        "is_platform_option": None,
        "auto_submitted": "auto-generated" if machine else None,
        "delivery_status": str(dig(message, "status", "statusType") or "").lower() or None,
        "body_length": len(text) if text else None,
        "has_attachment": any(part.get("type") == "FILE" for part in dicts(message, "attachments")),
        "extra": json.dumps({"recipients": len(others)}) if ours and len(others) > 1 else None,
        "file_name": portal.source,
    }
    names = [_said(party.get("name")) for party in (sender, *recipients)]
    body = {
        "source_relation": portal.source,
        "message_key": key,
        "body_text": text,
        "subject_text": subject,
        "participant_names": "|".join(dict.fromkeys(name.replace("|", " ") for name in names if name))
        or None,
        "file_name": portal.source,
    }
    return row, body


def _offered(message: Element) -> Iterator[str]:
    """The quick replies a message offers: an answer in exactly these words was one tap."""
    for part in dicts(message, "attachments"):
        if part.get("type") == "QUICK_REPLIES":
            for reply in dicts(part, "quickReplies"):
                yield from (
                    str(reply[name]).strip().casefold() for name in ("label", "value") if reply.get(name)
                )


def _text(message: Element) -> str | None:
    if text := _said(message.get("text")):
        return text
    rich = _said(message.get("richText"))
    return _said(plain_text(rich)) if rich else None


def _said(value: object) -> str | None:
    text = str(value).replace("\x00", "")[:_LONGEST] if isinstance(value, str) else ""
    return text if text.strip() else None
