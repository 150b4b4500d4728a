"""Exports of several colleagues in one home: nothing collides, and what two of them tell counts once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from archive_export import ANN, BOB, ELEVEN, ME, export, got, sent
from file_house import House, zipped

from pipelines.options import LinkedInArchive
from pipelines.sources.file_streams import ARCHIVE_MESSAGES
from tests.warehouse.rendered import bench

Row = dict[str, Any]
EVE = "https://www.linkedin.com/in/eve"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def bobs(**changes: Any) -> Row:
    """A message that Bob wrote; by default to Eve."""
    who = {"FROM": "Bob", "SENDER PROFILE URL": BOB, "TO": "Eve", "RECIPIENT PROFILE URLS": EVE}
    return sent(**{**who, "CONVERSATION ID": "2-bob==", **changes})


def land(house: House, name: str, owner: str, *rows: Row, day: str = "06-30-2026") -> None:
    """One colleague's export as a source of its own."""
    path = zipped(
        house.inbox / f"{name}_LinkedInDataExport_{day}.zip", {"messages.csv": export(*rows, header=ELEVEN)}
    )
    house.extract(LinkedInArchive(kind="linkedin_archive", path=str(path), owner=owner), name=name)


def staged(house: House) -> list[Row]:
    """The messages as the warehouse reads them, in order of time."""
    with bench() as db:
        glob = str(house.landing.root / "linkedin_archive" / "messages" / "*" / "*.parquet")
        db.con.execute(
            "create table messages as select * from read_parquet(?, hive_partitioning=true, "
            "hive_types={'snapshot': varchar})",
            [glob],
        )
        db.build("stg_linkedin_archive__messages")
        return db.rows("select * from stg_linkedin_archive__messages order by sent_at, message_key")


def seen(house: House) -> list[tuple[str, str]]:
    return [(row["direction"], f"{row['sent_at']:%H}") for row in staged(house)]


def test_two_colleagues_with_conversations_of_their_own(house: House) -> None:
    """The same customer, words, second and even id: two conversations all the same."""
    land(house, "me", ME, sent(), got())
    hello = {"TO": "Ann Lee", "RECIPIENT PROFILE URLS": ANN, "CONVERSATION ID": "2-abc=="}
    answer = {"TO": "Bob", "RECIPIENT PROFILE URLS": BOB}
    land(house, "bob", BOB, bobs(**hello), got(**answer))
    rows = staged(house)
    assert [row["direction"] for row in rows] == ["out", "out", "in", "in"]
    assert len({row["message_key"] for row in rows}) == 4
    assert len({row["thread_key"] for row in rows}) == 2
    ann = house.pseudonyms.person("profile_url", ANN)
    assert {row["recipient_key"] for row in rows if row["direction"] == "out"} == {ann}
    assert len(house.landing.sidecars(ARCHIVE_MESSAGES)) == 2


GROUP = {"TO": "Ann Lee, Bob", "RECIPIENT PROFILE URLS": f"{ANN},{BOB}", "CONVERSATION ID": "2-group=="}
BACK = {"TO": "Me Myself, Bob", "RECIPIENT PROFILE URLS": f"{ME},{BOB}", "CONVERSATION ID": "2-group=="}
JOINS = {"TO": "Me Myself, Ann Lee", "RECIPIENT PROFILE URLS": f"{ME},{ANN}", "CONVERSATION ID": "2-group=="}
WHOLE = (sent("08:00:00", **GROUP), bobs(**JOINS, DATE="2026-05-01 09:00:00 UTC"), got("10:00:00", **BACK))


def test_a_conversation_of_two_colleagues_and_a_customer_counts_once(house: House) -> None:
    """Both exports hold all of it. What the colleague wrote goes out to the customer, whoever tells it."""
    land(house, "me", ME, *WHOLE)
    land(house, "bob", BOB, *WHOLE)
    assert seen(house) == [("out", "08"), ("out", "09"), ("in", "10")]
    rows = staged(house)
    assert len({(row["source_relation"], row["thread_key"]) for row in rows}) == 1
    ann = house.pseudonyms.person("profile_url", ANN)
    assert ann in {row["recipient_key"] for row in rows if row["direction"] == "out"}


def test_the_fuller_export_tells_it_wherever_the_ids_differ(house: House) -> None:
    """LinkedIn may name a conversation otherwise to each side; messages are deleted on one side only."""
    land(house, "me", ME, *WHOLE, day="06-30-2026")
    bobs_view = [{**row, "CONVERSATION ID": "2-other=="} for row in WHOLE[:2]]
    land(house, "bob", BOB, *bobs_view, day="07-30-2026")
    assert seen(house) == [("out", "08"), ("out", "09"), ("in", "10")]
    assert {row["source_relation"] for row in staged(house)} == {"me"}


def test_what_colleagues_write_to_each_other_is_no_outreach(house: House) -> None:
    """It stays a row, once, and counts as neither a send nor a reply."""
    lunch = {"TO": "Bob", "RECIPIENT PROFILE URLS": BOB, "CONVERSATION ID": "2-us=="}
    sure = {"TO": "Me Myself", "RECIPIENT PROFILE URLS": ME, "CONVERSATION ID": "2-us=="}
    rows = (sent("08:00:00", "Lunch?", **lunch), bobs(**sure, DATE="2026-05-01 09:00:00 UTC"))
    land(house, "me", ME, *rows, sent("12:00:00"))
    land(house, "bob", BOB, *rows)
    assert seen(house) == [("unknown", "08"), ("unknown", "09"), ("out", "12")]


def test_without_the_colleagues_export_he_is_a_person_like_any_other(house: House) -> None:
    """Nobody says who belongs to the team but the exports that are there."""
    lunch = {"TO": "Bob", "RECIPIENT PROFILE URLS": BOB, "CONVERSATION ID": "2-us=="}
    sure = {"TO": "Me Myself", "RECIPIENT PROFILE URLS": ME, "CONVERSATION ID": "2-us=="}
    land(house, "me", ME, sent("08:00:00", **lunch), bobs(**sure, DATE="2026-05-01 09:00:00 UTC"))
    assert seen(house) == [("out", "08"), ("in", "09")]
