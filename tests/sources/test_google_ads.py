"""Google Ads against the planted platform: what is landed is what was planted, to the millionth."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from google_platform import GooglePlatform, millionths

from pipelines.errors import SettingsError
from pipelines.sandbox.google_api import BASE, GoogleApi
from pipelines.sandbox.google_catalog import ACTIONS
from pipelines.sandbox.google_faults import GOOGLE_CALM, GoogleFaults
from pipelines.sandbox.google_figures import Advertiser, credited
from pipelines.sandbox.server import serve_api
from pipelines.sandbox.world import World
from pipelines.settings import parse_source
from pipelines.sources import google_ads_spec as spec
from pipelines.sources.base import Window
from pipelines.sources.google_ads import SOURCE, probe
from pipelines.sources.google_ads_days import EXPLAINED


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory, tiny: World) -> GooglePlatform:
    """A home that was extracted into once, for tests that only look at it."""
    platform = GooglePlatform(tmp_path_factory.mktemp("google"), tiny)
    platform.run()
    return platform


# ---- what is landed


def test_an_ordinary_day_lands_the_world_exactly(google: GooglePlatform) -> None:
    out = google.run(GoogleFaults())
    truth, ads, typed = google.truth(), google.rows(spec.ADS), google.rows(spec.CONVERSIONS)
    assert sum(millionths(row["spend"]) for row in ads) == truth.cost_micros
    assert sum(row["impressions"] for row in ads) == truth.impressions
    assert sum(row["clicks"] for row in ads) == truth.clicks
    assert sum(row["video_views"] for row in ads) == truth.video_views > 0
    assert sum(row["engagements_reported"] for row in ads) == truth.engagements
    for _, name in ACTIONS:
        rows = [row for row in typed if row["conversion_type"] == name]
        assert sum(millionths(row["conversions"]) for row in rows) == truth.conversions[name] > 0
        assert sum(millionths(row["conversion_value"]) for row in rows) == truth.values[name]
    assert sum(millionths(row["conversions"]) for row in ads) == sum(truth.conversions.values())
    assert sum(millionths(row["conversion_value"]) for row in ads) == sum(truth.values.values())
    assert out.incidents == {"rate_limited": 1}
    assert out.rows_in == out.rows_out + out.skipped.total() + out.quarantined.total()
    assert set(out.skipped) == {EXPLAINED}


def test_performance_max_and_what_is_spent_above_ads_stand_once_by_campaign(calm: GooglePlatform) -> None:
    advertiser = Advertiser(calm.world.setting)
    channels = {campaign.id: campaign.channel for campaign in advertiser.campaigns}
    planted: Counter[tuple[str, bool]] = Counter()
    for account in calm.accounts:
        for row in advertiser.days(account, calm.window.first, calm.window.last):
            planted[row.campaign.id, row.ad is None] += row.figures.cost_micros
    landed: Counter[tuple[str, bool]] = Counter()
    for row in calm.rows(spec.ADS):
        landed[row["campaign_id"], row["ad_id"] is None] += millionths(row["spend"])
    assert landed == planted
    above = {channels[campaign] for campaign, is_above in landed if is_above}
    assert above == {"PERFORMANCE_MAX", "DISPLAY"}
    assert not any(channels[c] == "PERFORMANCE_MAX" for c, is_above in landed if not is_above)


def test_each_days_ads_add_up_to_the_accounts_own_totals(calm: GooglePlatform) -> None:
    sums: Counter[tuple[str, object]] = Counter()
    for row in calm.rows(spec.ADS):
        sums[row["account_id"], row["day"]] += row["spend"]
    totals = {(row["account_id"], row["day"]): row["spend"] for row in calm.rows(spec.TOTALS)}
    assert totals == sums
    assert len(totals) == 10 * len(calm.accounts)


def test_conversions_by_action_add_up_to_those_of_their_ad(calm: GooglePlatform) -> None:
    typed: Counter[tuple[object, ...]] = Counter()
    for row in calm.rows(spec.CONVERSIONS):
        typed[row["day"], row["campaign_id"], row["ad_id"]] += row["conversions"]
    ads = {(r["day"], r["campaign_id"], r["ad_id"]): r["conversions"] for r in calm.rows(spec.ADS)}
    assert {key: value for key, value in ads.items() if value} == typed


def test_entities_are_whole_with_removed_ones_and_their_names(calm: GooglePlatform) -> None:
    found = {(row["entity_type"], row["entity_id"]): row for row in calm.rows(spec.ENTITIES)}
    advertiser = Advertiser(calm.world.setting)
    for campaign in advertiser.campaigns:
        assert found["campaign", campaign.id]["name"] == campaign.name
        assert found["campaign", campaign.id]["parent_id"] is None
        for group in campaign.groups:
            assert found["ad_group", group.id]["parent_id"] == campaign.id
            for ad in group.ads:
                row = found["ad", ad.id]
                assert (row["parent_id"], row["landing_url"], row["name"]) == (
                    group.id,
                    ad.final_url,
                    ad.name,
                )
    removed = [row for row in found.values() if row["deleted"]]
    assert [(row["entity_id"], row["status"]) for row in removed] == [
        (advertiser.campaigns[0].ads[0].id, "REMOVED")
    ]
    account = advertiser.customers[1]
    row = found["account", account.id]
    assert (row["currency"], row["timezone"], row["name"]) == (
        account.currency,
        account.timezone,
        account.name,
    )


def test_a_removed_ad_keeps_its_spend(google: GooglePlatform) -> None:
    campaign = Advertiser(google.world.setting).campaigns[0]
    last = campaign.ads[0].last_day
    assert last
    google.run(window=Window(last, last))
    row = next(row for row in google.rows(spec.ADS) if row["ad_id"] == campaign.ads[0].id)
    assert row["spend"] > 0


def test_every_row_names_its_time_zone_and_currency_and_says_null_for_what_google_has_not(
    calm: GooglePlatform,
) -> None:
    named = {row["account_id"]: (row["currency"], row["report_timezone"]) for row in calm.rows(spec.ADS)}
    assert named == {c.id: (c.currency, c.timezone) for c in Advertiser(calm.world.setting).customers}
    unsaid = ("sends", "opens", "leads", "landing_clicks", "message_clicks", "campaign_group_id")
    assert {row[name] for row in calm.rows(spec.ADS) for name in unsaid} == {None}


def test_every_day_has_its_partition_an_empty_one_too(google: GooglePlatform) -> None:
    first = google.world.first_day
    google.run(window=Window(first - timedelta(2), first))
    for stream in (spec.ADS, spec.CONVERSIONS, spec.TOTALS):
        rows = {(s.owner, s.day): s.rows for s in google.landing.sidecars(stream)}
        assert len(rows) == 3 * len(google.accounts)
        assert all((count > 0) == (day == first) for (_, day), count in rows.items())


# ---- again


def test_the_same_answer_gives_the_same_bytes_however_it_is_batched(google: GooglePlatform) -> None:
    google.run()
    before = google.contents()
    out = google.run(GoogleFaults(searches={}, batch=7))
    assert out.changed == 0
    assert google.contents() == before


def test_late_conversions_and_a_credit_replace_their_days_and_are_remembered(google: GooglePlatform) -> None:
    google.run()
    later = World(size="tiny", until=google.world.until + timedelta(2))
    out = google.run(world=later)
    ads, window = google.rows(spec.ADS), Window(google.window.first, later.until)
    truth = google.truth(window, later)
    assert sum(millionths(row["spend"]) for row in ads) == truth.cost_micros
    assert sum(millionths(row["conversions"]) for row in ads) == sum(truth.conversions.values())
    landed = {(row["day"], row["row_key"]): row for row in ads}
    ledger = google.rows(spec.RESTATEMENTS)
    _, day = credited(google.world.setting)
    assert {(row["metric"], row["day"]) for row in ledger if row["metric"] == "spend"} == {("spend", day)}
    for row in ledger:
        assert row["new"] == landed[row["day"], row["row_key"]][row["metric"]]
        assert (row["old"] > row["new"]) == (row["metric"] == "spend")
        assert (row["platform"], row["seen_on"]) == ("google_ads", later.until + timedelta(1))
    assert out.incidents["restated_day"] >= 7
    assert any("Google restated" in note and "spend -" in note for note in out.notes)


def test_only_young_and_missing_days_are_asked_for(google: GooglePlatform) -> None:
    google.run()
    out = google.run(lookback_days=2)
    assert google.api
    days = {line.rpartition("WHERE")[2] for line in google.api.queries if "segments.date" in line}
    last = google.world.until
    assert days == {f" segments.date BETWEEN '{last - timedelta(1)}' AND '{last}'"}
    assert out.changed == 0


# ---- the plan, the settings, the clock


def test_the_plan_asks_nothing_and_is_kept(google: GooglePlatform) -> None:
    plan = SOURCE.plan(google.job("http://127.0.0.1:9/google"), google.window)
    out = google.run()
    assert (plan.requests, plan.partitions) == (out.requests, out.partitions)
    again = SOURCE.plan(google.job("http://127.0.0.1:9/google", lookback_days=4), google.window)
    assert plan.partitions - again.partitions == 3 * len(google.accounts) * 6


def test_days_that_google_has_deleted_are_not_asked_for(google: GooglePlatform) -> None:
    old = Window(google.world.until - timedelta(1_111), google.world.until)
    for step in (SOURCE.plan, SOURCE.extract):
        with pytest.raises(SettingsError, match="37 months"):
            step(google.job("http://127.0.0.1:9/google"), old)


def test_a_daily_source_needs_a_window(google: GooglePlatform) -> None:
    with pytest.raises(SettingsError, match="window"):
        SOURCE.extract(google.job("http://127.0.0.1:9/google"), None)


def test_customer_ids_are_taken_as_google_shows_them() -> None:
    block = {"kind": "google_ads", "accounts": ["774-120-3300"], "login_customer_id": "774-120-0000"}
    options = parse_source("ads", block)
    assert options.model_dump()["accounts"] == ("7741203300",)
    assert options.model_dump()["login_customer_id"] == "7741200000"
    with pytest.raises(SettingsError, match="like 123-456-7890"):
        parse_source("ads", block | {"accounts": ["Fairhaven"]})


def test_a_day_that_is_not_over_where_the_account_is_is_told(google: GooglePlatform) -> None:
    """The sandbox answers at six in the morning, UTC: eleven at night of the day before in Los Angeles."""

    def moved(resource: str, rows: list[dict[str, dict[str, str]]]) -> list[dict[str, dict[str, str]]]:
        for row in rows if resource == "customer list" else []:
            row["customer"]["timeZone"] = "America/Los_Angeles"
        return rows

    last = google.world.until
    out = google.run(GoogleFaults(searches={}, tamper=moved), window=Window(last, last))
    assert out.incidents["day_not_over"] == len(google.accounts)
    assert f"{last} was not over in America/Los_Angeles" in out.notes[0]


def test_a_probe_is_one_call_and_says_what_came_back(google: GooglePlatform) -> None:
    api = GoogleApi(google.world, GOOGLE_CALM)
    with serve_api(api, BASE) as url:
        said = probe(google.job(url))
    assert said == "account 7741203300, in USD and days of America/New_York"
    assert api.searches == 1


def test_amounts_are_kept_to_the_millionth(calm: GooglePlatform) -> None:
    assert any(row["conversions"] % 1 for row in calm.rows(spec.ADS))
    assert {row["spend"].as_tuple().exponent for row in calm.rows(spec.ADS)} == {-9}
    assert all(row["spend"] == row["spend"].quantize(Decimal("0.000001")) for row in calm.rows(spec.ADS))
