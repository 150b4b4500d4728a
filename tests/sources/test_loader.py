"""What a loader brought lands once: its sums are the raw tables' own, and what is wrong with them is said."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import InputError
from pipelines.landing import waist
from pipelines.options import Loader
from tests.sources.file_house import House

ADS, ENTITIES = waist.ad_days("loader"), waist.ad_entities("loader")
_CREATIVES = """
create table ad_analytics_by_creative as
select * from (values
    (11, timestamp '2026-05-01 00:00:00', 12.5, 14.0, 1000, 20, 0, 1, 2.0, 40.0),
    (11, timestamp '2026-05-02 00:00:00', null, null, 500, 10, 0, null, null, null),
    (99, timestamp '2026-05-02 00:00:00', 3.25, 4.0, 100, 1, 3, 0, 0.0, 0.0)
) as t (
    creative_id, day, cost_in_local_currency, cost_in_usd, impressions, clicks, opens, one_click_leads,
    external_website_conversions, conversion_value_in_local_currency
)
"""
_ENTITIES = """
create table account_history as
select 5 as id, 'Acme' as name, 'EUR' as currency, timestamp '2026-01-01' as last_modified_time;
create table campaign_group_history as
select 7 as id, 'Spring' as name, '5' as account_id, timestamp '2026-01-01' as last_modified_time;
create table campaign_history as
select * from (values
    (3, 'Old name', 7, timestamp '2026-02-01', 'ACTIVE'),
    (3, 'Old name', 7, timestamp '2026-02-03', 'ACTIVE'),
    (3, 'New name', 7, timestamp '2026-03-01', 'ACTIVE'),
    (3, 'Newer', 7, timestamp '2026-03-01 09:00', 'PAUSED')
) as t (id, name, campaign_group_id, last_modified_time, status), (select '5' as account_id);
create table creative_history as
select 11 as id, 3 as campaign_id, 'https://a.example/?utm_source=li' as click_uri,
    timestamp '2026-04-01' as last_modified_at, 'REMOVED' as intended_status
"""
Make = Callable[..., Loader]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def linkedin(house: House, *more: str, **options: object) -> Loader:
    """A DuckDB file as Fivetran fills it, changed by the statements of `more`."""
    path = house.inbox / "raw.duckdb"
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as con:
        for statement in (_CREATIVES, _ENTITIES, *more):
            con.execute(statement)
    told = {"kind": "loader", "path": str(path), "loader": "fivetran", "platform": "linkedin_ads"}
    return Loader.model_validate({**told, **options})


def test_what_the_raw_table_sums_to_is_what_lands(house: House) -> None:
    house.extract(linkedin(house))
    rows = house.rows(ADS)
    assert sum(row["spend"] or 0 for row in rows) == Decimal("15.75")
    assert [sum(row[name] or 0 for row in rows) for name in ("impressions", "clicks", "opens")] == [
        1600,
        31,
        3,
    ]
    known = next(row for row in rows if row["ad_id"] == "11" and row["spend"])
    assert (known["campaign_id"], known["campaign_group_id"], known["account_id"]) == ("3", "7", "5")
    assert (known["currency"], known["report_timezone"]) == ("EUR", "UTC")


def test_a_null_is_not_a_zero_and_an_ad_nobody_knows_keeps_its_spend(house: House) -> None:
    house.extract(linkedin(house))
    unsaid, unknown = (next(r for r in house.rows(ADS) if r["row_key"] == k and f(r)) for k, f in (
        ("11", lambda r: r["impressions"] == 500), ("99", lambda r: True),
    ))  # fmt: skip
    assert unsaid["spend"] is None
    assert unsaid["leads"] is None
    assert (unknown["spend"], unknown["account_id"], unknown["campaign_id"]) == (Decimal("3.25"), "5", None)


def test_histories_land_as_the_versions_that_say_something_new(house: House) -> None:
    done = house.extract(linkedin(house))
    campaigns = [row for row in house.rows(ENTITIES) if row["entity_type"] == "campaign"]
    assert [(str(r["exported_on"]), r["name"], r["status"]) for r in campaigns] == [
        ("2026-02-01", "Old name", "ACTIVE"),
        ("2026-03-01", "Newer", "PAUSED"),
    ]
    assert done.skipped["version_says_nothing_new"] == 2
    ad = next(row for row in house.rows(ENTITIES) if row["entity_type"] == "ad")
    assert ad["deleted"]
    assert ad["landing_url"] == "https://a.example/?utm_source=li"


def test_the_same_tables_give_the_same_bytes(house: House) -> None:
    options = linkedin(house)
    house.extract(options)
    before = {s.partition: s.sha256 for s in house.landing.sidecars()}
    assert house.extract(options).changed == 0
    assert {s.partition: s.sha256 for s in house.landing.sidecars()} == before


def test_a_restated_day_is_replaced_and_what_it_said_is_kept(house: House) -> None:
    house.extract(linkedin(house))
    later = linkedin(
        house, "update ad_analytics_by_creative set cost_in_local_currency = 13 where clicks = 20"
    )
    done = house.extract(later)
    assert done.incidents == {"restated_day": 1}
    (row,) = house.rows(waist.ad_restatements("loader"))
    assert (row["row_key"], row["metric"], row["old"], row["new"]) == ("11", "spend", Decimal("12.5"), 13)
    assert sum(row["spend"] or 0 for row in house.rows(ADS)) == Decimal("16.25")
    assert house.extract(later).incidents == {}


def test_a_day_the_tables_no_longer_have_goes(house: House) -> None:
    house.extract(linkedin(house))
    house.extract(linkedin(house, "delete from ad_analytics_by_creative where day = timestamp '2026-05-02'"))
    assert [str(s.day) for s in house.landing.sidecars(ADS)] == ["2026-05-01"]


def test_a_renamed_column_stops_the_source_and_what_was_landed_stays(house: House) -> None:
    house.extract(linkedin(house))
    before = {s.sha256 for s in house.landing.sidecars()}
    for old, new in (("cost_in_local_currency", "cost_in_local_curr"), ("one_click_leads", "one_click_lead")):
        changed = linkedin(house, f"alter table ad_analytics_by_creative rename {old} to {new}")
        with pytest.raises(InputError, match=rf"lacks {old} .*found {new}, which looks like it.*renamed"):
            house.extract(changed)
    assert {s.sha256 for s in house.landing.sidecars()} == before


def test_an_optional_column_that_was_there_before_does_not_become_null(house: House) -> None:
    house.extract(linkedin(house))
    before = {s.sha256 for s in house.landing.sidecars()}
    with pytest.raises(InputError, match=r"no longer has opens \(our opens\), which earlier loads had"):
        house.extract(linkedin(house, "alter table ad_analytics_by_creative drop opens"))
    assert {s.sha256 for s in house.landing.sidecars()} == before


def test_a_table_loaded_twice_stops_the_source(house: House) -> None:
    doubled = linkedin(house, "insert into ad_analytics_by_creative from ad_analytics_by_creative")
    with pytest.raises(
        InputError, match=r"6 of 6 rows repeat their key \(creative_id, day\) with the same values"
    ):
        house.extract(doubled)
    assert house.rows(ADS) == []


def test_an_upper_table_lands_only_what_is_beyond_its_ads(house: House) -> None:
    campaigns = """
        create table ad_analytics_by_campaign as
        select 3 as campaign_id, day, 20.0 as cost_in_local_currency, 1000 as impressions, 20 as clicks
        from ad_analytics_by_creative where day = timestamp '2026-05-01' union all
        select 4, timestamp '2026-05-02', 5.0, 150, 1
    """
    done = house.extract(linkedin(house, campaigns))
    above = [row for row in house.rows(ADS) if row["ad_id"] is None]
    # Campaign 3 spent 7.5 beyond its ads; of campaign 4, ad 99 that nobody knows may have spent 3.25 already.
    assert [(r["campaign_id"], r["spend"], r["impressions"]) for r in above] == [
        ("3", Decimal("7.5"), None),
        ("4", Decimal("1.75"), 50),
    ]
    assert done.quarantined.total() == 0


def test_an_unreadable_cell_is_refused_with_its_reason(house: House) -> None:
    text = (
        "alter table ad_analytics_by_creative alter cost_in_local_currency type varchar",
        "update ad_analytics_by_creative set cost_in_local_currency = 'n/a' where creative_id = 99",
    )
    done = house.extract(linkedin(house, *text))
    assert done.quarantined == {"unreadable_spend": 1}
    assert len(house.rows(ADS)) == 2


def test_a_broken_line_of_an_exported_table_is_told_and_the_rest_lands(house: House) -> None:
    tables = {
        "ad_analytics_by_creative": "creative_id,day,cost_in_local_currency,impressions,clicks\n"
        "11,2026-05-01,1.5,10,1\n11,2026-05-02,2.5,20,2,surplus\n11,2026-05-03,4,,\n",
        "account_history": "id,name,currency\n5,Acme,EUR\n",
        "campaign_history": "id,name,account_id,campaign_group_id\n3,Camp,5,\n3,too,many,cells,here\n",
        "creative_history": "id,campaign_id\n11,3\n",
    }
    for name, text in tables.items():
        house.put(f"raw/linkedin_{name}_data.csv", text)
    told = {"path": str(house.inbox / "raw"), "loader": "fivetran", "platform": "linkedin_ads"}
    done = house.extract(Loader.model_validate({"kind": "loader", **told}))
    assert [row["spend"] for row in house.rows(ADS)] == [Decimal("1.5"), Decimal(4)]
    assert done.quarantined == {"too_many_columns": 2}
