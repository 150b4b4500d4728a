"""What `explain` says is what the warehouse computes: words, terms that add up to p, tier and reasons."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from pipelines.method.explain import Explanation, explain
from pipelines.method.local_seeds import prepare_local_seeds


@pytest.fixture(scope="module")
def deck() -> Explanation:
    return explain("Thanks, send me the deck", lang="en")


def test_terms_add_up_to_the_probability(deck: Explanation) -> None:
    z = sum(term.contribution for term in deck.terms)
    assert deck.p_low is not None
    assert math.isclose(deck.p_low, 1 / (1 + math.exp(-z)), abs_tol=1e-3)


def test_thanks_with_a_request_is_no_low_effort(deck: Explanation) -> None:
    assert not deck.is_low_effort
    assert {word.text: word.word_class for word in deck.words}["send"] == "ask"
    assert deck.p_low is not None
    assert deck.p_low < deck.cut_off


def test_every_reason_is_in_words(deck: Explanation) -> None:
    assert deck.reasons
    assert all(reason.code.startswith("R_") and len(reason.words) > 10 for reason in deck.reasons)


def test_it_is_json(deck: Explanation) -> None:
    assert json.loads(json.dumps(deck.as_dict()))["tier"] == deck.tier


def test_the_prompt_decides_what_a_bare_no_is() -> None:
    """After a question it answers; after "Anything else?" it takes leave and declines nothing."""
    assert explain("No", "Do you use a CRM?", lang="en").tier == "brief"
    assert explain("No", "Anything else I can help with?", lang="en").tier == "acknowledgement"
    assert explain("No, thanks", "Would you like a demo?", lang="en").reply_class == "declined"
    assert explain("No, thanks", "Is there anything else?", lang="en").reply_class == "one_tap"


def test_no_lexicon_no_verdict() -> None:
    unknown = explain("検討してからご連絡いたします")
    assert (unknown.tier, unknown.p_low, unknown.is_low_effort) == ("unknown_language", None, False)


def test_emoji_are_emoji_in_any_language() -> None:
    words = {word.text: word.word_class for word in explain("谢谢 👍").words}
    assert words == {"谢谢": "unknown", "👍": "emoji"}


def test_a_name_is_not_said() -> None:
    assert explain("Thanks, Joe!", lang="en", names="Joe Miller|Ann Lee").tier == "one_tap"


def test_the_users_own_rows_go_before_the_shipped_ones(tmp_path: Path) -> None:
    user = tmp_path / "user"
    user.mkdir()
    (user / "local_token_class.csv").write_text("lang,token,class,reason\nen,gnarly,ack,ours\n")
    (user / "local_effort_tier.csv").write_text("tier,p_from\nacknowledgement,0.99\n")
    local = prepare_local_seeds(user, tmp_path / "work")
    ours = explain("gnarly stuff", lang="en", local_seeds=local)
    shipped = explain("gnarly stuff", lang="en")
    assert ours.words[0].word_class == "ack"
    assert shipped.words[0].word_class == "content"
    assert (ours.cut_off, shipped.cut_off) == (0.99, 0.5)


def test_moving_the_cut_off_alone_leaves_no_gap(tmp_path: Path) -> None:
    """What was over the old cut-off and is under the new one is brief: no reply falls between two tiers."""
    (tmp_path / "local_effort_tier.csv").write_text("tier,p_from\nacknowledgement,0.999\nsubstantive,0.1\n")
    local = prepare_local_seeds(tmp_path, tmp_path / "work")
    assert explain("Thanks a lot for that", lang="en", local_seeds=local).tier in {"brief", "one_tap"}
    assert explain("really very kind", lang="en", local_seeds=local).tier == "brief"
    assert explain("We run 40 seats in Berlin", lang="en", local_seeds=local).tier == "substantive"
