"""The texts: whole, varied, and about as hard as real ones."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sandbox.people import names, person, slug, tails
from pipelines.sandbox.rng import Dice
from pipelines.sandbox.scenario import CLASSES
from pipelines.sandbox.texts import GRAMMARS, LANGUAGES
from pipelines.sandbox.texts.grammar import STARTS, Grammar
from pipelines.sandbox.texts.typing_dirt import misspell, type_up
from pipelines.sandbox.world import World

PEOPLE = {"first": "Ana", "sender": "Joe", "offer": "the guide", "offer_start": "The guide"}
CANNED = Path(__file__).parents[2] / "dbt_project" / "seeds" / "effort" / "canned_phrase.csv"


@pytest.fixture(scope="module")
def inbound(default_world: World, messages: pd.DataFrame) -> pd.DataFrame:
    """Inbound messages with their true class and language, duplicates dropped."""
    truth = default_world.reply_truth().to_pandas()
    return messages.drop_duplicates("message_id").merge(truth, on="message_id", how="inner")


@given(st.sampled_from(LANGUAGES), st.sampled_from(STARTS), st.integers(0, 2**64 - 1))
def test_every_text_is_whole(language: str, symbol: str, word: int) -> None:
    text = GRAMMARS[language].write(symbol, Dice(word), PEOPLE)
    assert text.strip()
    assert "{" not in text
    assert "}" not in text
    assert "  " not in text


def test_an_outbound_text_that_is_left_to_chance_is_refused_at_once() -> None:
    rules = dict.fromkeys(STARTS, ("text",)) | {"outbound": ("{brief}",)}
    with pytest.raises(ValueError, match="more than people: brief"):
        Grammar("xx", first_names=("A",), last_names=("B",), offers=("c",), rules=rules)


def test_an_undefined_symbol_is_refused_at_once() -> None:
    rules = dict.fromkeys(STARTS, ("text",)) | {"brief": ("{nowhere}",)}
    with pytest.raises(ValueError, match="nowhere"):
        Grammar("xx", first_names=("A",), last_names=("B",), offers=("c",), rules=rules)


@given(st.text(max_size=60), st.integers(0, 2**64 - 1))
def test_a_typo_changes_the_length_by_at_most_one(text: str, word: int) -> None:
    assert abs(len(misspell(text, Dice(word))) - len(text)) <= 1


@given(st.sampled_from(CLASSES[1:]), st.integers(0, 2**64 - 1))
def test_hurried_typing_never_empties_a_text(kind: str, word: int) -> None:
    assert type_up("ok then", kind, GRAMMARS["en"], Dice(word), PEOPLE).strip()


@pytest.mark.parametrize("language", range(len(LANGUAGES)), ids=LANGUAGES)
def test_people_of_a_language_have_distinct_addresses(language: int) -> None:
    some = [person(language, n) for n in range(0, 1_000_000, 997)]
    assert len({p.profile for p in some}) == len(some)
    assert person(language, 5) == person(language, 5)


@pytest.mark.parametrize("language", range(len(LANGUAGES)), ids=LANGUAGES)
def test_people_in_columns_are_the_people_one_by_one(language: int) -> None:
    numbers = np.arange(0, 40_000_000, 1_000_003)
    assert tails(numbers).to_pylist() == [person(language, int(n)).profile[-8:] for n in numbers]
    firsts, lasts = names(language)
    assert person(language, 1).name == f"{firsts[1 % len(firsts)][0]} {lasts[1 // len(firsts)][0]}"


def test_slugs_follow_the_platforms_spelling() -> None:
    assert [slug(n) for n in ("Müller", "O'Brien", "Élodie", "Yılmaz", "Weiß")] == [
        "mueller", "obrien", "elodie", "yilmaz", "weiss",
    ]  # fmt: skip


def test_seven_languages_carry_the_world_and_an_eighth_is_rare(inbound: pd.DataFrame) -> None:
    share = inbound["language"].value_counts(normalize=True)
    assert set(share.index) == set(LANGUAGES)
    assert share.drop("ja").min() > 0.04
    assert 0.0005 < share["ja"] < 0.02


def test_taps_come_from_a_finite_inventory_and_answers_do_not(inbound: pd.DataFrame) -> None:
    forms = inbound["body"].str.lower().str.replace(r"[^\w\s]", "", regex=True)
    distinct = forms.groupby(inbound["reply_class"]).nunique() / inbound["reply_class"].value_counts()
    assert distinct["one_tap"] < 0.15
    assert distinct["acknowledgement"] > 0.4
    assert distinct["brief"] > 0.6
    assert distinct["substantive"] > 0.97


def test_real_answers_carry_something_and_acknowledgements_are_short(inbound: pd.DataFrame) -> None:
    length = (inbound["body"].str.count(r"\s+") + 1).groupby(inbound["reply_class"]).median()
    assert length["one_tap"] < length["acknowledgement"] < length["substantive"]
    real = inbound[(inbound["reply_class"] == "substantive") & (inbound["language"] != "ja")]["body"]
    assert real.str.contains(r"[?\d]").mean() > 0.8


def test_typing_shows_its_dirt(inbound: pd.DataFrame) -> None:
    typed = inbound[inbound["reply_class"].isin(["acknowledgement", "brief", "substantive"])]["body"]
    assert 0.15 < (typed == typed.str.lower()).mean() < 0.45
    assert typed.str.contains("\n> ").mean() > 0.005
    assert typed.str.contains(r"iPhone|iphone").any()
    assert (
        inbound[inbound["reply_class"] == "acknowledgement"]["body"]
        .str.contains("🙏|👍|😊|🙂|🎉|👏|🚀|:")
        .any()
    )


def test_machine_texts_do_not_depend_on_the_typist(inbound: pd.DataFrame) -> None:
    auto = inbound[inbound["reply_class"] == "auto_reply"]["body"]
    assert not (auto == auto.str.lower())[inbound["language"] != "ja"].any()


def test_outbound_texts_address_the_person(messages: pd.DataFrame) -> None:
    sends = messages[messages["message_id"].str.endswith("-0")].head(2_000)
    first = sends["person_name"].str.split().str[0]
    assert all(name in body for name, body in zip(first, sends["body"], strict=True))
    assert all(slug(name) in person for name, person in zip(first, sends["person"], strict=True))


@pytest.mark.skipif(not CANNED.exists(), reason="the detector's canned phrases are not part of this checkout")
def test_the_world_is_no_echo_of_the_detectors_canned_list(inbound: pd.DataFrame) -> None:
    """Typed acknowledgements are mostly not on the list: finding them is the score's work, not a lookup's."""
    with CANNED.open(encoding="utf-8") as file:
        canned = {row["phrase"].lower() for row in csv.DictReader(file)}
    typed = inbound[inbound["reply_class"] == "acknowledgement"]["body"]
    form = typed.str.lower().str.replace(r"[^\w\s']", "", regex=True).str.strip()
    assert form.isin(canned).mean() < 0.3
