"""The reports in the words of ad_reporting hold what the loader's raw tables sum to, to the last decimal."""

from __future__ import annotations

from collections.abc import Generator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.options import Loader
from tests.sources.file_house import House
from tests.warehouse.rendered import Bench, bench

LEVELS = ("account", "campaign", "ad_group", "ad", "url")
NO_REACH = (
    "create table campaign_reach as select '' as platform, '' as account_id, '' as campaign_id,"
    " date '2020-01-01' as range_start, date '2020-01-02' as range_end, 1::bigint as reach where false"
)


@pytest.fixture
def desk(tmp_path: Path) -> Generator[tuple[House, Bench]]:
    with bench() as reports:
        yield House(tmp_path), reports


def built(desk: tuple[House, Bench], options: Loader) -> Bench:
    """Land what the loader brought and build the reports on it."""
    house, reports = desk
    house.extract(options, name="raw")
    landed = house.landing.root / "loader"
    con = reports.con
    days = con.read_parquet(str(landed / "ad_performance/date=*/*.parquet"), hive_partitioning=True)
    days.project("*, cast(date as date) as date_day").create("stg_landed__ad_performance_daily")
    con.execute("create view fct_ad_performance_daily as from stg_landed__ad_performance_daily")
    entities = con.read_parquet(str(landed / "ad_entities/snapshot=*/*.parquet"), hive_partitioning=False)
    entities.project("*, exported_on as seen_on").create("ad_entities")
    con.execute(NO_REACH)
    reports.build("ad_reporting__ad_report", *(f"ad_reporting__{x}_report" for x in LEVELS if x != "ad"))
    return reports


def shape(folder: Path, loader: str, platform: str, **constants: str) -> Loader:
    """The block for a folder of somebody's tables."""
    told = {"kind": "loader", "path": str(folder), "loader": loader, "platform": platform}
    return Loader.model_validate({**told, "constants": constants})


def raw(folder: Path, table: str, measures: str, where: str = "true") -> tuple[Any, ...]:
    """What a raw table itself sums to."""
    import duckdb

    with duckdb.connect() as con:
        sql = f"select {measures} from read_csv(?) where {where}"
        return con.execute(sql, [str(folder / f"{table}.csv")]).fetchall()[0]


def sums(reports: Bench, level: str, where: str = "true") -> tuple[Any, ...]:
    """What one report sums to."""
    measures = "sum(spend), sum(impressions), sum(clicks), sum(conversions), sum(conversions_value)"
    return reports.query(f"select {measures} from ad_reporting__{level}_report where {where}")[0]


def test_facebook_every_report_holds_the_raw_sums(desk: tuple[House, Bench], shared_data: Path) -> None:
    folder = shared_data / "loader_shapes" / "fivetran_facebook_ads"
    reports = built(desk, shape(folder, "fivetran", "meta_ads", currency="USD"))
    ads = raw(
        folder,
        "facebook_ads_basic_ad_data",
        "sum(spend::decimal(18, 2)), sum(impressions), sum(inline_link_clicks)",
    )
    kinds = "action_type in ('onsite_conversion.purchase', 'onsite_conversion.lead_grouped',"
    kinds += " 'offsite_conversion.fb_pixel_purchase', 'offsite_conversion.fb_pixel_lead')"
    counted = raw(folder, "facebook_ads_basic_ad_actions_data", "sum(value::decimal(18, 2))", kinds)
    worth = raw(folder, "facebook_ads_basic_ad_action_values_data", "sum(value::decimal(18, 2))", kinds)
    for level in LEVELS:
        assert sums(reports, level) == (*ads, *counted, *worth)
    # Not one seed ad leads to a page we know: the report says so, and keeps their impressions.
    assert reports.query(
        "select is_url_known, sum(impressions) from ad_reporting__url_report group by all order by all"
    ) == [(False, ads[1])]


def test_linkedin_an_upper_table_adds_only_what_its_ads_lack(
    desk: tuple[House, Bench], shared_data: Path
) -> None:
    folder = shared_data / "loader_shapes" / "fivetran_linkedin"
    reports = built(desk, shape(folder, "fivetran", "linkedin_ads"))
    measures = "sum(cost_in_local_currency::decimal(18, 2)), sum(impressions), sum(clicks)"
    creatives = raw(folder, "linkedin_ad_analytics_by_creative_data", measures)
    campaigns = raw(folder, "linkedin_ad_analytics_by_campaign_data", measures)
    assert sums(reports, "ad", "ad_id is not null")[:3] == creatives
    above = sums(reports, "ad", "ad_id is null")
    # Of the campaigns, creatives nobody knows had 125 impressions and 10 clicks on the same days.
    assert above[:3] == (campaigns[0], campaigns[1] - 125, campaigns[2] - 10)
    for level in LEVELS:
        assert sums(reports, level) == sums(reports, "ad")


def test_google_each_level_holds_its_own_raw_sums(desk: tuple[House, Bench], shared_data: Path) -> None:
    folder = shared_data / "loader_shapes" / "fivetran_google_ads"
    reports = built(desk, shape(folder, "fivetran", "google_ads"))
    cost = "sum(cost_micros)::decimal(18, 0) * 0.000001::decimal(7, 6), sum(impressions), sum(clicks)"
    expected: dict[str, tuple[Any, ...]] = {}
    for level, where in (
        ("ad", "ad_id is not null and ad_id not like 'ad_group:%'"),
        ("ad_group", "ad_id like 'ad_group:%'"),
        ("campaign", "ad_id is null and campaign_id is not null"),
        ("account", "campaign_id is null"),
    ):
        expected[level] = raw(folder, f"{level}_stats_data", cost)
        assert sums(reports, "ad", where)[:3] == expected[level]
    conversions = [
        raw(folder, f"{x}_stats_data", "sum(conversions::decimal(18, 6))")[0]
        for x in ("ad_group", "campaign", "account")
    ]
    assert sums(reports, "ad")[3] == sum(Decimal(str(n)) for n in conversions)
    for level in LEVELS:
        assert sums(reports, level) == sums(reports, "ad")


def test_reach_of_an_ad_and_day_is_shown_where_a_table_tells_it(
    desk: tuple[House, Bench], shared_data: Path
) -> None:
    dlt = shape(
        shared_data / "loader_shapes" / "dlt_facebook_insights",
        "dlt",
        "meta_ads",
        currency="EUR",
        account_id="77",
    )
    reports = built(desk, dlt)
    assert sums(reports, "account")[:3] == (Decimal(20), 1000, 25)
    assert reports.query("select reach, frequency > 1.11 from ad_reporting__ad_report") == [(900, True)]
