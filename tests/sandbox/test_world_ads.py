"""The ad platform's side: entities that fit together, figures that agree with the messages, restated days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest

from pipelines.sandbox.ads import COUNTS
from pipelines.sandbox.scenario import LAST_DAY
from pipelines.sandbox.world import World


@pytest.fixture(scope="module")
def figures(default_world: World) -> pd.DataFrame:
    """All ad figures of the default world."""
    days = (default_world.first_day, default_world.until)
    return pd.concat([default_world.ad_days(a["id"], *days).to_pandas() for a in default_world.accounts()])


def test_entities_refer_to_each_other(default_world: World) -> None:
    accounts, groups = (
        {e["id"] for e in kind} for kind in (default_world.accounts(), default_world.campaign_groups())
    )
    campaigns, creatives = default_world.campaigns(), default_world.creatives()
    assert {c["account_id"] for c in campaigns} == accounts
    assert {c["campaign_group_id"] for c in campaigns} < groups
    archived = {g["id"] for g in default_world.campaign_groups() if g["status"] == "ARCHIVED"}
    assert groups - {c["campaign_group_id"] for c in campaigns} == archived
    assert {c["campaign_id"] for c in creatives} == {c["id"] for c in campaigns}
    ids = [
        e["id"]
        for kind in (default_world.accounts(), default_world.campaign_groups(), campaigns, creatives)
        for e in kind
    ]
    assert len(ids) == len(set(ids))
    assert all(i.isdigit() for i in ids)
    assert all(e["created_at"] <= e["last_modified_at"] for e in [*campaigns, *creatives])


def test_accounts_differ_in_currency_and_zone(default_world: World) -> None:
    assert [(a["currency"], a["timezone"]) for a in default_world.accounts()] == [
        ("USD", "America/New_York"),
        ("EUR", "Europe/Berlin"),
    ]


def test_stopped_entities_stay_listed_and_keep_their_past(
    default_world: World, figures: pd.DataFrame
) -> None:
    removed = [c["id"] for c in default_world.creatives() if c["status"] == "REMOVED"]
    paused = [c["id"] for c in default_world.campaigns() if c["status"] == "PAUSED"]
    assert len(removed) == 1
    assert len(paused) == 1
    assert 0 < figures["creative_id"].eq(removed[0]).sum() < 120
    assert figures[figures["campaign_id"] == paused[0]]["date_day"].max() == LAST_DAY - timedelta(days=7)
    before = World(until=default_world.first_day + timedelta(days=30))
    assert {c["status"] for c in before.creatives()} == {"ACTIVE"}


def test_grain_is_the_creative_day(figures: pd.DataFrame) -> None:
    assert not figures.duplicated(["account_id", "creative_id", "date_day"]).any()
    assert figures["sends"].gt(0).all()


def test_platform_sends_are_the_delivered_messages(figures: pd.DataFrame, truth: pd.DataFrame) -> None:
    own = truth.groupby(["ad_id", "day"]).size()
    platform = figures.set_index(["creative_id", "date_day"])["sends"].sort_index()
    own.index.names = platform.index.names
    pd.testing.assert_series_equal(platform, own.sort_index(), check_names=False)


def test_counts_are_possible(figures: pd.DataFrame) -> None:
    assert figures[list(COUNTS)].ge(0).all().all()
    assert (figures["opens"] <= figures["sends"]).all()
    assert (
        figures["clicks"] == figures[["action_clicks", "ad_unit_clicks", "text_url_clicks"]].sum(axis=1)
    ).mean() > 0.999
    assert (figures["landing_clicks"] <= figures["clicks"]).all()
    assert (figures["ad_unit_clicks"] <= figures["impressions"]).all()
    assert (figures["one_click_leads"] <= figures["one_click_lead_form_opens"]).all()
    assert (figures["mail_contact_info_shares"] <= figures["mail_interested_clicks"]).all()
    assert figures[list(COUNTS)].sum().gt(0).all()


def test_rates_look_like_the_trade(figures: pd.DataFrame) -> None:
    total = figures[list(COUNTS)].sum()
    spend = figures["cost_local"].map(float).sum()
    assert 0.005 < total["clicks"] / total["impressions"] < 0.03
    assert 0.5 < total["opens"] / total["sends"] < 0.65
    assert 0.3 < spend / total["sends"] < 0.8
    assert 5 < spend / total["clicks"] < 20


def test_money_is_decimal_text_with_six_places(default_world: World, figures: pd.DataFrame) -> None:
    for column in ("cost_local", "cost_usd", "conversion_value_local"):
        assert figures[column].str.fullmatch(r"\d+\.\d{6}").all()
    usd, eur = (figures[figures["account_id"] == a["id"]] for a in default_world.accounts())
    assert (usd["cost_local"] == usd["cost_usd"]).all()
    rate = eur["cost_usd"].map(Decimal).sum() / eur["cost_local"].map(Decimal).sum()
    assert Decimal("1.06") < rate < Decimal("1.10")


def test_an_unknown_account_or_a_range_outside_the_world_is_empty(default_world: World) -> None:
    assert default_world.ad_days("1", default_world.first_day, default_world.until).num_rows == 0
    account = default_world.accounts()[0]["id"]
    assert default_world.ad_days(account, date(2020, 1, 1), date(2020, 2, 1)).num_rows == 0
    assert (
        default_world.ad_days(account, LAST_DAY + timedelta(days=1), LAST_DAY + timedelta(days=3)).num_rows
        == 0
    )


def difference(
    a: World, b: World, day: date, *, first_read: tuple[bool, bool] = (False, False)
) -> dict[str, set[str]]:
    """Return by creative the columns in which two reads of a day differ, over all accounts."""
    found: dict[str, set[str]] = {}
    for account in a.accounts():
        old = a.ad_days(account["id"], day, day, first_read=first_read[0]).to_pylist()
        new = b.ad_days(account["id"], day, day, first_read=first_read[1]).to_pylist()
        for x, y in zip(old, new, strict=True):
            if x != y:
                found[x["creative_id"]] = {k for k in x if x[k] != y[k]}
                assert Decimal(x["cost_local"]) < Decimal(y["cost_local"])
                assert x["clicks"] <= y["clicks"]
    return found


def test_lagged_days_settle_exactly_when_the_clock_reaches_them() -> None:
    lagged = [r for r in World().restatements() if not r.mid_run]
    assert len(lagged) == 3
    for r in lagged:
        settles = r.day + timedelta(days=r.lag_days)
        waits, settled = World(until=settles - timedelta(days=1)), World(until=settles)
        changed = difference(waits, settled, r.day)
        assert set(changed) == {r.creative_id}
        assert (
            {"cost_local", "cost_usd"}
            <= changed[r.creative_id]
            <= {"cost_local", "cost_usd", "clicks", "landing_clicks", "total_engagements"}
        )
        assert not difference(settled, World(until=settles + timedelta(days=20)), r.day)


def test_one_day_settles_in_the_middle_of_a_run(default_world: World) -> None:
    (r,) = [r for r in default_world.restatements() if r.mid_run]
    assert set(difference(default_world, default_world, r.day, first_read=(True, False))) == {r.creative_id}
    other = r.day + timedelta(days=1)
    assert not difference(default_world, default_world, other, first_read=(True, False))


def test_one_more_day_on_the_default_clock_meets_a_restated_day(default_world: World) -> None:
    tomorrow = World(until=LAST_DAY + timedelta(days=1))
    days = [LAST_DAY - timedelta(days=i) for i in range(30)]
    assert sum(len(difference(default_world, tomorrow, d)) for d in days) == 1


def test_restated_days_exist_in_the_tiny_world_too(tiny_world: World) -> None:
    for r in tiny_world.restatements():
        rows = tiny_world.ad_days(r.account_id, r.day, r.day).to_pylist()
        assert r.creative_id in {row["creative_id"] for row in rows}


def test_reach_grows_with_the_range_and_is_not_additive(default_world: World) -> None:
    c = default_world.campaigns()[0]
    ends = [(LAST_DAY - timedelta(days=n - 1), LAST_DAY) for n in (1, 7, 28, 168)]
    reached = [default_world.reach(c["account_id"], c["id"], *e) for e in ends]
    assert reached == sorted(reached)
    weeks = [(LAST_DAY - timedelta(days=7 * k + 6), LAST_DAY - timedelta(days=7 * k)) for k in range(4)]
    assert reached[2] < sum(default_world.reach(c["account_id"], c["id"], *w) for w in weeks)


def test_frequency_is_at_least_one(default_world: World) -> None:
    first = LAST_DAY - timedelta(days=27)
    for c in default_world.campaigns():
        rows = default_world.ad_days(c["account_id"], first, LAST_DAY).to_pylist()
        shown = sum(r["impressions"] for r in rows if r["campaign_id"] == c["id"])
        assert 0 < default_world.reach(c["account_id"], c["id"], first, LAST_DAY) <= shown


def test_reach_of_an_unknown_campaign_is_zero(default_world: World) -> None:
    assert default_world.reach("512345678", "1", default_world.first_day, LAST_DAY) == 0
