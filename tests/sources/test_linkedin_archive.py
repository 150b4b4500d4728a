"""LinkedIn's own export in every form it has had, whose it is, and what a hostile archive comes to."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from archive_export import (
    ANN,
    BOB,
    ELEVEN,
    ME,
    NINE,
    PROFILE,
    TEN,
    THIRTEEN,
    Row,
    archive,
    export,
    got,
    messages_of,
    person,
    sent,
)
from file_house import House, utc, zipped

from pipelines.errors import InputError, QaeError, SettingsError
from pipelines.options import LinkedInArchive
from pipelines.sources.file_streams import ARCHIVE_BODIES, ARCHIVE_CONNECTIONS, ARCHIVE_MESSAGES
from pipelines.sources.linkedin_owner import Signs, infer_owner


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


@pytest.mark.parametrize("header", [NINE, TEN, ELEVEN, THIRTEEN], ids=len)
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL], ids=["bare", "quoted"])
def test_every_header_era_says_the_same(house: House, header: tuple[str, ...], quoting: int) -> None:
    rows = messages_of(house, export(sent(text='Hi,\n\n"Ann"'), got(), header=header, quoting=quoting))
    out, back = rows
    assert (out["direction"], out["sender_key"], out["recipient_key"]) == (
        "out",
        person(house, ME),
        person(house, ANN),
    )
    assert (back["direction"], back["sender_key"], back["recipient_key"]) == (
        "in",
        person(house, ANN),
        person(house, ME),
    )
    assert out["thread_key"] == back["thread_key"]
    assert (out["sent_at"], out["exported_on"]) == (utc(2026, 5, 1, 10), date(2026, 6, 30))
    assert (out["channel"], out["sender_kind"]) == ("linkedin_dm", "person")
    assert {row["body_text"] for row in house.rows(ARCHIVE_BODIES)} == {'Hi,\n\n"Ann"', "Sounds good!"}


def test_columns_that_come_and_go_are_null_where_they_are_not(house: House) -> None:
    (old,) = messages_of(house, export(sent(), got(FOLDER="SPAM"), header=NINE))
    assert (old["has_attachment"], old["is_draft"]) == (None, None)
    other = House(house.folder / "new")
    rows = messages_of(other, export(sent(ATTACHMENTS="https://x/y"), got(), header=THIRTEEN))
    assert [(row["has_attachment"], row["is_draft"]) for row in rows] == [(True, False), (False, False)]


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("utf-16-le"),
        lambda text: text.encode("cp1252"),
    ],
    ids=["mark", "crlf", "utf-16", "utf-16 bare", "cp1252"],
)
def test_saved_again_it_says_the_same(house: House, saved: Any) -> None:
    text = export(sent(text="Grüße, Ann"), got())
    before = messages_of(house, text)
    other = House(house.folder / "again")
    assert messages_of(other, saved(text)) == before


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        (("4-Apr-21", "30-Apr-21"), utc(2021, 4, 4)),
        (("2021-04-04 13:05", "2021-04-30 13:05"), utc(2021, 4, 4, 13, 5)),
        (("4/4/2021 13:05", "4/30/2021 9:05"), utc(2021, 4, 4, 13, 5)),
        (("04.04.2021 13:05", "30.04.2021 09:05"), utc(2021, 4, 4, 13, 5)),
        (("2021-04-04T13:05:06Z", "2021-04-30T13:05:06Z"), utc(2021, 4, 4, 13, 5, 6)),
    ],
)
def test_dates_a_spreadsheet_rewrote_are_read_and_stated(
    house: House, dates: tuple[str, str], first: datetime
) -> None:
    text = export(sent(DATE=dates[0]), got(DATE=dates[1]), delimiter=";")
    done = house.extract(archive(house, text))
    assert min(row["sent_at"] for row in house.rows(ARCHIVE_MESSAGES)) == first
    assert any("spreadsheet" in note for note in done.notes) == (not dates[0].startswith("2021"))


def test_dates_that_could_be_two_are_refused(house: House) -> None:
    with pytest.raises(InputError, match="could be"):
        house.extract(archive(house, export(sent(DATE="4/5/2021 13:05"), got(DATE="4/6/2021 13:05"))))


def test_names_with_commas_and_many_recipients_are_split_by_their_addresses(house: House) -> None:
    group = sent(**{"TO": "Jane Doe, Ph.D., Bob", "RECIPIENT PROFILE URLS": f"{ANN},{BOB}"})
    single = sent("10:05:00", **{"TO": "Jane Doe, Ph.D.", "CONVERSATION ID": "2"})
    rows = messages_of(house, export(group, got(), single))
    group_row = next(row for row in rows if "recipients" in json.loads(row["extra"]))
    assert (json.loads(group_row["extra"])["recipients"], group_row["recipient_key"]) == (2, None)
    names = {row["participant_names"] for row in house.rows(ARCHIVE_BODIES)}
    assert "Me Myself|Jane Doe, Ph.D." in names


def test_a_hidden_member_is_one_person_within_the_conversation(house: House) -> None:
    gone = {"FROM": "LinkedIn Member", "SENDER PROFILE URL": "", "CONVERSATION ID": "9"}
    to_gone = {"TO": "LinkedIn Member", "RECIPIENT PROFILE URLS": "", "CONVERSATION ID": "9"}
    rows = messages_of(
        house, export(sent(**to_gone), got(**gone), sent(), got(), got(**{**gone, "CONVERSATION ID": "10"}))
    )
    hidden = [row for row in rows if row["sender_key"] not in (person(house, ME), person(house, ANN))]
    assert [row["direction"] for row in hidden] == ["in", "in"]
    assert hidden[0]["sender_key"] != hidden[1]["sender_key"]
    asked = next(
        row for row in rows if row["direction"] == "out" and row["recipient_key"] != person(house, ANN)
    )
    assert asked["recipient_key"] in {row["sender_key"] for row in hidden}


def test_ads_pages_and_linkedin_itself_are_no_people(house: House) -> None:
    nobody = {"SENDER PROFILE URL": "", "FROM": "Acme GmbH"}
    quill = '<p class="spinmail-quill-editor__spin-break">Hi %FIRSTNAME%</p>'
    rows = messages_of(
        house,
        export(
            sent(), got(),
            got(text=quill, **{**nobody, "CONVERSATION ID": "ad", "CONVERSATION TITLE": "Buy"}),
            got(**{"SENDER PROFILE URL": "https://www.linkedin.com/company/Acme/", "CONVERSATION ID": "p"}),
            got(**{**nobody, "FROM": "LinkedIn", "CONVERSATION ID": "li", "RECIPIENT PROFILE URLS": ""}),
            got(**{**nobody, "CONVERSATION ID": "odd", "RECIPIENT PROFILE URLS": ""}),
        ),
    )  # fmt: skip
    kinds = {(row["sender_kind"], row["direction"], row["channel"]) for row in rows}
    assert ("sponsored", "in", "inmail") in kinds
    assert ("page", "in", "linkedin_dm") in kinds
    assert ("system", "in", "linkedin_dm") in kinds
    assert ("unknown", "unknown", "linkedin_dm") in kinds


def test_a_subject_makes_a_conversation_inmail(house: House) -> None:
    rows = messages_of(house, export(sent(SUBJECT="An idea"), got()))
    assert [row["channel"] for row in rows] == ["inmail", "inmail"]
    assert [row["subject_present"] for row in rows] == [True, False]


def test_drafts_spam_and_blank_rows_are_skipped_by_name(house: House) -> None:
    blank = Row(zip(THIRTEEN, [""] * 13, strict=True))
    rows = [
        sent(), got(), got(FOLDER="SPAM"), sent(**{"IS MESSAGE DRAFT": "Yes"}),
        sent(**{"IS CONVERSATION DRAFT": "yes"}), blank,
    ]  # fmt: skip
    done = house.extract(archive(house, export(*rows, header=THIRTEEN)))
    assert (done.rows_in, done.rows_out) == (6, 2)
    assert done.skipped == {"spam": 1, "draft": 2, "blank_row": 1}


def test_rows_that_cannot_land_wait_in_quarantine(house: House) -> None:
    text = (
        export(sent(), got(DATE="soon"), got(DATE=""), got(**{"CONVERSATION ID": ""}), got())
        + '"short","row"\n'
    )
    done = house.extract(archive(house, text))
    assert done.quarantined == {
        "unreadable_time": 1,
        "no_time": 1,
        "no_conversation_id": 1,
        "too_few_columns": 1,
    }
    assert {row["line"] for row in house.refused()} == {3, 4, 5, 7}


def test_equal_messages_are_all_kept(house: House) -> None:
    done = house.extract(archive(house, export(sent(), got(text="ok"), got(text="ok"), got(text="ok"))))
    assert done.rows_out == 4
    assert len({row["message_key"] for row in house.rows(ARCHIVE_MESSAGES)}) == 4


def test_either_order_of_the_file_gives_the_same_rows(house: House) -> None:
    # Two messages of one second: only the file's order tells which came first.
    rows = [sent("10:00:00"), got("10:01:00", "One"), got("10:01:00", "Two"), sent("10:05:00", "Three")]
    oldest_first = messages_of(house, export(*rows))
    other = House(house.folder / "other")
    assert messages_of(other, export(*reversed(rows))) == oldest_first
    texts = {row["message_key"]: row["body_text"] for row in house.rows(ARCHIVE_BODIES)}
    assert [texts[row["message_key"]] for row in oldest_first] == ["Hello Ann", "One", "Two", "Three"]
    assert [json.loads(row["extra"])["position"] for row in oldest_first] == [1, 2, 3, 4]


def test_a_later_export_keeps_the_keys_of_the_earlier_one(house: House) -> None:
    early = {row["message_key"] for row in messages_of(house, export(sent(), got()))}
    house.extract(
        archive(
            house,
            export(sent("12:00:00", "More"), got(), sent()),
            name="Complete_LinkedInDataExport_07-31-2026.zip",
        )
    )
    late = {
        row["message_key"] for row in house.rows(ARCHIVE_MESSAGES) if row["exported_on"] == date(2026, 7, 31)
    }
    assert early < late
    assert len({sidecar.owner for sidecar in house.landing.sidecars(ARCHIVE_MESSAGES)}) == 1


def test_an_older_export_never_replaces_a_newer_one(house: House) -> None:
    house.extract(archive(house, export(sent(), got(), sent("12:00:00", "More")), name="x_07-31-2026.zip"))
    house.extract(archive(house, export(sent(), got()), name="x_06-30-2026.zip"))
    counts = {sidecar.day: sidecar.rows for sidecar in house.landing.sidecars(ARCHIVE_MESSAGES)}
    assert counts == {date(2026, 7, 31): 3, date(2026, 6, 30): 2}


def test_of_two_exports_of_one_day_the_fuller_one_lands_and_stays(house: House) -> None:
    archive(house, export(sent(), got()), name="Basic_06-30-2026.zip")
    archive(house, export(sent()), name="Complete_06-30-2026.zip")
    source = LinkedInArchive(kind="linkedin_archive", path=str(house.inbox / "*.zip"))
    done = house.extract(source)
    assert (done.rows_out, len(done.notes)) == (2, 1)
    before = house.files()
    assert house.extract(source).changed == 0
    assert house.files() == before


def test_without_a_date_in_the_name_the_newest_message_dates_it(house: House) -> None:
    for name in ("export.zip", "export_13-45-2026.zip"):
        house.extract(archive(house, export(sent(), got()), name=name))
    assert [sidecar.day for sidecar in house.landing.sidecars(ARCHIVE_MESSAGES)] == [date(2026, 5, 1)]


def test_folders_nested_zips_and_siblings(house: House) -> None:
    text = export(sent(), got())
    siblings = {
        "guide_messages.csv": "CONVERSATION ID,FROM\n",
        "learning_coach_messages.csv": "x\n",
        "LearningCoachMessages.csv": "No conversations found\n",
    }
    zipped(
        house.inbox / "nested.zip",
        {"Basic/inner/messages.csv": text, "Basic/inner/Profile.csv": PROFILE, **siblings},
    )
    for name, content in {"messages.csv": text, "Profile.csv": PROFILE, **siblings}.items():
        house.put(f"plain/deep/{name}", content)
    house.put("again/messages (1).csv", text)
    house.put("again/Profile.csv", PROFILE)
    landed: set[str] = set()
    for path in ("nested.zip", "plain", "again/messages (1).csv", "pl*n"):
        other = House(house.folder / path.replace("/", "-"))
        other.extract(LinkedInArchive(kind="linkedin_archive", path=str(house.inbox / path)))
        landed.add(str(other.rows(ARCHIVE_MESSAGES)))
    assert len(landed) == 1


# Whose it is


def test_the_owner_told_wins(house: House) -> None:
    source = archive(house, export(sent(), got()))
    house.extract(source.model_copy(update={"owner": ANN.upper() + "/?x=1"}))
    assert {row["direction"]: row["sender_key"] for row in house.rows(ARCHIVE_MESSAGES)} == {
        "out": person(house, ANN),
        "in": person(house, ME),
    }


@pytest.mark.parametrize(
    ("owner", "error", "match"),
    [("me", SettingsError, "no profile address"), (BOB, InputError, "none of its conversations")],
)
def test_an_owner_that_cannot_be_is_refused(
    house: House, owner: str, error: type[QaeError], match: str
) -> None:
    source = archive(house, export(sent(), got()))
    with pytest.raises(error, match=match):
        house.extract(source.model_copy(update={"owner": owner}))


def test_outgoing_invitations_tell_the_owner(house: House) -> None:
    invitations = (
        "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
        f'Me,Ann,"5/1/26, 9:00 AM",,OUTGOING,{ME},{ANN}\nBob,Me,"5/1/26, 9:00 AM",,INCOMING,{BOB},{ME}\n'
    )
    rows = messages_of(
        house, export(sent(), got()), Profile="First Name,Last Name\nAnother,Name\n", Invitations=invitations
    )
    assert [row["direction"] for row in rows] == ["out", "in"]


def test_without_a_sign_the_owner_is_asked_for_without_naming_anybody(house: House) -> None:
    zipped(house.inbox / "x.zip", {"messages.csv": export(sent(), got())})
    with pytest.raises(InputError, match="--owner") as caught:
        house.extract(LinkedInArchive(kind="linkedin_archive", path=str(house.inbox / "x.zip")))
    assert 'owner = "https://www.linkedin.com/in/' in str(caught.value)
    assert not any(name in str(caught.value) for name in ("Ann", "Myself", "me-myself", "ann-lee"))


def _signs(*conversations: str, names: dict[str, list[str]] | None = None, name: str | None = None) -> Signs:
    from collections import Counter

    return Signs(
        {str(n): people.split() for n, people in enumerate(conversations)}, names or {}, Counter(), name
    )


@pytest.mark.parametrize(
    ("signs", "owner"),
    [
        (_signs("me a", "me b", "me c"), "me"),
        (_signs("me a", "me b", "me c", ""), "me"),
        (_signs("me a"), None),
        (_signs(), None),
        (_signs("me a", "me a"), None),
        (_signs("me a", "b c"), None),
        (_signs("me a", names={"me": ["Me  MYSELF"], "a": ["Ann"]}, name="me myself"), "me"),
        # Two people of one name: the one in every conversation.
        (_signs("me a", "me b", "me n", names={"me": ["X Y"], "n": ["X Y"]}, name="X Y"), "me"),
        (_signs("me n", names={"me": ["X Y"], "n": ["X Y"]}, name="X Y"), None),
    ],
)
def test_an_owner_is_inferred_only_where_nothing_speaks_against_it(signs: Signs, owner: str | None) -> None:
    assert infer_owner(signs) == owner


# Connections


def test_connections_below_their_preamble(house: House) -> None:
    text = (
        'Notes:\n"When exporting your connection data, you may notice, that some are missing."\n\n'
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        f"Ann,Lee,{ANN},ann@example.com,Acme,CEO,05 Jan 2024\nBob,B,{BOB},,,,31 Dec 2023\n,,,,,,05 Jan 2024\n"
        f"Ann,Lee,{ANN},,,,05 Jan 2024\nshort"
    )
    done = house.extract(archive(house, export(sent(), got()), others={"Connections": text}))
    rows = {row["person_key"]: row for row in house.rows(ARCHIVE_CONNECTIONS)}
    assert rows[person(house, ANN) or ""]["linked_key"] == house.pseudonyms.person("email", "ann@example.com")
    assert rows[person(house, ANN) or ""]["connected_on"] == date(2024, 1, 5)
    assert rows[person(house, BOB) or ""]["linked_key"] is None
    assert done.skipped == {"hidden_profile": 1, "duplicate": 1}
    assert done.quarantined == {"too_few_columns": 1}


def test_old_connections_are_known_by_their_address(house: House) -> None:
    text = "First Name,Last Name,Email Address,Connected On\nAnn,Lee,ann@example.com,05 Jan 2020\n"
    house.extract(archive(house, export(sent(), got()), others={"Connections": text}))
    (row,) = house.rows(ARCHIVE_CONNECTIONS)
    assert (row["person_key"], row["linked_key"]) == (
        house.pseudonyms.person("email", "ann@example.com"),
        None,
    )


# What is refused whole
