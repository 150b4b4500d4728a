"""Threads of HubSpot as rows: whatever a message holds, it is told, refused or skipped, once."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.sources.hubspot_messages import Days, add_thread
from pipelines.sources.hubspot_people import Portal

DAY = date(2026, 5, 1)
PORTAL = Portal("crm", "1", frozenset(["ours.example"]), Pseudonyms(b"0123456789abcdef"))
THREAD = {"id": "7", "associatedContactId": "42"}

junk = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text("aé<>|@.-\x00", max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "value", "type"]), inner)
    ),
    max_leaves=6,
)
actors = st.sampled_from(["A-1", "B-2", "V-9", "E-x", "S-hubspot", "", None])
parties = st.lists(
    st.fixed_dictionaries({"actorId": actors, "name": junk, "deliveryIdentifier": junk}), max_size=2
)
messages = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["MESSAGE", "MESSAGE", "COMMENT", None]),
        "id": st.sampled_from(["m1", "m2", None, 3]),
        "createdAt": st.sampled_from(
            ["2026-05-01T10:00:00.5Z", "2026-05-02T00:00:00+02:00", "soon", 5, None]
        ),
        "direction": st.sampled_from(["INCOMING", "OUTGOING", None]),
        "senders": parties | junk,
        "recipients": parties | junk,
        "text": junk,
        "richText": junk,
        "attachments": junk,
        "subject": junk,
        "status": junk,
        "inReplyToId": junk,
    }
)


@given(st.lists(messages, max_size=6))
@settings(max_examples=25, deadline=None)
def test_every_message_is_accounted_for_once_whatever_it_holds(found: list[dict[str, Any]]) -> None:
    days = Days(frozenset([DAY]))
    add_thread(days, PORTAL, THREAD, found, DAY)
    rows, refused, skipped = days.rows[DAY], days.refused[DAY], +days.skipped[DAY]
    assert len(rows) + len(refused) + skipped.total() == len(found)
    for row, body in rows.values():
        assert row["direction"] in ("in", "out")
        assert {row["sender_key"], row["recipient_key"]} & {PORTAL.pseudonyms.opaque("owner", "crm")}
        assert body["body_text"] is None or "\x00" not in body["body_text"]


def said(**fields: Any) -> dict[str, Any]:
    head = {
        "type": "MESSAGE",
        "createdAt": "2026-05-01T10:00:00Z",
        "channelId": "1000",
        "direction": "INCOMING",
    }
    return head | fields


def one(*found: dict[str, Any]) -> dict[str, Any]:
    days = Days(frozenset([DAY]))
    add_thread(days, PORTAL, THREAD, found, DAY)
    return [row for row, _ in days.rows[DAY].values()][-1]


def test_who_wrote_it_decides_the_side_before_the_platform_does() -> None:
    agent, visitor = [{"actorId": "A-1"}], [{"actorId": "V-9"}]
    ours = [{"actorId": "E-x", "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "a@Ours.example"}}]
    theirs = [
        {"actorId": "E-y", "deliveryIdentifier": {"type": "HS_EMAIL_ADDRESS", "value": "b@else.example"}}
    ]
    assert one(said(id="m", senders=agent))["direction"] == "out"
    assert one(said(id="m", senders=ours))["direction"] == "out"
    assert one(said(id="m", senders=visitor, direction="OUTGOING"))["direction"] == "in"
    assert one(said(id="m", senders=theirs))["direction"] == "in"
    assert one(said(id="m", senders=theirs))["sender_key"] == PORTAL.pseudonyms.person(
        "email", "b@else.example"
    )
    assert one(said(id="m", senders=[{"actorId": "E-z"}]))["sender_key"] == PORTAL.contact("42")


def test_an_answer_is_a_tap_only_in_the_words_last_offered() -> None:
    def offer(at: str, *labels: str) -> dict[str, Any]:
        replies = [{"label": label, "value": label.upper()} for label in labels]
        attachment = {"type": "QUICK_REPLIES", "quickReplies": replies}
        return said(id=at, senders=[{"actorId": "B-7"}], createdAt=at, attachments=[attachment])

    def answer(text: str) -> dict[str, Any]:
        return said(id="z", senders=[{"actorId": "V-9"}], createdAt="2026-05-01T11:00:00Z", text=text)

    first, second = offer("2026-05-01T09:00:00Z", "Yes"), offer("2026-05-01T10:00:00Z", "Demo", "Price")
    assert one(first, second, answer(" demo "))["is_platform_option"] is True
    assert one(first, second, answer("Yes"))["is_platform_option"] is False
    assert one(answer("Demo"))["is_platform_option"] is None
