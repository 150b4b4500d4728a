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
        "let me know what you think about it please", "It costs 40 euros per seat", "ok", "sounds good to me",
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
