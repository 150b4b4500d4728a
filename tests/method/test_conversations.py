"""Conversations one by one: who is meant, whose word was last, and what each filter lets through."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import duckdb
import pytest

from pipelines.method.conversations import Counts, Wanted, conversations

WORLD = """
create schema marts; create schema private; create schema ops;
create table ops.run_facts as select date '2026-05-31' as as_of;
create table marts.dim_campaign as select 'c' as campaign_id, 'Trial' as campaign_name;
create table marts.fct_conversations as
select * from (values
    ('crm', 's1', 'k1', 'p1', 'c', 1, 'ours', 'them', timestamp '2026-05-10 09:00', true, false),
    ('crm', 's2', 'k2', 'p2', 'c', 3, 'theirs', 'us', timestamp '2026-05-12 09:00', true, true),
    ('export', 's3', 'k3', 'p3', 'c2', 2, 'ours', 'them', timestamp '2026-05-31 09:00', false, true),
    ('export', 's4', 'k4', 'p4', 'c2', 1, 'closed', 'us', timestamp '2026-05-01 09:00', false, false),
    ('crm', 's5', null, 'p5', 'c', 0, 'theirs', null, null, false, false)
) as t (
    source_relation, send_key, last_message_key, person_id, campaign_id, stage, ball_in_court, last_by,
    last_at, is_stalled, has_advanced
);
alter table marts.fct_conversations add column is_last_low_effort boolean;
update marts.fct_conversations set is_last_low_effort = is_stalled;
create table private.message_bodies as
select * from (values
    ('crm', 'k1', 'Thanks!', 'Ann Lee'),
    ('export', 'k3', 'On Tuesday at ten?', 'Bo Ek|Me Myself'),
    ('export', 'k4', 'Too bad, all the best.', 'Me Myself|Cy Vo|Di Wu')
) as t (source_relation, message_key, body_text, participant_names);
"""


@pytest.fixture
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute(WORLD)
        yield con


def _keys(build: duckdb.DuckDBPyConnection, wanted: Wanted) -> list[str]:
    return [found.last_message_key for found in conversations(build, wanted)[1]]


def test_the_latest_come_first_and_unanswered_sends_are_none(build: duckdb.DuckDBPyConnection) -> None:
    counts, found = conversations(build, Wanted())
    assert [c.last_message_key for c in found] == ["k3", "k2", "k1", "k4"]
    assert counts == Counts(conversations=4, my_turn=2, stalled_on_them=1, stalled_on_us=1, advanced=2)


@pytest.mark.parametrize(
    ("condition", "keys"),
    [
        ({"stalled": True}, ["k2", "k1"]),
        ({"my_turn": True}, ["k3", "k1"]),
        ({"advanced": True}, ["k3", "k2"]),
        ({"stalled": True, "my_turn": True}, ["k1"]),
        ({"limit": 1}, ["k3"]),
    ],
)
def test_every_condition_must_hold(
    build: duckdb.DuckDBPyConnection, condition: dict[str, bool], keys: list[str]
) -> None:
    assert _keys(build, replace(Wanted(), **condition)) == keys


def test_names_are_those_of_the_other_side(build: duckdb.DuckDBPyConnection) -> None:
    """A file names the other side alone; an export names the writer first, who may be oneself."""
    names = {c.last_message_key: c.names for c in conversations(build, Wanted())[1]}
    assert names == {"k1": "Ann Lee", "k2": None, "k3": "Bo Ek", "k4": "Cy Vo, Di Wu"}


def test_what_is_known_without_a_text_is_said(build: duckdb.DuckDBPyConnection) -> None:
    """Texts expire; what was counted of them stays."""
    (mine,) = [c for c in conversations(build, Wanted())[1] if c.last_message_key == "k2"]
    assert (mine.text, mine.stage_name, mine.campaign, mine.silent_days) == (None, "exchange", "Trial", 20)
