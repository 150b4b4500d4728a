"""The planted figures come out of the default world: every probability within four standard errors of its
plan.
"""

from __future__ import annotations

from math import sqrt

import pandas as pd
import pytest

from pipelines.sandbox.scenario import (
    CLASSES,
    INTENTS,
    P_CLASS,
    P_EXTRA_TAP,
    P_MOVES_TO_TAP,
    P_OUTCOME,
    P_REPLY,
)
from pipelines.sandbox.world import World


@pytest.fixture(scope="module")
def plain() -> pd.DataFrame:
    """Delivered sends of a world without smart replies: the planted tables show undisturbed."""
    frame = World("null").truth().to_pandas()
    return frame[frame["delivered"]]


def close(hits: float, n: int, p: float) -> bool:
    """Whether a count is within four standard errors of n * p."""
    return abs(hits - n * p) <= 4.0 * sqrt(n * p * (1.0 - p)) + 1e-9


@pytest.mark.parametrize("k", range(3), ids=INTENTS)
def test_outcome_and_reply_by_intent(plain: pd.DataFrame, k: int) -> None:
    sends = plain[plain["intent"] == INTENTS[k]]
    assert close(sends["outcome"].sum(), len(sends), P_OUTCOME[k])
    assert close(sends["replied"].sum(), len(sends), P_REPLY[k])


@pytest.mark.parametrize("k", range(3), ids=INTENTS)
def test_class_by_intent(plain: pd.DataFrame, k: int) -> None:
    replies = plain[(plain["intent"] == INTENTS[k]) & plain["replied"]]["reply_class"]
    assert sum(P_CLASS[k]) == pytest.approx(1.0)
    for name, p in zip(CLASSES, P_CLASS[k], strict=True):
        assert close((replies == name).sum(), len(replies), p), name


@pytest.mark.parametrize("k", range(3), ids=INTENTS)
def test_the_outcome_does_not_depend_on_the_reply_once_intent_is_known(plain: pd.DataFrame, k: int) -> None:
    sends = plain[plain["intent"] == INTENTS[k]]
    for replied in (True, False):
        part = sends[sends["replied"] == replied]
        assert close(part["outcome"].sum(), len(part), P_OUTCOME[k])


@pytest.mark.parametrize("k", range(3), ids=INTENTS)
def test_full_adoption_adds_taps_and_moves_typed_replies_to_taps(truth: pd.DataFrame, k: int) -> None:
    sends = truth[(truth["intent"] == INTENTS[k]) & (truth["adoption"] == 1.0)]
    assert close(sends["replied"].sum(), len(sends), P_REPLY[k] + P_EXTRA_TAP[k])
    for name in ("acknowledgement", "brief", "substantive"):
        i = CLASSES.index(name)
        stays = P_REPLY[k] * P_CLASS[k][i] * (1.0 - P_MOVES_TO_TAP[i])
        assert close((sends["reply_class"] == name).sum(), len(sends), stays), name


def test_the_story_raw_replies_rise_by_half_while_true_outcomes_stay_flat(
    default_world: World, truth: pd.DataFrame
) -> None:
    adopted = {c.id for c in default_world.campaign_list if c.affected}
    sends = truth[truth["campaign_id"].isin(adopted)]
    days = pd.to_datetime(sends["day"])
    early = sends[days < pd.Timestamp(default_world.first_day) + pd.Timedelta(days=84)]
    late = sends.drop(early.index)
    assert len(adopted) == 6
    rise = {name: late[name].mean() / early[name].mean() for name in ("replied", "outcome")}
    assert rise["replied"] == pytest.approx(1.51, abs=0.09)
    assert rise["outcome"] == pytest.approx(1.0, abs=0.1)


def test_campaigns_without_the_button_change_nothing(default_world: World, truth: pd.DataFrame) -> None:
    others = {c.id for c in default_world.campaign_list if not c.affected}
    assert (truth[truth["campaign_id"].isin(others)]["adoption"] == 0.0).all()


def test_adoption_ramps_from_nothing_to_everything_around_the_middle(truth: pd.DataFrame) -> None:
    by_day = truth.groupby("day")["adoption"].max()
    assert by_day.iloc[:79].max() == 0.0
    assert by_day.iloc[89:].min() == 1.0
    assert by_day.is_monotonic_increasing


def test_size_of_the_default_world(default_world: World, truth: pd.DataFrame, messages: pd.DataFrame) -> None:
    assert 115_000 <= len(truth) <= 125_000
    assert 8_000 <= (messages["direction"] == "in").sum() <= 9_500
    assert len(default_world.accounts()) == 2
    assert len(default_world.campaigns()) == 12
    assert len(default_world.creatives()) == 36


def test_reply_delays_are_lognormal_with_the_planned_median(
    truth: pd.DataFrame, messages: pd.DataFrame
) -> None:
    sends = messages.drop_duplicates("message_id").set_index("message_id")["sent_at"]
    human = truth[truth["replied"] & (truth["reply_class"] != "auto_reply")].set_index("message_id")
    delay = (human["replied_at"] - sends.loc[human.index]).dt.total_seconds() / 86_400
    assert delay.median() == pytest.approx(0.6, rel=0.06)
    assert delay.quantile(0.8413) == pytest.approx(0.6 * 2.718281828**1.1, rel=0.10)


def test_outcomes_follow_their_send_within_thirty_days(truth: pd.DataFrame, messages: pd.DataFrame) -> None:
    sends = messages.drop_duplicates("message_id").set_index("message_id")["sent_at"]
    hit = truth[truth["outcome"]].set_index("message_id")
    delay = hit["outcome_at"] - sends.loc[hit.index]
    assert delay.min() > pd.Timedelta(0)
    assert delay.max() < pd.Timedelta(days=30)
