"""Each loader's shape in a few rows: sums, versions, levels, lists, several connections."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import InputError
from pipelines.landing import waist
from pipelines.options import Loader
from pipelines.sources.loader_shape import shape_of, shapes
from tests.sources.file_house import House

ADS, CONVERSIONS = waist.ad_days("loader"), waist.ad_conversions("loader")
TOTALS, ENTITIES = waist.ad_control_totals("loader"), waist.ad_entities("loader")
_GOOGLE = """
create table ad_stats as select * from (values
    (1, date '2026-05-01', 10, 100, 1000, 'MOBILE', 4500000, 50, 5, 1.5, 30.0),
    (1, date '2026-05-01', 10, 100, 1000, 'DESKTOP', 500000, 10, 1, 0.25, 0.0)
) as t (customer_id, date, campaign_id, ad_group_id, ad_id, device, cost_micros, impressions, clicks,
    conversions,
    conversions_value), (select 'SEARCH' as ad_network_type, null::varchar as ad_group,
    null::varchar as keyword_ad_group_criterion);
create table campaign_stats as select * from (values
    (1, date '2026-05-01', 10, 5000000, 60, 6, 1.75, 30.0), (1, date '2026-05-01', 11, 7000001, 900, 9,
        3.0, 90.0)
) as t (customer_id, date, id, cost_micros, impressions, clicks, conversions, conversions_value),
    (select 'MOBILE' as device, 'MIXED' as ad_network_type);
create table account_stats as select 1 as customer_id, date '2026-05-01' as date, 12000001 as cost_micros,
    960 as impressions, 15 as clicks, 4.75 as conversions, 120.0 as conversions_value, 'M' as device,
    'MIXED' as ad_network_type;
create table account_history as select 1 as id, 'Acme' as descriptive_name, 'CHF' as currency_code,
    'Europe/Zurich' as time_zone, timestamp '2026-01-01' as updated_at;
create table campaign_history as select 11 as id, 1 as customer_id, 'Max' as name, 'REMOVED' as status,
    'PERFORMANCE_MAX' as advertising_channel_type, timestamp '2026-01-01' as updated_at;
create table ad_group_history as select 100 as id, 10 as campaign_id, 'Group' as name,
    timestamp '2026-01-01' as updated_at;
create table ad_history as select 1000 as id, 100 as ad_group_id, 'Ad' as name,
    timestamp '2026-01-01' as updated_at,
    '[https://a.example/x,https://b.example]' as final_urls;
"""
_META = """
create table ads_insights as select * from (values
    ('9', '77', 'c', 's', 'a', date '2026-05-01', 1.10, 10, 2, timestamp '2026-05-02', '[]', '[]'),
    ('9', '77', 'c', 's', 'a', date '2026-05-01', 3.30, 30, 6, timestamp '2026-05-03',
     '[{"action_type": "offsite_conversion.fb_pixel_lead", "value": 2, "7d_click": 2},
       {"action_type": "lead", "value": 2}, {"action_type": "link_click", "value": 6}]',
     '[{"action_type": "offsite_conversion.fb_pixel_lead", "value": "20.5"}]')
) as t (account_id, _x, campaign_id, adset_id, ad_id, date_start, spend, impressions, clicks,
    _airbyte_extracted_at,
    actions, action_values), (select 'EUR' as account_currency, 'Acme' as account_name,
        'Camp' as campaign_name,
    'Set' as adset_name, 'Ad' as ad_name);
"""


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def database(house: House, sql: str, loader: str, platform: str, **options: object) -> Loader:
    """A DuckDB file made by `sql`."""
    path = house.inbox / "raw.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        con.execute(sql)
    told = {"kind": "loader", "path": str(path), "loader": loader, "platform": platform}
    return Loader.model_validate({**told, **options})


@pytest.mark.parametrize(("loader", "platform"), shapes())
def test_every_shape_names_only_columns_the_waist_has(loader: str, platform: str) -> None:
    shape = shape_of(loader, platform)
    known = {*ADS.schema.names, *ENTITIES.schema.names, "date_day", "date_end", "reach", "synced", "row_id"}
    cuts = {"device", "network", "hour", "keyword", "ad_group_id", "timezone"}
    for fact in shape.facts:
        assert fact.columns.keys() <= known | cuts, fact.table
        assert fact.optional <= fact.columns.keys()
    for entity in shape.entities:
        assert entity.settings["type"] in shape.chain
        assert entity.optional <= entity.columns.keys()


def test_google_spends_above_its_ads_once_and_in_exact_money(house: House) -> None:
    done = house.extract(database(house, _GOOGLE, "fivetran", "google_ads"))
    rows = {row["row_key"]: row for row in house.rows(ADS)}
    ad, campaign = rows["1/10/1000"], rows["campaign:11"]
    assert (ad["spend"], ad["impressions"], ad["conversions"]) == (Decimal(5), 60, Decimal("1.75"))
    assert (campaign["spend"], campaign["impressions"], campaign["ad_id"]) == (Decimal("7.000001"), 900, None)
    assert (
        sum(row["spend"] for row in rows.values()) == house.rows(TOTALS)[0]["spend"] == Decimal("12.000001")
    )
    assert (ad["currency"], ad["report_timezone"]) == ("CHF", "Europe/Zurich")
    assert done.skipped["told_below"] == 2
    assert done.skipped["merged_into_grain"] == 1
    told = {row["entity_id"]: row for row in house.rows(ENTITIES)}
    assert told["11"]["deleted"]
    assert (told["1000"]["parent_id"], told["1000"]["landing_url"]) == ("100", "https://a.example/x")


def test_figures_only_an_upper_table_tells_are_no_lost_column(house: House) -> None:
    bare = "alter table ad_stats drop conversions; alter table ad_stats drop conversions_value;"
    options = database(house, _GOOGLE + bare, "fivetran", "google_ads")
    house.extract(options)
    assert house.extract(options).changed == 0


def test_of_appended_versions_the_last_is_right_and_actions_land_by_type(house: House) -> None:
    house.extract(database(house, _META, "airbyte", "meta_ads"))
    (row,) = house.rows(ADS)
    assert (row["spend"], row["impressions"], row["currency"]) == (Decimal("3.3"), 30, "EUR")
    assert (row["conversions"], row["conversion_value"], row["leads"]) == (Decimal(2), Decimal("20.5"), 2)
    kinds = {row["conversion_type"]: row["conversions"] for row in house.rows(CONVERSIONS)}
    assert kinds == {"offsite_conversion.fb_pixel_lead": 2, "lead": 2, "link_click": 6}
    parents = {row["entity_type"]: row["parent_id"] for row in house.rows(ENTITIES)}
    assert parents == {"account": None, "campaign": "9", "ad_group": "c", "ad": "s"}


def test_an_ad_leads_where_its_creative_says_with_its_tags(house: House) -> None:
    creatives = """
        create table ads as select 'a' as id, 'Named' as name, '9' as account_id, 's' as adset_id,
            '{"id": "12.0x"}' as creative, 'PAUSED' as effective_status, '2026-05-01' as updated_time;
        create table ad_creatives as select '12.0x' as id, 'https://a.example/?x=1' as link_url,
            '[{"key": "utm_source", "value": "fb", "type": "AD"},
              {"key": "utm_term", "value": "{{ad.id}}"}]' as url_tags;
        create table ad_account as
        select '9.0' as account_id, 'act_9' as id, 'Acme' as name, 'EUR' as currency;
    """
    house.extract(database(house, _META + creatives, "airbyte", "meta_ads"))
    told = {(row["entity_type"], row["entity_id"]): row for row in house.rows(ENTITIES)}
    ad = told["ad", "a"]
    assert ad["landing_url"] == "https://a.example/?utm_source=fb&utm_term={{ad.id}}&x=1"
    assert (ad["name"], ad["status"]) == ("Named", "PAUSED")
    assert told["account", "9"]["currency"] == "EUR"


def test_one_load_that_repeats_itself_is_no_version(house: House) -> None:
    twice = _META + "update ads_insights set _airbyte_extracted_at = timestamp '2026-05-02'"
    with pytest.raises(InputError, match=r"2 of 2 rows repeat their key .* with different values"):
        house.extract(database(house, twice, "airbyte", "meta_ads"))


def test_airbyte_linkedin_reads_urns_and_floats(house: House) -> None:
    sql = """
        create table ad_creative_analytics as select 'urn:li:sponsoredCreative:5' as "pivotValue",
            '["urn:li:sponsoredCreative:5"]' as "pivotValues", '2026-05-01' as start_date,
            '2026-05-01' as end_date, 99.99999999999996::double as "costInLocalCurrency",
            106.0::double as clicks, 19464.0::double as impressions,
                3.0::double as "externalWebsitePostClickConversions";
        create table accounts as select 8 as id, 'Acme' as name, 'USD' as currency;
        create table campaigns as select 4 as id, 'Camp' as name,
            'urn:li:sponsoredCampaignGroup:2' as "campaignGroup",
            'urn:li:sponsoredAccount:8' as account, 'SPONSORED_INMAILS' as type;
        create table creatives as select 'urn:li:sponsoredCreative:5' as id,
            'urn:li:sponsoredCampaign:4' as campaign,
            'urn:li:sponsoredAccount:8' as account, 1700000000000 as "lastModifiedAt";
    """
    house.extract(database(house, sql, "airbyte", "linkedin_ads"))
    (row,) = house.rows(ADS)
    assert (row["ad_id"], row["campaign_id"], row["campaign_group_id"], row["account_id"]) == (
        "5",
        "4",
        "2",
        "8",
    )
    assert (row["spend"], row["clicks"], row["channel_format"]) == (Decimal(100), 106, "message")
    assert [row["conversion_type"] for row in house.rows(CONVERSIONS)] == ["external_website_post_click"]


def test_dlt_children_find_their_row_and_a_google_report_its_account(house: House) -> None:
    sql = """
        create table ad_report_daily as select date '2026-05-01' as segments_date, 1 as customer_id,
            10 as campaign_id, 100 as ad_group_id, 1000 as ad_group_ad_ad_id, 2500000 as metrics_cost_micros,
            5 as metrics_impressions, 1 as metrics_clicks, 0.5 as metrics_conversions, 'M' as segments_device,
            '1795405689.73' as _dlt_load_id;
    """
    google = database(house, sql, "dlt", "google_ads", constants={"currency": "EUR"})
    house.extract(google)
    (row,) = house.rows(ADS)
    assert (row["account_id"], row["spend"], row["conversions"]) == ("1", Decimal("2.5"), Decimal("0.5"))


def test_several_schemas_are_connections_with_a_name_each(house: House) -> None:
    tables = " ".join(
        f"create schema {name}; use {name}; {_GOOGLE.replace('select 1 as id', f'select {n} as id')}"
        for n, name in ((1, "one"), (1, "two"))
    )
    options = database(house, tables, "fivetran", "google_ads", schema=["one", "two"])
    house.extract(options)
    assert {row["source_relation"] for row in house.rows(ADS)} == {"mine.one", "mine.two"}
    with pytest.raises(InputError, match=r'holds several schemas .*schema = "one"'):
        house.extract(database(house, tables, "fivetran", "google_ads"))
    house.extract(database(house, tables, "fivetran", "google_ads", schema="one"))
    assert {row["source_relation"] for row in house.rows(ADS)} == {"mine"}


def test_a_missing_table_is_named_with_the_nearest(house: House) -> None:
    renamed = _GOOGLE.replace("create table ad_history", "create table ads_history")
    with pytest.raises(InputError, match="has no table ad_history; ads_history looks like it"):
        house.extract(database(house, renamed, "fivetran", "google_ads"))
