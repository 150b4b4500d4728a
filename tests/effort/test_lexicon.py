"""The lexicon as it ships: every row can take effect, and no row contradicts another.

Protects an analyst's edit as much as ours: a phrase with a capital or a second class for a word would be
ignored in silence by the models that read these seeds.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

import pytest
from lexicon_seeds import GOLDEN, INTENTS, LANGUAGES, SEEDS, classes, folded, read, rows

CLASSES: Final = {"ack", "laugh", "greet", "thanks", "emoji", "soft", "yn", "stop", "ask", "num"}
FAMILIES: Final = {"thanks", "agree", "praise", "commit", "decline", "later", "greeting", "closing", "emoji"}
NEWS: Final = {"decline", "commit"}
LONGEST_PHRASE: Final = 45
SOURCES: Final = {
    "smart_reply_paper", "tflite_smart_reply", "aosp_quick_response", "linkedin_quick_reply", "field",
}  # fmt: skip
REPLY_CLASSES: Final = {
    "auto_reply", "declined", "one_tap", "acknowledgement", "brief", "substantive", "unknown_language",
}  # fmt: skip
LEXICON: Final = ("token_class", "canned_phrase", "intent_phrase", "auto_reply_pattern")


@pytest.mark.parametrize(
    ("name", "key", "order"),
    [
        ("token_class", ("lang", "token"), ("lang", "class", "token")),
        ("canned_phrase", ("lang", "phrase"), ("lang", "family", "phrase")),
        ("intent_phrase", ("lang", "pattern"), ("lang", "intent", "pattern")),
        ("auto_reply_pattern", ("lang", "pattern"), ("lang", "scope", "description", "pattern")),
    ],
)
def test_a_key_stands_once_and_rows_are_sorted(
    name: str, key: tuple[str, ...], order: tuple[str, ...]
) -> None:
    """Two rows of one key leave it to chance which counts; sorted rows make a change one line of a diff."""
    keys = Counter(tuple(row[column] for column in key) for row in rows(name))
    assert [repeated for repeated, times in keys.items() if times > 1] == []
    sorting = [tuple(row[column] for column in order) for row in rows(name)]
    assert sorting == sorted(sorting)


@pytest.mark.parametrize("name", LEXICON)
def test_files_are_plain_csv(name: str) -> None:
    """UTF-8 without a mark, line feeds, one last line end, nothing empty or padded."""
    raw = (SEEDS / f"{name}.csv").read_bytes()
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in raw
    assert raw.rstrip(b"\n") + b"\n" == raw
    assert all(value and value == value.strip() for row in rows(name) for value in row.values())


@pytest.mark.parametrize(
    ("name", "column", "known"),
    [
        ("token_class", "class", CLASSES),
        ("token_class", "lang", {*LANGUAGES, "*"}),
        ("canned_phrase", "family", FAMILIES),
        ("canned_phrase", "source", SOURCES),
        ("canned_phrase", "lang", {*LANGUAGES, "*"}),
        ("intent_phrase", "intent", INTENTS),
        ("intent_phrase", "lang", set(LANGUAGES)),
        ("auto_reply_pattern", "scope", {"text", "subject", "header"}),
        ("auto_reply_pattern", "lang", {*LANGUAGES, "*"}),
    ],
)
def test_only_known_values(name: str, column: str, known: set[str]) -> None:
    assert {row[column] for row in rows(name)} == known


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("name", "column", "least"),
    [
        (
            "token_class",
            "class",
            {"stop": 100, "ack": 80, "num": 80, "ask": 60, "soft": 40, "greet": 40, "thanks": 20},
        ),
        ("canned_phrase", "family", dict.fromkeys(FAMILIES - {"emoji"}, 25) | {"thanks": 80, "decline": 60}),
        ("intent_phrase", "intent", {"declined": 10, "opt_out": 5, "commit": 2, "meeting": 2}),
        ("auto_reply_pattern", "scope", {"text": 8, "subject": 1}),
    ],
)  # fmt: skip
def test_no_language_is_an_afterthought(lang: str, name: str, column: str, least: dict[str, int]) -> None:
    """Enough of each kind in each language to carry the score there."""
    counts = Counter(row[column] for row in rows(name) if row["lang"] == lang)
    assert {kind: counts[kind] for kind in least if counts[kind] < least[kind]} == {}


def test_words_are_in_normal_form() -> None:
    """A capital, an accent or a hyphen in a token would never meet a word: normal forms hold none."""
    for row in rows("token_class"):
        token = row["token"]
        assert folded(token) == token
        if row["lang"] != "*":
            assert re.fullmatch(r"[a-z0-9ßœæ']+", token), token
            assert token.strip("'"), token


def test_emoji_are_bare_code_points() -> None:
    """Skin tone, variation selector and joiner are gone before a word is looked up."""
    emoji = [row["token"] for row in rows("token_class") if row["lang"] == "*"]
    assert len(emoji) >= 150
    assert [mark for mark in emoji if len(mark) > 1 or mark in "\ufe0e\ufe0f\u200d\u00ad"] == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_apostrophes_and_sharp_s_stand_in_both_spellings(lang: str) -> None:
    """People write `im` and `i'm`, `gruss` and `gruß`: both spellings are of one class."""
    known = classes(lang)
    for token, name in known.items():
        for spelling in (token.replace("'", ""), token.replace("ß", "ss")):
            assert known.get(spelling) == name, (token, spelling)


def test_phrases_are_in_normal_form_and_short_enough() -> None:
    """A phrase with punctuation waits for a text that never comes; a longer one is nobody's tap."""
    for row in rows("canned_phrase"):
        phrase = row["phrase"]
        assert folded(phrase) == phrase
        assert " ".join(phrase.split()) == phrase
        assert len(phrase) <= LONGEST_PHRASE, phrase
        if row["lang"] != "*":
            assert re.fullmatch(r"[a-z0-9ßœæ ]+", phrase), phrase


def test_news_is_a_courtesy_in_no_language() -> None:
    """Phrases are looked up whatever the language: one that declines here may not greet elsewhere."""
    families: dict[str, set[str]] = {}
    for row in rows("canned_phrase"):
        families.setdefault(row["phrase"], set()).add(row["family"])
    assert {phrase: of for phrase, of in families.items() if of & NEWS and len(of) > 1} == {}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_bare_yes_or_no_is_not_canned(lang: str) -> None:
    """To a question a bare yes is a short answer: the list may not turn it into a tap."""
    bare = {token for token, name in classes(lang).items() if name == "yn"}
    assert bare & {row["phrase"] for row in rows("canned_phrase") if row["lang"] == lang} == set()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_words_and_phrases_agree(lang: str) -> None:
    """A weekday or "tomorrow" alone is an answer, not a greeting; a thanks holds a courteous word."""
    known = classes(lang)
    canned = [row for row in rows("canned_phrase") if row["lang"] == lang]
    assert [row["phrase"] for row in canned if known.get(row["phrase"]) == "num"] == []
    courteous = {"ack", "thanks", "greet", "soft", "yn", "laugh"}
    thanks = [row["phrase"] for row in canned if row["family"] == "thanks"]
    plain = [text for text in thanks if not any(known.get(word) in courteous for word in text.split())]
    assert len(plain) <= 0.05 * len(thanks), plain


def test_the_golden_set_is_broad() -> None:
    """What the engine is held to covers every language, class and kind of no."""
    golden = read(GOLDEN)
    languages = Counter(row["lang"] for row in golden)
    assert len(golden) >= 210
    assert min(languages[lang] for lang in LANGUAGES) >= 25
    expected = Counter(row["expected_class"].split("|")[0] for row in golden)
    assert min(expected["auto_reply"], expected["declined"]) >= 30
    assert {name for row in golden for name in row["expected_class"].split("|")} == REPLY_CLASSES
    intents = {name for row in golden for name in row["expected_intent"].split("|")}
    assert intents <= INTENTS | {"question", "none"}
    assert max(Counter((row["lang"], row["text"], row["prompt"]) for row in golden).values()) == 1
