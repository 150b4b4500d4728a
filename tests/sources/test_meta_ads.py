"""Meta Ads against the planted platform: what is landed is what the platform has, exactly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from meta_platform import FIRST, WINDOWS, MetaPlatform
from pydantic import ValidationError

from pipelines.errors import SettingsError
from pipelines.options import MetaAds
from pipelines.sandbox.meta_faults import CALM, MetaFaults
from pipelines.sandbox.meta_world import ACCOUNTS, KINDS, MetaWorld
from pipelines.sandbox.world import World
from pipelines.sources.base import Window
from pipelines.sources.meta_ads import SOURCE
from pipelines.sources.meta_ads_entities import landing_url
from pipelines.sources.meta_ads_spec import (
    AD_DAYS,
    CONVERSIONS,
    ENTITIES,
    META,
    REACH,
    RESTATEMENTS,
    TOTALS,
)


@pytest.fixture
def meta(tmp_path: Path, tiny: World) -> MetaPlatform:
    return MetaPlatform(tmp_path, tiny)


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, tiny: World) -> MetaPlatform:
    """A home after one undisturbed extract, for tests that only look."""
    meta = MetaPlatform(tmp_path_factory.mktemp("meta"), tiny)
    meta.run()
    return meta


def planted(meta: MetaPlatform) -> MetaWorld:
    return MetaWorld(meta.world)


# ---- what is landed


def test_an_ordinary_day_meets_its_troubles_and_lands_the_world_exactly(meta: MetaPlatform) -> None:
    out = meta.run(MetaFaults())
    assert meta.told() == meta.truth()
    met = {"rate_limited": 1, "quota_pause": 1, "report_restarted": 1}
    assert dict(out.incidents) == met
    assert len(out.notes) == len(met)
    assert out.rows_in == out.rows_out


@pytest.mark.parametrize("windows", [WINDOWS, ("1d_click", "7d_click", "28d_click", "1d_view")])
def test_conversions_equal_the_planted_sums_by_type_and_window(
    meta: MetaPlatform, windows: tuple[str, ...]
) -> None:
    meta.run(attribution_windows=windows)
    for account in ACCOUNTS:
        truth = planted(meta).planted(account.id, meta.window.first, meta.window.last, windows)
        landed = meta.conversions(account.id)
        assert {key: told for key, told in landed.items() if key[0] in KINDS} == {
            key: (count, truth.values.get(key, 0)) for key, count in truth.conversions.items()
        }


def test_an_ad_counts_a_conversion_once_whatever_windows_and_names_it_is_told_under(
    meta: MetaPlatform,
) -> None:
    meta.run(attribution_windows=("1d_click", "28d_click", "1d_view"))
    rows = meta.landed(AD_DAYS)
    for account in ACCOUNTS:
        truth = planted(meta).planted(
            account.id, meta.window.first, meta.window.last, ("28d_click", "1d_view")
        )
        mine = [row for row in rows if row["account_id"] == account.id]
        assert sum(row["conversions"] or 0 for row in mine) == truth.conversions.total()
        assert sum(row["conversion_value"] or 0 for row in mine) == sum(truth.values.values())
    assert {row["attribution_setting"] for row in rows} == {"28d_click,1d_view"}


def test_days_are_the_accounts_own_and_amounts_are_in_its_currency(calm: MetaPlatform) -> None:
    rows = calm.landed(AD_DAYS)
    told = {(row["account_id"], row["report_timezone"], row["currency"]) for row in rows}
    assert told == {(account.id, account.timezone, account.currency) for account in ACCOUNTS}
    assert {row["platform"] for row in rows} == {"facebook_ads"}
    assert {row["source_relation"] for row in rows} == {"meta_ads"}


def test_control_totals_are_the_accounts_own(calm: MetaPlatform) -> None:
    for account in ACCOUNTS:
        truth = planted(calm).planted(account.id, calm.window.first, calm.window.last, WINDOWS)
        rows = [row for row in calm.landed(TOTALS) if row["account_id"] == account.id]
        assert (
            sum(row["spend"] for row in rows),
            sum(row["impressions"] for row in rows),
            sum(row["clicks"] for row in rows),
        ) == (truth.spend, truth.impressions, truth.clicks)


def test_what_was_not_told_is_null_and_not_zero(calm: MetaPlatform) -> None:
    rows = calm.landed(AD_DAYS)
    assert {row["sends"] for row in rows} == {row["opens"] for row in rows} == {None}
    without = [row for row in rows if row["leads"] is None]
    assert without
    assert 0 not in {row["leads"] for row in rows}


def test_entities_stand_in_their_order_with_where_an_ad_leads(calm: MetaPlatform) -> None:
    rows = {(row["entity_type"], row["entity_id"]): row for row in calm.landed(ENTITIES)}
    world = planted(calm)
    for account in ACCOUNTS:
        assert rows["account", account.id]["timezone"] == account.timezone
        for ad in world.ads[account.id]:
            if ad.status == "DELETED":
                continue
            row = rows["ad", ad.id]
            assert (row["name"], row["status"], row["deleted"]) == (ad.name, ad.status, False)
            assert row["landing_url"] == f"{ad.link}?{ad.url_tags}"
            adset = rows["ad_group", row["parent_id"]]
            campaign = rows["campaign", adset["parent_id"]]
            assert (campaign["name"], campaign["parent_id"]) == (ad.campaign.name, account.id)


@pytest.mark.parametrize(
    ("creative", "leads_to"),
    [
        (
            {"link_url": "https://x.example/?a=1", "url_tags": "utm_source=f"},
            "https://x.example/?a=1&utm_source=f",
        ),
        ({"asset_feed_spec": {"link_urls": [{"website_url": "https://y.example"}]}}, "https://y.example"),
        (
            {
                "object_story_spec": {
                    "video_data": {"call_to_action": {"value": {"link": "https://z.example"}}}
                }
            },
            "https://z.example",
        ),
        ({"asset_feed_spec": {"link_urls": []}, "url_tags": "utm_source=f"}, None),
        (None, None),
    ],
)
def test_an_ad_leads_where_its_creative_says(creative: Any, leads_to: str | None) -> None:
    assert landing_url(creative) == leads_to


def test_a_deleted_ad_keeps_its_spend_and_its_name(meta: MetaPlatform) -> None:
    (gone,) = (ad for ad in planted(meta).ads[FIRST] if ad.status == "DELETED")
    assert gone.last_day
    window = Window(gone.last_day - timedelta(1), gone.last_day + timedelta(1))
    out = meta.run(window=window)
    assert {day for _, ad, day in meta.told() if ad == gone.id} == {window.first, gone.last_day}
    (row,) = (row for row in meta.landed(ENTITIES) if row["entity_id"] == gone.id)
    assert (row["name"], row["status"], row["deleted"]) == (gone.name, "DELETED", True)
    assert row["parent_id"] == gone.adset.id
    assert "unreconciled_day" not in out.incidents


def test_reach_is_the_platforms_own_for_each_range(calm: MetaPlatform) -> None:
    rows = calm.landed(REACH)
    assert {(row["range_end"] - row["range_start"]).days + 1 for row in rows} == {7, 28}
    for row in rows:
        asked = row["campaign_id"], row["range_start"], row["range_end"]
        assert (row["reach"], row["impressions"]) == planted(calm).reach(*asked)


# ---- again, and later


def test_the_same_answers_touch_no_file(meta: MetaPlatform) -> None:
    meta.run(accounts=(FIRST,))
    before = meta.files()
    again = meta.run(accounts=(FIRST,))
    assert meta.files() == before
    assert (again.changed, again.incidents["restated_day"]) == (0, 0)


def test_a_day_is_restated_for_four_weeks_and_keeps_what_it_said_before(meta: MetaPlatform) -> None:
    window = Window(meta.window.first, meta.window.last + timedelta(1))
    meta.run(window=meta.window, accounts=(FIRST,))
    later = World(size="tiny", until=meta.world.until + timedelta(12))
    out = meta.run(world=later, window=window, accounts=(FIRST,))
    assert out.incidents["restated_day"] > 0
    rows = [row for row in meta.landed(RESTATEMENTS) if row["metric"] == "conversions" and row["old"]]
    assert rows
    landed = {(row["row_key"], row["day"]): row for row in meta.landed(AD_DAYS)}
    for row in rows:
        assert row["new"] > row["old"]
        found = landed[row["row_key"], row["day"]]
        assert found["conversions"] == row["new"]
        assert (found["campaign_id"], found["ad_id"]) == (row["campaign_id"], row["ad_id"])
    assert any("Meta restated" in note for note in out.notes)


def test_days_beyond_the_lookback_are_not_asked_for_again(meta: MetaPlatform) -> None:
    meta.run()
    plan = SOURCE.plan(meta.job("http://127.0.0.1:9", lookback_days=2), meta.window)
    assert plan.note.startswith("4 account-days")


def test_the_plan_asks_nothing_and_is_kept(meta: MetaPlatform) -> None:
    plan = SOURCE.plan(meta.job("http://127.0.0.1:9"), meta.window)
    out = meta.run()
    assert (plan.requests, plan.partitions) == (out.requests, out.partitions)


# ---- settings


@pytest.mark.parametrize("window", ["7d_view", "28d_view"])
def test_a_window_that_meta_gave_up_is_refused_with_why(window: str) -> None:
    with pytest.raises(ValidationError, match="no longer counts conversions under"):
        MetaAds(kind="meta_ads", accounts=("1",), attribution_windows=(window,))


def test_an_account_may_be_written_as_meta_shows_it() -> None:
    assert MetaAds(kind="meta_ads", accounts=("act_12", "34")).accounts == ("12", "34")
    with pytest.raises(ValidationError, match="no ad account id"):
        MetaAds(kind="meta_ads", accounts=("My account",))


def test_days_that_meta_no_longer_keeps_are_refused_before_anything_is_asked(meta: MetaPlatform) -> None:
    with pytest.raises(SettingsError, match="Meta keeps days since 2023"):
        SOURCE.plan(meta.job("http://127.0.0.1:9"), Window(date(2023, 1, 1), meta.world.until))


def test_a_probe_names_each_account(meta: MetaPlatform) -> None:
    from pipelines.sandbox.meta_api import BASE, MetaApi
    from pipelines.sandbox.server import serve_api

    assert SOURCE.probe
    with serve_api(MetaApi(meta.world, CALM), BASE) as url:
        said = SOURCE.probe(meta.job(url))
    assert all(account.id in said and account.currency in said for account in ACCOUNTS)


def test_spend_that_differs_by_less_than_rounding_agrees(meta: MetaPlatform) -> None:
    def tamper(by: str) -> MetaFaults:
        def change(level: str, rows: Any) -> Any:
            if level != "account":
                return rows
            return [{**row, "spend": str(Decimal(row["spend"]) + Decimal(by))} for row in rows]

        return replace(CALM, tamper=change)

    day = Window(meta.world.until, meta.world.until)
    assert "unreconciled_day" not in meta.run(tamper("0.02"), window=day, accounts=(FIRST,)).incidents
    assert meta.run(tamper("0.30"), window=day, accounts=(FIRST,)).incidents["unreconciled_day"] == 1


def test_every_landed_conversion_belongs_to_a_landed_ad_day(calm: MetaPlatform) -> None:
    assert {(row["ad_id"], row["day"]) for row in calm.landed(CONVERSIONS)} <= {
        (ad, day) for _, ad, day in calm.told()
    }


@pytest.mark.parametrize(("currency", "place"), [("EUR", "0.01"), ("JPY", "1")])
def test_amounts_are_rounded_to_the_least_unit_of_their_currency(currency: str, place: str) -> None:
    assert META.rounding(pa.table({"currency": [currency]})) == Decimal(place)
