"""The outcomes file: its contract, its money, and its agreement with the truth."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from pipelines.sandbox.outcomes import CURRENCIES
from pipelines.sandbox.world import World


@pytest.fixture(scope="module")
def events(default_world: World) -> pd.DataFrame:
    """Outcome events of the default world."""
    return default_world.outcomes().to_pandas()


def test_columns_types_and_keys(events: pd.DataFrame) -> None:
    assert list(events.columns) == [
        *("event_id", "occurred_at", "type", "person_kind", "person"),
        *("value", "currency", "campaign_id", "refers_to"),
    ]
    assert events["event_id"].is_unique
    assert set(events["type"]) == {"download", "signup", "transaction", "refund"}
    assert events["occurred_at"].is_monotonic_increasing


def test_only_money_events_have_a_value_and_a_currency(events: pd.DataFrame) -> None:
    money = events["type"].isin(["transaction", "refund"])
    assert events[money][["value", "currency"]].notna().all().all()
    assert events[~money][["value", "currency"]].isna().all().all()
    assert {"USD", "EUR"} < set(events["currency"].dropna()) <= set(CURRENCIES)
    assert (events[events["type"] == "transaction"]["value"].map(Decimal) > 0).all()


def test_refunds_take_back_no_more_than_was_paid_later_and_from_the_same_person(events: pd.DataFrame) -> None:
    paid = events.set_index("event_id")
    refunds = events[events["type"] == "refund"]
    assert 2 <= len(refunds) <= 20
    origins = paid.loc[refunds["refers_to"]]
    assert (origins["type"] == "transaction").all()
    assert (origins["person"].to_numpy() == refunds["person"].to_numpy()).all()
    assert (origins["occurred_at"].to_numpy() < refunds["occurred_at"].to_numpy()).all()
    for back, whole in zip(refunds["value"], origins["value"], strict=True):
        assert 0 < -Decimal(back) <= Decimal(whole)


def test_every_recorded_outcome_before_the_clock_is_one_first_event(
    default_world: World, events: pd.DataFrame, truth: pd.DataFrame
) -> None:
    clock = pd.Timestamp(default_world.until, tz="UTC") + pd.Timedelta(days=1)
    due = truth[truth["outcome_recorded"] & (truth["outcome_at"] < clock)]
    assert set("ev-" + due["message_id"].str.removesuffix("-0")) <= set(events["event_id"])
    firsts = events[events["event_id"].str.fullmatch(r"ev-\d{9}-\d{8}-\d{4}")]
    assert len(firsts) == len(due)


def test_outcomes_belong_to_the_person_of_their_send(events: pd.DataFrame, messages: pd.DataFrame) -> None:
    sends = messages.drop_duplicates("message_id").set_index("message_id")["person"]
    firsts = events[events["event_id"].str.fullmatch(r"ev-\d{9}-\d{8}-\d{4}")]
    keys = firsts["event_id"].str.removeprefix("ev-") + "-0"
    assert (sends.loc[keys].to_numpy() == firsts["person"].to_numpy()).all()


def test_a_few_outcomes_are_of_people_nobody_wrote_to(events: pd.DataFrame, messages: pd.DataFrame) -> None:
    strangers = ~events["person"].isin(messages["person"])
    assert 0.02 < strangers.mean() < 0.08
    assert events[strangers]["campaign_id"].isna().all()


def test_the_crm_names_the_campaign_of_some_outcomes_only(default_world: World, events: pd.DataFrame) -> None:
    assert 0.35 < events["campaign_id"].notna().mean() < 0.5
    assert set(events["campaign_id"].dropna()) <= {c["id"] for c in default_world.campaigns()}


def test_the_platforms_conversions_are_fewer_than_our_outcomes(
    default_world: World, events: pd.DataFrame
) -> None:
    days = (default_world.first_day, default_world.until)
    seen = sum(
        sum(default_world.ad_days(a["id"], *days)["external_website_conversions"].to_pylist())
        for a in default_world.accounts()
    )
    assert 0 < seen < 0.5 * len(events)
