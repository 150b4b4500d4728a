"""What must hold for any reply: rules of the score that no edit of a seed may break.

An example is a batch of replies of one language, scored at once by the SQL the warehouse runs: building the
models costs the same for one text as for a hundred.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lexicon_seeds import LANGUAGES, classes, rows

from pipelines.method.scorecard import Message, Scorecard

NOON = datetime(2026, 1, 1, 12)  # noqa: DTZ001  (instants are UTC without a zone here)
LOW_FAMILIES = {"thanks", "agree", "praise", "greeting", "closing"}
QUESTIONS = {
    "en": "what does it cost per seat", "es": "cuanto cuesta por usuario", "fr": "quel est le prix par poste",
    "de": "was kostet das pro platz", "pt": "quanto custa por usuario", "it": "quanto costa per utente",
    "nl": "wat kost dat per gebruiker",
}  # fmt: skip
FEW = settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

lang_of = st.sampled_from(LANGUAGES)


def _words(lang: str, *names: str) -> list[str]:
    return sorted(word for word, name in classes(lang).items() if name in names and "'" not in word)


@st.composite
def replies(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A language and short texts of its own words, of any class."""
    lang = draw(lang_of)
    words = st.sampled_from(_words(lang, "stop", "soft", "ack", "thanks", "ask", "num", "yn", "greet"))
    text = st.lists(words, min_size=2, max_size=9).map(" ".join)
    return lang, draw(st.lists(text, min_size=20, max_size=40, unique=True))


def _scores(card: Scorecard, texts: Sequence[str], lang: str) -> list[tuple[float, str, str]]:
    """p_low, tier and class of each text, each in a thread of its own."""
    card.score([Message(f"{n:04}", f"t{n}", f"p{n}", NOON, text) for n, text in enumerate(texts)], lang=lang)
    return card.con.execute(
        "select coalesce(p_low, -1), tier, reply_class from int_messages_scored order by message_key"
    ).fetchall()


def _pairs(
    card: Scorecard, lang: str, texts: Sequence[str], other: Callable[[str], str]
) -> list[tuple[str, float, float]]:
    """Each text with its p_low, and that of what `other` makes of it."""
    scores = _scores(card, [*texts, *map(other, texts)], lang)
    return [(t, a[0], b[0]) for t, a, b in zip(texts, scores, scores[len(texts) :], strict=False)]


@FEW
@given(replies(), st.randoms(use_true_random=False))
def test_a_canned_courtesy_in_its_place_never_lowers_p(
    card: Scorecard, reply: tuple[str, list[str]], dice: random.Random
) -> None:
    """A tap may not look like more effort than a real answer did, nor fall under the cut-off."""
    lang, texts = reply
    canned = sorted(
        r["phrase"] for r in rows("canned_phrase") if r["lang"] == lang and r["family"] == "thanks"
    )
    for text, own, tap in _pairs(card, lang, texts, lambda _: dice.choice(canned)):
        assert tap >= min(own, 0.5), text


@FEW
@given(replies())
def test_a_question_never_raises_p(card: Scorecard, reply: tuple[str, list[str]]) -> None:
    lang, texts = reply
    for text, bare, asking in _pairs(card, lang, texts, lambda text: f"{text}, {QUESTIONS[lang]}?"):
        assert asking <= bare + 1e-12, text


@FEW
@given(replies(), st.sampled_from(["12.03.2027", "3 pm", "2027-03-12", "14:30"]))
def test_a_date_never_raises_p(card: Scorecard, reply: tuple[str, list[str]], date: str) -> None:
    lang, texts = reply
    for text, bare, dated in _pairs(card, lang, texts, lambda text: f"{text} {date}"):
        assert dated <= bare + 1e-12, text


@FEW
@given(replies(), st.sampled_from(["👍", "👏", "🙏"]))
def test_spelling_changes_nothing(card: Scorecard, reply: tuple[str, list[str]], emoji: str) -> None:
    """Case, spacing, accents, invisible characters and the tone of an emoji say nothing about effort."""
    lang, texts = reply
    spellings: list[Callable[[str], str]] = [
        lambda text: f"{text} {emoji}",
        lambda text: f"{text.upper()} {emoji}\U0001f3fd",
        lambda text: "  " + text.replace(" ", "   ") + f"\u00a0{emoji}\ufe0f ",
        lambda text: text.replace("e", "e\u0301") + f" {emoji}\U0001f3ff",
        lambda text: f"{text[:2]}\u200b{text[2:]} {emoji}",
    ]
    scores = _scores(card, [spell(text) for spell in spellings for text in texts], lang)
    for n, text in enumerate(texts):
        assert len(set(scores[n :: len(texts)])) == 1, text


def test_every_tier_is_reached(card: Scorecard) -> None:
    pasted = "we should all look into that together some day"
    bodies = [
        "I am out of the office until Monday and will answer when I am back.", "Thanks!",
        "thanks a lot that is really very nice of you", "No", "We run Salesforce with 40 seats in Berlin",
        "ありがとうございます", "Not interested",
    ]  # fmt: skip
    messages = [Message("q", "t3", "owner", NOON - timedelta(1), "Do you use a CRM?", "out")]
    messages += [Message(f"r{n}", f"t{n}", f"p{n}", NOON, body) for n, body in enumerate(bodies)]
    messages += [Message(f"w{n}", f"w{n}", "one", NOON, pasted) for n in range(5)]
    card.score(messages)
    found = card.con.execute(
        "select distinct tier from int_messages_scored union select reply_class from int_messages_scored"
    ).fetchall()
    listed = card.con.execute("select tier from eff_effort_tier").fetchall()
    assert {tier for (tier,) in listed} <= {tier for (tier,) in found}
