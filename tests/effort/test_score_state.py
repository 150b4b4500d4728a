"""What the models hold in the end: the same whatever the batches and the order, and without the texts."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipelines.method.scorecard import Message, Scorecard

NOON = datetime(2026, 1, 1, 12)  # noqa: DTZ001  (instants are UTC without a zone here)


def _inbox() -> list[Message]:
    """Sixty messages in twelve threads: repeats, templates, prompts, two languages a sender may mix."""
    bodies = [
        "Hi Ann, would you like a copy?", "Yes", "Thanks!", "let me know what you think about it please",
        "No, thanks", "¿Necesitas algo más?", "gracias, mándame la presentación el jueves", "👍🏽",
        "let me know what you think about it please", "It costs 40 euros per seat\nSee you", "ok",
        "sounds good to me",
    ]  # fmt: skip
    return [
        Message(
            key=f"m{n:02}", thread=f"t{n % 12}", sender=f"p{(n * 7) % 9}",
            body=bodies[(n * 5 + n // 12) % 12],
            sent_at=NOON + timedelta(minutes=n), names="Ann Lee",
            direction="out" if n % 3 == 0 else "in",
        )
        for n in range(60)
    ]  # fmt: skip


def _state(card: Scorecard) -> list[tuple[object, ...]]:
    return card.con.execute(
        "select * from int_messages_scored order by source_relation, message_key"
    ).fetchall()


@pytest.mark.parametrize("seed", range(2))
def test_the_final_state_knows_no_batch_and_no_order(card: Scorecard, seed: int) -> None:
    """Days arriving late or in any order end where one build of everything ends."""
    inbox = _inbox()
    card.score(inbox)
    whole = _state(card)
    shuffled = inbox.copy()
    random.Random(seed).shuffle(shuffled)
    cut = 10 + 11 * seed
    card.score(shuffled[:cut])
    card.add(shuffled[cut : cut + 7])
    card.add(shuffled[cut + 7 :])
    assert _state(card) == whole


def _rows(card: Scorecard) -> set[str]:
    return set(map(str, _state(card)))


def test_a_later_build_scores_only_the_conversations_that_changed(card: Scorecard) -> None:
    """The work table of a build holds whole conversations, and none that is as it was."""
    inbox = _inbox()
    card.score(inbox)
    card.add([replace(inbox[0], key="late", body="Could you send it on Friday?", direction="in")])
    assert card.con.execute("select distinct thread_key from int_message_keys").fetchall() == [("t0",)]
    card.build(grow=True)
    assert card.con.execute("select count(*) from int_message_keys").fetchall() == [(0,)]


@pytest.mark.parametrize(
    "change",
    [
        """
        update message_bodies set body_text = 'thank you so much' where message_key = 'm07';
        update message_bodies set body_text = null where message_key = 'm08';
        update message_bodies set subject_text = 'Automatic reply: away' where message_key = 'm10';
        update messages set sender_key = 'p99', thread_key = 't99' where message_key = 'm11';
        update messages set is_platform_option = true where message_key = 'm13';
        update messages set is_draft = true where message_key = 'm14';
        delete from messages where message_key = 'm16'
        """,
        "update messages set direction = 'in' where direction = 'out'",
        "delete from messages where thread_key = 't3'; delete from message_bodies where message_key = 'm15'",
        """
        update eff_effort_term set weight = 0.5 where term = 'density';
        update eff_effort_tier set p_from = 0.99 where tier = 'acknowledgement'
        """,
        "update eff_effort_term set weight = 9 where term = 'limit_chars'",
        "update eff_effort_term set weight = 1 where term = 'limit_template_senders'",
        "update eff_token_pattern set pattern = '^copy$' where class = 'num'",
        "update eff_intent_phrase set pattern = 'sounds good' where intent = 'declined' and lang = 'en'",
        "update eff_reply_cut set pattern = 'seat'",
    ],
)
def test_what_changed_is_scored_again(card: Scorecard, change: str) -> None:
    """A later build ends where a build of everything from nothing ends, whatever happened in between."""
    inbox = _inbox()
    seeds = ("eff_effort_term", "eff_effort_tier", "eff_token_pattern", "eff_intent_phrase", "eff_reply_cut")
    for seed in seeds:
        card.con.execute("create or replace temp table kept_" + seed + " as from " + seed)
    try:
        card.score(inbox)
        before = _rows(card)
        card.con.execute(change)
        card.build(grow=True)
        grown = _rows(card)
        card.build()
        assert grown == _rows(card)
        assert grown != before
    finally:
        for seed in seeds:
            card.con.execute("create or replace table " + seed + " as from kept_" + seed)


def test_a_text_may_expire_and_its_score_remain(card: Scorecard) -> None:
    """Bodies that are no longer landed leave every class as it was, also in a conversation that goes on."""
    inbox = _inbox()
    card.score(inbox)
    before = _rows(card)
    card.con.execute("delete from message_bodies")
    card.add([replace(inbox[0], key="late", body="Thanks!", direction="in")])
    assert before < _rows(card)


def test_a_template_reclasses_what_came_before(card: Scorecard) -> None:
    """The fifth sender of one text changes the class of the first four."""
    text = "we are all good over here for the moment"
    messages = [Message(f"m{n}", f"t{n}", f"p{n}", NOON, text) for n in range(5)]
    card.score(messages[:4])
    assert {tier for (tier,) in card.con.execute("select tier from int_messages_scored").fetchall()} != {
        "template"
    }
    card.add(messages[4:])
    assert card.con.execute("select distinct tier from int_messages_scored").fetchall() == [("template",)]


def test_no_message_at_all(card: Scorecard) -> None:
    """An empty inbox builds: no division by nothing, no row."""
    card.score([])
    for model in ("int_messages_scored", "int_forms", "int_message_forms", "rpt_phrase_candidates"):
        assert card.con.table(model).fetchall() == []


def test_counts_stand_without_the_text(card: Scorecard) -> None:
    """Text may expire and the score remain: what is scored holds no text and no key of one."""
    inbox = [replace(message, body=f"{message.body} xyzzy") for message in _inbox()]
    card.score(inbox)
    con = card.con
    names = [column[0] for column in con.execute("describe int_messages_scored").fetchall()]
    assert not {"text_id", "form_id", "normal_form", "own_words"} & set(names)
    assert {"n_ack", "n_content", "n_words", "p_low"} <= set(names)
    assert not any("xyzzy" in str(value) for row in _state(card) for value in row)
    before = _state(card)
    con.execute("delete from message_bodies; delete from int_texts; delete from int_form_words")
    assert _state(card) == before
