"""Ad performance from any table: mapped, judged, and summed to the grain without losing a cent or a row."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from file_house import House, table_text
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.errors import InputError
from pipelines.options import AdsFile
from pipelines.sources.file_streams import AD_DAYS

Row = dict[str, Any]
SAID = {"platform": "Facebook_Ads", "account_id": "acme", "currency": "usd", "report_timezone": "UTC"}


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def ad(**changes: object) -> Row:
    return {
        "Date": "2026-05-01",
        "ad_id": "a1",
        "Spent": "1.50",
        "Impressions": "100",
        "Clicks": "3",
        **changes,
    }


def options(house: House, *rows: Row, name: str = "ads.csv", **settings_: Any) -> AdsFile:
    house.put(name, table_text(rows))
    said: dict[str, Any] = {
        "kind": "ads_file",
        "path": str(house.inbox / name),
        "constants": SAID,
        **settings_,
    }
    return AdsFile.model_validate(said)


def land(house: House, *rows: Row, **settings_: Any) -> list[Row]:
    house.extract(options(house, *rows, **settings_))
    return house.rows(AD_DAYS)


def test_a_row_lands_under_the_names_common_exports_use(house: House) -> None:
    (row,) = land(house, ad())
    assert (row["platform"], row["account_id"], row["currency"]) == ("facebook_ads", "acme", "USD")
    assert (row["ad_id"], row["spend"], row["impressions"], row["clicks"]) == ("a1", Decimal("1.5"), 100, 3)
    assert all(row[name] is None for name in ("campaign_id", "sends", "conversions", "attribution_setting"))
    assert house.landing.sidecars(AD_DAYS)[0].day == date(2026, 5, 1)


def test_rows_finer_than_the_grain_are_summed_and_counted(house: House) -> None:
    rows = [ad(age=age, gender=gender) for age in ("18-24", "25-34") for gender in "FM"]
    done = house.extract(options(house, *rows, ad(ad_id="a2")))
    one, two = sorted(house.rows(AD_DAYS), key=lambda row: row["ad_id"])
    assert (one["spend"], one["impressions"], two["spend"]) == (6, 400, Decimal("1.5"))
    assert (done.rows_in, done.rows_out, done.skipped) == (5, 2, {"merged_into_grain": 3})


def test_what_nobody_counted_stays_null_in_the_sum(house: House) -> None:
    (row,) = land(house, ad(leads="", opens=""), ad(leads="2", opens=""))
    assert (row["leads"], row["opens"]) == (2, None)


def test_different_currencies_are_never_added(house: House) -> None:
    constants = {key: value for key, value in SAID.items() if key != "currency"}
    rows = land(house, ad(currency="EUR"), ad(currency="USD"), constants=constants)
    assert {row["currency"]: row["spend"] for row in rows} == {"EUR": Decimal("1.5"), "USD": Decimal("1.5")}


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Date": ""}, "no_date"),
        ({"Date": "Total"}, "unreadable_date"),
        ({"Spent": "-1"}, "negative_spend"),
        ({"Impressions": "-1"}, "negative_impressions"),
        ({"Spent": "NaN"}, "unreadable_spend"),
        ({"Spent": "inf"}, "unreadable_spend"),
        ({"Spent": "1e25"}, "unreadable_spend"),
        ({"Clicks": "2.5"}, "unreadable_clicks"),
        ({"Clicks": "9223372036854775808"}, "unreadable_clicks"),
        ({"Clicks": "many"}, "unreadable_clicks"),
        ({"Account": ""}, "no_account_id"),
        ({"Currency code": "ABC"}, "unknown_currency"),
        ({"Currency code": ""}, "no_currency"),
        ({"Reporting ends": "2026-05-31"}, "more_than_a_day"),
    ],
)
def test_a_row_that_cannot_land_waits_with_its_reason_and_line(
    house: House, change: Row, reason: str
) -> None:
    more = {"Account": "acme", "Currency code": "USD", "Reporting ends": "2026-05-01"}
    constants = {"platform": "meta"}
    done = house.extract(options(house, ad(**more), ad(**{**more, **change}), constants=constants))
    (refused,) = house.refused()
    assert (refused["reason"], refused["line"]) == (reason, 3)
    assert (done.rows_in, done.rows_out, done.quarantined) == (2, 1, {reason: 1})


def test_whole_numbers_as_spreadsheets_write_them(house: House) -> None:
    (row,) = land(house, ad(Impressions="1,234,567", Clicks="3.0"))
    assert (row["impressions"], row["clicks"]) == (1_234_567, 3)


def test_a_german_export_is_read_as_one(house: House) -> None:
    text = "Tag;ad_id;Ausgegeben;Impressions\n01.05.2026;a1;1.234,56;1.000\n31.05.2026;a1;0,44;2\n"
    house.put("ads.csv", text.encode("cp1252"))
    source = AdsFile(
        kind="ads_file",
        path=str(house.inbox / "ads.csv"),
        columns={"date_day": "Tag", "spend": "Ausgegeben"},
        constants=SAID,
    )
    house.extract(source)
    assert sum(row["spend"] for row in house.rows(AD_DAYS)) == 1235


def test_a_currency_in_the_header_is_read(house: House) -> None:
    constants = {key: value for key, value in SAID.items() if key != "currency"}
    text = 'Day,Ad ID,"Amount spent (EUR)"\n2026-05-01,a1,2.5\n'
    house.put("ads.csv", text)
    house.extract(AdsFile(kind="ads_file", path=str(house.inbox / "ads.csv"), constants=constants))
    (row,) = house.rows(AD_DAYS)
    assert (row["currency"], row["spend"]) == ("EUR", Decimal("2.5"))


@pytest.mark.parametrize(
    ("days", "read"),
    [
        (["2026-05-01", "2026-05-13"], {date(2026, 5, 1), date(2026, 5, 13)}),
        (["01-05-2026", "13-05-2026"], {date(2026, 5, 1), date(2026, 5, 13)}),
        (["05/01/2026", "05/13/2026"], {date(2026, 5, 1), date(2026, 5, 13)}),
        (["May 1, 2026", "May 13, 2026"], {date(2026, 5, 1), date(2026, 5, 13)}),
        (["2026-05-01 00:00:00", "2026-05-13T00:00:00Z"], {date(2026, 5, 1), date(2026, 5, 13)}),
    ],
)
def test_the_form_of_days_is_found_where_only_one_fits(
    house: House, days: list[str], read: set[date]
) -> None:
    land(house, *(ad(Date=day) for day in days))
    assert {sidecar.day for sidecar in house.landing.sidecars(AD_DAYS)} == read


def test_days_that_could_be_two_are_asked_about(house: House) -> None:
    with pytest.raises(InputError, match="could be") as caught:
        house.extract(options(house, ad(Date="03/04/2026")))
    assert 'formats = { date_day = "' in (caught.value.remedy or "")
    (row,) = land(house, ad(Date="03/04/2026"), formats={"date_day": "%d/%m/%Y"})
    assert row["spend"] == Decimal("1.5")
    assert house.landing.sidecars(AD_DAYS)[0].day == date(2026, 4, 3)


def test_what_cannot_be_told_is_asked_for_with_a_block_to_paste(house: House) -> None:
    with pytest.raises(InputError) as caught:
        house.extract(options(house, ad(), constants={}))
    remedy = caught.value.remedy or ""
    for line in ("[sources.mine]", 'kind = "ads_file"', 'currency = "EUR"', 'platform = "facebook_ads"'):
        assert line in remedy
    assert "Date, ad_id, Spent" in caught.value.what


def test_the_block_an_error_shows_works_when_pasted(house: House) -> None:
    import tomllib

    with pytest.raises(InputError) as caught:
        house.extract(options(house, ad(), constants={}))
    block = tomllib.loads((caught.value.remedy or "").split("\n\n", 1)[1])["sources"]["mine"]
    house.extract(AdsFile.model_validate(block))
    assert len(house.rows(AD_DAYS)) == 1


def test_a_table_without_any_metric_is_refused(house: House) -> None:
    with pytest.raises(InputError, match="no column of spend"):
        house.extract(options(house, {"Date": "2026-05-01", "ad_id": "1"}))


def test_two_files_with_the_same_cell_are_not_added(house: House) -> None:
    house.put("ads-1.csv", table_text([ad(age="1"), ad(age="2"), ad(ad_id="a2")]))
    house.put("ads-2.csv", table_text([ad(Spent="9", age="1")]))
    done = house.extract(AdsFile(kind="ads_file", path=str(house.inbox / "ads-*.csv"), constants=SAID))
    assert {row["ad_id"]: row["spend"] for row in house.rows(AD_DAYS)} == {"a1": 9, "a2": Decimal("1.5")}
    assert (done.rows_in, done.skipped) == (4, {"superseded_by_later_file": 2})


def test_days_no_file_has_any_more_go_and_the_rest_stays_untouched(house: House) -> None:
    house.extract(options(house, ad(), ad(Date="2026-05-02"), ad(Date="2026-05-03")))
    before = house.files()
    done = house.extract(options(house, ad(), ad(Date="2026-05-02", Clicks="4")))
    assert done.changed == 1
    after = house.files()
    assert {path for path in before if path not in after} == {p for p in before if "2026-05-03" in p}
    assert all(after[path] == before[path] for path in after if "2026-05-01" in path)


def test_another_sources_days_are_its_own(house: House) -> None:
    land(house, ad())
    house.extract(options(house, ad(Date="2026-05-09"), name="b.csv"), name="other")
    assert {row["source_relation"] for row in house.rows(AD_DAYS)} == {"mine", "other"}


def test_the_real_table_adds_up_exactly(house: House, shared_data: Path) -> None:
    source = AdsFile(
        kind="ads_file",
        path=str(shared_data / "real/kag/facebook_ad_performance.csv"),
        constants={
            "platform": "facebook_ads",
            "account_id": "kag",
            "currency": "USD",
            "report_timezone": "UTC",
        },
    )
    done = house.extract(source)
    rows = house.rows(AD_DAYS)
    assert (done.rows_in, done.rows_out, done.quarantined.total()) == (1143, 1143, 0)
    assert sum(row["spend"] for row in rows) == Decimal("58705.229958205")
    assert sum(row["clicks"] for row in rows) == 38165
    assert sum(row["impressions"] for row in rows) == 213434828


_AD = st.fixed_dictionaries(
    {
        "Date": st.sampled_from(["2026-05-01", "2026-05-02", "Total", ""]),
        "ad_id": st.sampled_from(["a1", "a2", ""]),
        "Spent": st.one_of(
            st.decimals(min_value=0, max_value=10**9, places=9).map("{:f}".format),
            st.sampled_from(["-1", "x", "nan", ""]),
        ),
        "Clicks": st.one_of(st.integers(0, 10**9).map(str), st.sampled_from(["-1", "1.5", ""])),
    }
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(_AD, max_size=12), order=st.randoms())
def test_sums_are_exact_and_every_row_is_accounted_for_in_any_order(
    tmp_path_factory: pytest.TempPathFactory, rows: list[Row], order: Any
) -> None:
    house = House(tmp_path_factory.mktemp("house"))
    anchor = {"Date": "2026-05-01", "ad_id": "a0", "Spent": "1", "Clicks": "1"}
    done = house.extract(options(house, anchor, *rows))
    bad = ("Total", ""), ("-1", "x", "nan"), ("-1", "1.5")
    good = [
        row
        for row in (anchor, *rows)
        if row["Date"] not in bad[0] and row["Spent"] not in bad[1] and row["Clicks"] not in bad[2]
    ]
    landed = house.rows(AD_DAYS)
    assert sum(row["spend"] or 0 for row in landed) == sum(Decimal(row["Spent"] or 0) for row in good)
    assert sum(row["clicks"] or 0 for row in landed) == sum(int(row["Clicks"] or 0) for row in good)
    assert done.quarantined.total() == len(rows) + 1 - len(good) == len(house.refused())
    before = house.files()
    order.shuffle(rows)
    house.extract(options(house, anchor, *rows))
    assert {path: state[0] for path, state in house.files().items()} == {p: s[0] for p, s in before.items()}
