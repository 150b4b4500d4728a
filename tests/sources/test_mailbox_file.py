"""A mailbox lands as messages: who wrote first, what answers what, and what a machine sent."""

from __future__ import annotations

import mailbox
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from file_house import House

from pipelines.errors import InputError
from pipelines.options import MessagesFile
from pipelines.sources.base import Extracted
from pipelines.sources.file_streams import FILE_BODIES, FILE_MESSAGES

ME, ANN = "Me <me@agency.example>", "Ann Lee <Ann@client.example>"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def mail(sender: str, to: str, number: int, text: str = "Hello", **headers: str) -> EmailMessage:
    """One mail, an hour after the one before."""
    one = EmailMessage()
    one["From"], one["To"], one["Message-ID"] = sender, to, f"<{number}@mail.example>"
    one["Date"] = f"Fri, 01 May 2026 {10 + number}:00:00 +0200"
    for name, value in headers.items():
        one[name.replace("_", "-")] = value
    one.set_content(text)
    return one


def landed(
    house: House, *mails: EmailMessage, maildir: bool = False, **said: Any
) -> tuple[Extracted, list[Any]]:
    path = house.inbox / "mail"
    box: Any = mailbox.Maildir(path) if maildir else mailbox.mbox(path)
    for one in mails:
        box.add(one)
    box.close()
    options = {"kind": "messages_file", "path": str(path), "owner": ("me@agency.example",), **said}
    done = house.extract(MessagesFile.model_validate(options))
    return done, sorted(house.rows(FILE_MESSAGES), key=lambda row: row["sent_at"])


@pytest.mark.parametrize("maildir", [False, True])
def test_a_mail_and_its_answer_are_one_conversation(house: House, maildir: bool) -> None:
    asked = mail(ME, ANN, 1, "Shall we talk?", Subject="Offer")
    answer = mail(ANN, ME, 2, "Thanks!", In_Reply_To="<1@mail.example>", References="<1@mail.example>")
    done, (first, second) = landed(house, asked, answer, maildir=maildir)
    assert (first["direction"], second["direction"]) == ("out", "in")
    assert first["thread_key"] == second["thread_key"]
    assert second["reply_to_key"] == first["message_key"]
    assert second["sender_key"] == first["recipient_key"]
    assert (first["channel"], first["sent_at"]) == ("email", datetime(2026, 5, 1, 9))  # noqa: DTZ001
    assert {row["subject_text"] for row in house.rows(FILE_BODIES)} == {"Offer", None}
    assert done.rows_in == 2


def test_machines_and_lists_are_marked(house: House) -> None:
    """RFC 3834 names what answers by itself; a newsletter is no person."""
    _, rows = landed(
        house,
        mail(ME, ANN, 1),
        mail(ANN, ME, 2, Auto_Submitted="auto-replied; owner-email=x"),
        mail(ANN, ME, 3, Precedence="auto_reply"),
        mail("news@shop.example", ME, 4, List_Unsubscribe="<https://shop.example/u>"),
        mail(ANN, ME, 5, Auto_Submitted="no"),
    )
    assert [row["auto_submitted"] for row in rows] == [None, "auto-replied", "auto-replied", None, "no"]
    assert [row["sender_kind"] for row in rows] == ["person", "person", "person", "system", "person"]


def test_a_mail_in_html_or_an_unknown_charset_keeps_its_text(house: House) -> None:
    html = mail(ANN, ME, 2)
    html.set_content("<p>Sounds good</p>", subtype="html")
    odd = mail(ANN, ME, 3)
    odd.replace_header("Content-Type", 'text/plain; charset="x-none"')
    landed(house, mail(ME, ANN, 1), html, odd)
    texts = sorted(row["body_text"].strip() for row in house.rows(FILE_BODIES))
    assert texts == ["<p>Sounds good</p>", "Hello", "Hello"]


def test_whose_mailbox_it_is_shows_or_is_asked_for(house: House) -> None:
    with pytest.raises(InputError, match="whose mailbox") as caught:
        landed(house, mail(ME, ANN, 1), mail(ANN, ME, 2), owner=())
    assert "owner" in (caught.value.remedy or "")
    _, rows = landed(house, owner=("ME@agency.example",))
    assert [row["direction"] for row in rows] == ["out", "in"]
    _, rows = landed(house, mail(ME, "bob@client.example", 3), mail("cyd@client.example", ME, 4), owner=())
    assert [row["direction"] for row in rows] == ["out", "in", "out", "in"]


def test_two_exports_of_one_mail_are_one(house: House) -> None:
    one = mail(ME, ANN, 1)
    done, rows = landed(house, one, one)
    assert (len(rows), done.skipped) == (1, {"duplicate": 1})


def test_a_mail_without_a_date_waits_with_its_reason(house: House) -> None:
    lost = mail(ANN, ME, 2)
    del lost["Date"]
    done, rows = landed(house, mail(ME, ANN, 1), lost)
    assert (len(rows), done.quarantined) == (1, {"no_time": 1})
