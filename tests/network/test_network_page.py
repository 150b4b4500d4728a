"""The owner's page: whose turn it is, what stalled, what changed, with names that cannot run as code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import duckdb
import pytest

from pipelines.method.network import Thread, person_ids, threads
from pipelines.network.page import render, sections
from pipelines.sources.linkedin_people import Person

Con = duckdb.DuckDBPyConnection
AS_OF = date(2026, 6, 30)
TABLES = """
create schema intermediate; create schema private; create schema ops;
create table ops.run_facts as select date '2026-06-30' as as_of;
create table intermediate.int_reply_classes as
select * from (values
    ('auto_reply', false, false), ('one_tap', true, true), ('substantive', true, false),
    ('declined', true, false)
) as t (reply_class, is_human, is_low_effort);
create table intermediate.int_persons as select 'mail-of-ann' as person_key, 'ann' as person_id;
create table intermediate.int_messages_sequenced (
    source_relation varchar, thread_key varchar, message_key varchar, position_in_thread bigint,
    sent_at timestamp, direction varchar, person_id varchar, sender_kind varchar, retracted_at timestamp
);
create table intermediate.int_messages_scored (
    source_relation varchar, message_key varchar, reply_class varchar
);
create table private.message_bodies (
    source_relation varchar, message_key varchar, participant_names varchar, body_text varchar
);
"""
_MESSAGE = "insert into intermediate.int_messages_sequenced values ('me', $1, $2, $3, $4, $5, $6, $7, null)"


@pytest.fixture
def con() -> Iterator[Con]:
    with duckdb.connect() as con:
        con.execute(TABLES)
        yield con


def _say(con: Con, thread: str, day: str, direction: str, name: str, **more: Any) -> None:
    position = con.execute("select count(*) from intermediate.int_messages_sequenced").fetchall()[0][0]
    key = f"{thread}-{position}"
    sent = datetime.fromisoformat(day)
    kind = more.get("kind", "person")
    con.execute(_MESSAGE, [thread, key, position, sent, direction, thread, kind])
    con.execute("insert into intermediate.int_messages_scored values ('me', ?, ?)", [key, name])
    names = f"{thread.title()}|Me" if direction == "in" else f"Me|{thread.title()}"
    con.execute(
        "insert into private.message_bodies values ('me', ?, ?, ?)", [key, names, more.get("text", "…")]
    )


def _by_name(con: Con, since: str | None = None) -> dict[str | None, Thread]:
    moment = datetime.fromisoformat(since) if since else None
    return {thread.names: thread for thread in threads(con, ["me"], moment)}


def test_each_conversation_stands_where_its_last_human_word_puts_it(con: Con) -> None:
    for thread, turns in {
        "real": [("2026-06-01", "out", "substantive"), ("2026-06-02", "in", "substantive")],
        "lazy": [("2026-06-01", "out", "substantive"), ("2026-06-02", "in", "one_tap")],
        "fresh": [("2026-06-28", "out", "substantive"), ("2026-06-29", "in", "one_tap")],
        "mine": [("2026-06-01", "in", "substantive"), ("2026-06-02", "out", "one_tap")],
        "alone": [("2026-06-01", "out", "one_tap")],
        "no": [("2026-06-01", "out", "substantive"), ("2026-06-02", "in", "declined")],
        "away": [("2026-06-01", "in", "substantive"), ("2026-06-02", "in", "auto_reply")],
    }.items():
        for day, direction, name in turns:
            _say(con, thread, day, direction, name)
    found = _by_name(con)
    assert {name for name, t in found.items() if t.is_your_turn} == {"Real", "Away"}
    assert {name for name, t in found.items() if t.is_stalled} == {"Lazy"}
    assert {name for name, t in found.items() if t.is_your_lazy_answer} == {"Mine"}
    assert found["Lazy"].silent_days == 29


def test_advertisements_are_no_conversations(con: Con) -> None:
    _say(con, "ad", "2026-06-01", "in", "substantive", kind="sponsored")
    assert not _by_name(con)


def test_what_is_new_is_what_came_after_the_export_before(con: Con) -> None:
    _say(con, "ann", "2026-05-01", "out", "substantive")
    _say(con, "bob", "2026-05-01", "out", "substantive")
    _say(con, "ann", "2026-06-20", "in", "substantive")
    found = _by_name(con, "2026-06-01")
    assert (found["Ann"].new_messages, found["Ann"].new_theirs, found["Bob"].new_messages) == (1, 1, 0)
    lists = sections(list(found.values()), {}, datetime(2026, 6, 1))  # noqa: DTZ001
    assert [(entry.name, entry.new) for entry in lists[-1].entries] == [("Ann", "1 from them")]
    first = sections(list(_by_name(con).values()), {}, None)[-1]
    assert (first.count, "first export" in first.why) == (0, True)


def test_a_linked_pseudonym_finds_its_person(con: Con) -> None:
    assert person_ids(con) == {"mail-of-ann": "ann"}


def test_names_and_texts_cannot_run_and_the_page_asks_nothing_of_anybody(
    con: Con,
) -> None:
    _say(con, "ann", "2026-06-20", "in", "substantive", text="<script>alert(1)</script>")
    known = {"ann": Person("<b>Ann</b>", "https://www.linkedin.com/in/ann", "Foreman")}
    html = render(sections(list(_by_name(con).values()), known, None), conversations=1, as_of=AS_OF)
    assert "<script" not in html
    assert "&lt;b&gt;Ann&lt;/b&gt;" in html
    assert 'href="https://www.linkedin.com/in/ann"' in html
    assert "default-src 'none'" in html
    assert "1 conversation waits for you" in html
