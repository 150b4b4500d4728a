"""Exports of outreach tools land without a mapping: what is a message, which way it went, what is none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from file_house import House, table_text

from pipelines.errors import InputError
from pipelines.options import MessagesFile
from pipelines.sources.base import Extracted
from pipelines.sources.file_streams import FILE_BODIES, FILE_MESSAGES
from pipelines.sources.outreach_exports import recognised
from pipelines.sources.outreach_forms import FORMS
from pipelines.sources.plain_text import plain_text

ANN = "Ann@client.example"
ANN_LINKEDIN = "https://www.linkedin.com/in/ann-lee"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def dropped(house: House, rows: list[dict[str, Any]], *, csv: bool = False, **said: Any) -> Extracted:
    """Land rows as NDJSON (or CSV) of which nothing but the path was said."""
    text = table_text(rows) if csv else "\n".join(map(json.dumps, rows)) + "\n"
    path = house.put("export.csv", text)
    return house.extract(MessagesFile.model_validate({"kind": "messages_file", "path": str(path), **said}))


def told(house: House) -> list[tuple[str, str | None, str | None]]:
    """Direction, text and campaign of every message, in order of time."""
    bodies = {row["message_key"]: row["body_text"] for row in house.rows(FILE_BODIES)}
    rows = sorted(house.rows(FILE_MESSAGES), key=lambda row: row["sent_at"])
    return [(row["direction"], bodies.get(row["message_key"]), row["campaign_id"]) for row in rows]


def only_ann(house: House, kind: str = "email", value: str = ANN) -> bool:
    """Whether everything went between us and one person."""
    us, ann = house.pseudonyms.opaque("owner", "mine"), house.pseudonyms.person(kind, value)
    return all({row["sender_key"], row["recipient_key"]} == {us, ann} for row in house.rows(FILE_MESSAGES))


def lemlist(number: int, kind: str, text: str = "", **more: Any) -> dict[str, Any]:
    return {
        "_id": f"act_{number}", "type": kind, "createdAt": f"2026-05-0{number}T09:00:00.000Z",
        "leadId": "lea_1", "campaignId": "cam_1", "leadEmail": ANN, "leadFirstName": "Ann",
        "leadLastName": "Lee", "text": text, **more,
    }  # fmt: skip


@pytest.mark.parametrize("csv", [False, True], ids=["ndjson", "csv"])
def test_lemlist_activities(house: House, csv: bool) -> None:
    """An open is no message and is counted; LinkedIn and mail to one lead are one person and thread."""
    rows = [
        lemlist(4, "linkedinReplied", "Sounds good!"),
        lemlist(3, "linkedinSent", "Did you see my mail?"),
        lemlist(2, "emailsOpened"),
        lemlist(1, "emailsSent", "<div>Hello Ann,<br>a benchmark?</div>"),
    ]
    done = dropped(house, rows, csv=csv)
    assert told(house) == [
        ("out", "Hello Ann,\na benchmark?", "cam_1"),
        ("out", "Did you see my mail?", "cam_1"),
        ("in", "Sounds good!", "cam_1"),
    ]
    assert done.skipped == {"no_message": 1}
    assert done.notes == ["export.csv: read as an export of lemlist (activities)"]
    assert only_ann(house)
    assert len({row["thread_key"] for row in house.rows(FILE_MESSAGES)}) == 1
    assert sorted(row["channel"] for row in house.rows(FILE_MESSAGES)) == [
        "email",
        "linkedin_dm",
        "linkedin_dm",
    ]


def test_a_bounce_marks_the_send_before_it(house: House) -> None:
    """Newest first, as exports are: the second send bounced, the first did not."""
    dropped(
        house, [lemlist(3, "emailsBounced"), lemlist(2, "emailsSent", "b"), lemlist(1, "emailsSent", "a")]
    )
    rows = sorted(house.rows(FILE_MESSAGES), key=lambda row: row["sent_at"])
    assert [row["delivery_status"] for row in rows] == [None, "bounced"]


def test_heyreach_conversations(house: House) -> None:
    """One record holds a whole conversation; the person is the other side's profile."""
    record = {
        "id": "conv_1",
        "campaignId": 77,
        "correspondentProfile": {"profileUrl": ANN_LINKEDIN, "firstName": "Ann", "lastName": "Lee"},
        "messages": [
            {"createdAt": "2026-05-01T09:00:00Z", "body": "Hello Ann", "sender": "ME"},
            {"createdAt": "2026-05-01T10:00:00Z", "body": "Thanks!", "sender": "CORRESPONDENT"},
        ],
    }
    dropped(house, [record])
    assert told(house) == [("out", "Hello Ann", "77"), ("in", "Thanks!", "77")]
    assert only_ann(house, "profile_url", ANN_LINKEDIN)


def test_heyreach_events_repeat_what_was_said_before(house: House) -> None:
    """Each event carries the conversation so far: what two of them tell counts once."""
    first = {"creation_time": "2026-05-01T09:00:00Z", "message": "Hello", "is_reply": False}
    second = {"creation_time": "2026-05-01T10:00:00Z", "message": "Thanks!", "is_reply": True}
    lead = {"profile_url": ANN_LINKEDIN, "full_name": "Ann Lee"}
    done = dropped(
        house,
        [
            {"conversation_id": "c", "lead": lead, "recent_messages": [first]},
            {"conversation_id": "c", "lead": lead, "recent_messages": [first, second]},
        ],
    )
    assert [row[:2] for row in told(house)] == [("out", "Hello"), ("in", "Thanks!")]
    assert done.skipped == {"duplicate": 1}


def test_smartlead_history_gives_a_reply_the_id_of_the_send(house: House) -> None:
    """The tool's own message id is the same for both; they are two messages all the same."""
    same = {"message_id": "<x@mail.example>", "stats_id": "s1"}
    history = [
        {
            **same,
            "type": "SENT",
            "time": "2026-05-01T09:00:00Z",
            "email_body": "<p>Hello</p>",
            "subject": "Hi",
        },
        {
            **same,
            "type": "REPLY",
            "time": "2026-05-02T09:00:00Z",
            "email_body": "<p>Yes please</p><blockquote>Hello</blockquote>",
        },
    ]
    dropped(house, [{"history": history, "from": "me@agency.example", "to": ANN}])
    assert told(house) == [("out", "Hello", None), ("in", "Yes please", None)]
    assert only_ann(house)


def test_smartlead_statistics_hold_send_and_answer_in_one_row(house: House) -> None:
    """The answer's text is not told: it counts without one. What was not sent yet is no message."""
    row = {
        "lead_email": ANN, "lead_name": "Ann Lee", "sequence_number": 1, "stats_id": "s1",
        "email_subject": "Hi", "email_message": "Hello", "sent_time": "2026-05-01T09:00:00Z",
        "reply_time": "2026-05-02T09:00:00Z", "is_bounced": "false",
    }  # fmt: skip
    later = {**row, "stats_id": "s2", "sent_time": "", "reply_time": ""}
    lost = {**row, "stats_id": "s3", "reply_time": "", "is_bounced": "true"}
    done = dropped(house, [row, later, lost], csv=True, constants={"campaign_id": "spring"})
    rows = house.rows(FILE_MESSAGES)
    assert sorted((row["direction"], row["delivery_status"] or "") for row in rows) == [
        ("in", ""),
        ("out", ""),
        ("out", "bounced"),
    ]
    assert [row["body_length"] for row in rows if row["direction"] == "in"] == [None]
    assert {row["campaign_id"] for row in rows} == {"spring"}
    assert done.skipped == {"no_message": 1}


def test_instantly_emails(house: House) -> None:
    """A received mail is told by its type, an automatic answer by its flag; a scheduled one was not sent."""
    mail = {"thread_id": "t", "lead": ANN, "campaign_id": "c", "is_auto_reply": 0, "subject": "Hi"}
    dropped(
        house,
        [
            {
                **mail,
                "id": "1",
                "timestamp_email": "2026-05-01T09:00:00.000Z",
                "ue_type": 1,
                "body": {"text": "Hello"},
            },
            {
                **mail,
                "id": "2",
                "timestamp_email": "2026-05-01T09:01:00.000Z",
                "ue_type": 2,
                "body": {"html": "<p>I am out of office</p>"},
                "is_auto_reply": 1,
            },
            {
                **mail,
                "id": "3",
                "timestamp_email": "2026-05-03T09:00:00.000Z",
                "ue_type": 3,
                "body": {"text": "Ok"},
            },
            {
                **mail,
                "id": "4",
                "timestamp_email": "2026-05-09T09:00:00.000Z",
                "ue_type": 4,
                "body": {"text": "?"},
            },
        ],
    )
    assert [row[:2] for row in told(house)] == [("out", "Hello"), ("in", "I am out of office"), ("out", "Ok")]
    machines = [row["direction"] for row in house.rows(FILE_MESSAGES) if row["auto_submitted"]]
    assert machines == ["in"]


def test_instantly_events(house: House) -> None:
    event = {"workspace": "w", "campaign_id": "c", "lead_email": ANN}
    dropped(
        house,
        [
            {**event, "event_type": "email_sent", "timestamp": "2026-05-01T09:00:00Z", "email_text": "Hello"},
            {**event, "event_type": "email_opened", "timestamp": "2026-05-01T09:05:00Z"},
            {
                **event,
                "event_type": "reply_received",
                "timestamp": "2026-05-01T10:00:00Z",
                "reply_text": "Fine",
            },
        ],
    )
    assert told(house) == [("out", "Hello", "c"), ("in", "Fine", "c")]


def test_reply_io_events(house: House) -> None:
    contact = {"id": 5, "email": ANN, "first_name": "Ann", "last_name": "Lee"}
    dropped(
        house,
        [
            {
                "event": {"id": "e1", "type": "email_sent", "date": "2026-05-01T09:00:00.000Z"},
                "contact_fields": contact,
                "sequence_fields": {"id": 9},
                "email_text": "Hello",
            },
            {
                "event": {"id": "e2", "type": "email_replied", "date": "2026-05-01T10:00:00.000Z"},
                "contact_fields": contact,
                "sequence_fields": {"id": 9},
                "reply_text": "Call me",
            },
        ],
    )
    assert told(house) == [("out", "Hello", "9"), ("in", "Call me", "9")]
    assert [row["participant_names"] for row in house.rows(FILE_BODIES)] == ["Ann Lee"] * 2


def test_what_the_user_says_goes_before_what_is_recognised(house: House) -> None:
    """Columns named in qae.toml: the file is read as told, the tool's rules do not apply."""
    with pytest.raises(InputError, match="no column person_kind"):
        dropped(house, [lemlist(1, "emailsSent")], columns={"sent_at": "createdAt", "message_id": "_id"})


def test_a_conversation_that_holds_no_list_is_refused(house: House) -> None:
    """The rest lands, and the line says where."""
    good = {"createdAt": "2026-05-01T09:00:00Z", "body": "Hello", "sender": "ME"}
    record = {"id": "c", "correspondentProfile": {"profileUrl": ANN_LINKEDIN}, "messages": [good]}
    done = dropped(house, [record, {**record, "messages": "gone"}, {**record, "messages": ["x"]}])
    assert done.quarantined == {"unreadable_messages": 2}
    assert len(told(house)) == 1


def test_a_refused_message_keeps_the_line_of_its_record(house: House) -> None:
    """Rows are more than lines here; quarantine still points into the file."""
    good = lemlist(1, "emailsSent", "a")
    dropped(house, [lemlist(2, "emailsOpened"), {**good, "createdAt": "yesterday"}, good])
    assert [(row["reason"], row["line"]) for row in house.refused()] == [("unreadable_time", 2)]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.label)
def test_every_form_is_told_from_every_other(form: Any) -> None:
    """A header that tells one form is taken for that one."""
    for tells in form.tells:
        assert recognised([*tells, "extra"]) is form


def test_our_own_headers_are_no_tool(house: House) -> None:
    header = ["message_id", "thread_id", "sent_at", "direction", "person_kind", "person", "body"]
    assert recognised(header) is None


def test_html_becomes_lines_and_quotes_go() -> None:
    text = (
        "<style>p{}</style><p>Hi&nbsp;&amp; bye</p><p>2 &lt; 3</p><blockquote>old <b>mail</b></blockquote>end"
    )
    assert plain_text(text) == "Hi\xa0& bye\n2 < 3\nend"
    assert plain_text("3 < 4 and 5 > 4") == "3 < 4 and 5 > 4"
