"""Each scenario does what its name says, in the affected campaigns, and nothing where it should not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd
import pytest

from pipelines.errors import SettingsError
from pipelines.sandbox.scenario import LAST_DAY, SCENARIOS, SIZES
from pipelines.sandbox.world import World


@dataclass(frozen=True)
class Change:
    """Second half over first half of affected campaigns, and the sends they come from."""

    raw: float
    outcomes: float
    substantive: float
    late: pd.DataFrame


def change(scenario: str) -> Change:
    """Draw a scenario at default size and compare its halves."""
    world = World(scenario)
    frame = world.truth().to_pandas()
    affected = {c.id for c in world.campaign_list if c.affected}
    sends = frame[frame["delivered"] & frame["campaign_id"].isin(affected)]
    middle = pd.Timestamp(world.first_day) + pd.Timedelta(days=84)
    early, late = (
        sends[m] for m in (pd.to_datetime(sends["day"]) < middle, pd.to_datetime(sends["day"]) >= middle)
    )

    def ratio(column: str, value: object = True) -> float:
        return float((late[column] == value).mean() / (early[column] == value).mean())

    return Change(ratio("replied"), ratio("outcome"), ratio("reply_class", "substantive"), late)


def test_null_changes_nothing() -> None:
    found = change("null")
    assert 0.92 < found.raw < 1.08
    assert 0.85 < found.outcomes < 1.15


def test_true_improvement_lifts_replies_and_outcomes_together() -> None:
    found = change("true_improvement")
    assert found.raw > 1.15
    assert found.outcomes > 1.25
    assert found.substantive > 1.25


def test_quality_up_lifts_outcomes_while_raw_stays() -> None:
    found = change("quality_up")
    assert 0.90 < found.raw < 1.10
    assert found.outcomes > 1.15
    assert found.substantive > 1.15


def test_outcomes_down_halves_outcomes_and_leaves_replies() -> None:
    found = change("outcomes_down")
    assert 0.92 < found.raw < 1.08
    assert 0.38 < found.outcomes < 0.65


def test_broken_tracking_loses_records_while_true_outcomes_go_on() -> None:
    found = change("broken_tracking")
    last_quarter = found.late[
        pd.to_datetime(found.late["day"]) >= pd.Timestamp(LAST_DAY) - pd.Timedelta(days=40)
    ]
    assert last_quarter["outcome"].sum() > 100
    assert last_quarter["outcome_recorded"].sum() < 0.08 * last_quarter["outcome"].sum()
    world = World("broken_tracking")
    recorded = {
        e.rsplit("-", 1)[0] if e.endswith(("-s", "-r")) else e
        for e in world.outcomes()["event_id"].to_pylist()
    }
    lost = last_quarter[last_quarter["outcome"] & ~last_quarter["outcome_recorded"]]["message_id"]
    assert recorded.isdisjoint(f"ev-{m.removesuffix('-0')}" for m in lost)


def test_hot_one_tap_makes_taps_the_class_of_buyers() -> None:
    late = change("hot_one_tap").late
    rates = late.groupby("reply_class")["outcome"].mean()
    assert rates["one_tap"] > 1.5 * rates["acknowledgement"]
    assert change("seed_story").late.groupby("reply_class")["outcome"].mean()["one_tap"] < 0.06


def test_uninformative_classes_say_nothing_about_outcomes() -> None:
    """Each class of reply leads to as many outcomes as any other: chi-square under its .1 % point."""
    truth = World("uninformative_classes").truth().to_pandas()
    replies = truth[truth["replied"]]
    by_class = replies.groupby("reply_class")["outcome"].agg(["sum", "size"])
    rate = replies["outcome"].mean()
    due = by_class["size"] * rate
    assert ((by_class["sum"] - due) ** 2 / (due * (1 - rate))).sum() < 20.5
    assert len(by_class) == 6


def test_drift_brings_a_phrase_nobody_has_seen() -> None:
    world = World("drift", size="tiny", seed=11)
    fresh = World("seed_story", size="tiny", seed=11)
    new = set(world.messages()["body"].to_pylist()) - set(fresh.messages()["body"].to_pylist())
    assert new
    assert all(len(text.split()) <= 6 for text in new)


def test_scenarios_of_one_seed_share_sends_and_people() -> None:
    story, null = World(size="tiny").messages().to_pandas(), World("null", size="tiny").messages().to_pandas()
    first, second = (m[m["message_id"].str.endswith("-0")].reset_index(drop=True) for m in (story, null))
    pd.testing.assert_frame_equal(first, second)


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_draws_at_tiny_size(name: str) -> None:
    world = World(name, size="tiny")
    assert world.messages().num_rows > 1_200
    assert world.scenario == name


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"scenario": "boom"}, "seed_story"),
        ({"size": "enormous"}, "tiny"),
        ({"seed": -1}, "whole number"),
        ({"size": "tiny", "until": date(2020, 1, 1)}, "Move it to 2026-09-27"),
    ],
)
def test_a_wrong_name_or_clock_is_refused_with_what_is_allowed(
    arguments: dict[str, object], says: str
) -> None:
    with pytest.raises(SettingsError, match=says):
        World(**arguments)  # pyright: ignore[reportArgumentType]


def test_sizes_and_scenarios_are_filed_under_their_names() -> None:
    assert all(name == s.name for table in (SCENARIOS, SIZES) for name, s in table.items())
