"""Replaced days equal a rebuild, row for row, whatever happened to a day; each half of the rule is needed."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipelines.landing import waist
from pipelines.sources import linkedin_ads_streams as ads
from pipelines.warehouse.project import dbt_project
from tests.warehouse.house import House
from tests.warehouse.sample import (
    ACCOUNT,
    FIRST,
    land_ad_day,
    land_ads,
    land_ads_file,
    land_entities,
    land_everything,
)

pytestmark = pytest.mark.xdist_group("house")
FACT = ("marts", "fct_ad_performance_daily")
# What is compared here is every row of every mart; that the tests beside the models hold is asked elsewhere.
UNTESTED = ("--exclude-resource-type", "test")
AD_MODELS = ("run", "--select", "+fct_ad_performance_daily")
DAYS = [FIRST + timedelta(n) for n in range(3)]
Change = Callable[[House], tuple[date, date] | None]


def _window(first: date, last: date) -> tuple[str, ...]:
    return ("--event-time-start", str(first), "--event-time-end", str(last + timedelta(1)))


def _restate(house: House) -> tuple[date, date]:
    land_ad_day(house, DAYS[1], {"110": ("9.999999999", 501, 3), "120": ("2.25", 500, 1)})
    return DAYS[1], DAYS[1]


def _empty_a_day(house: House) -> tuple[date, date]:
    land_ad_day(house, DAYS[2], {})
    return DAYS[2], DAYS[2]


def _lose_a_day(house: House) -> tuple[date, date]:
    house.landing.drop(ads.CREATIVE_ANALYTICS, ads.CREATIVE_ANALYTICS.partition(DAYS[0], ACCOUNT))
    return DAYS[0], DAYS[0]


def _add_a_day(house: House) -> tuple[date, date]:
    land_ad_day(house, DAYS[2] + timedelta(5), {"110": ("1", 1, 1)})
    return DAYS[2] + timedelta(5), DAYS[2] + timedelta(5)


def _move_a_creative(house: House) -> None:
    land_entities(house, date(2026, 8, 20), campaign_of="12")


def _tell_rates(house: House) -> None:
    stream = waist.fx_rates("fx_rates_file")
    rates = [{"date_day": FIRST - timedelta(1), "currency": "USD", "rate": "1.25", "exported_on": FIRST}]
    house.land(stream, FIRST, "ecb--eurofxref", [{"source_relation": "ecb", **rate} for rate in rates])


CHANGES: dict[str, Change] = {
    "a restated day": _restate,
    "an emptied day": _empty_a_day,
    "a vanished day": _lose_a_day,
    "a new day": _add_a_day,
    "a creative told under another campaign": _move_a_creative,
    "an exchange rate of a day that was built before": _tell_rates,
}


@pytest.fixture(scope="module")
def ads_house(house: House) -> House:
    house.empty()
    land_ads(house)
    land_ads_file(house)
    return house


def _replace(house: House, window: tuple[date, date] | None, project: Path | None = None) -> list[object]:
    # Where only an export changed there is no day to replace: the window lies before history.
    house.build(*AD_MODELS, *_window(*(window or (date(1, 1, 2), date(1, 1, 2)))), project=project)
    return list(house.table(*FACT))


def _rebuild(house: House) -> list[object]:
    house.build(*AD_MODELS, "--full-refresh")
    return list(house.table(*FACT))


@pytest.mark.slow
def test_after_every_change_the_replaced_days_equal_a_rebuild(ads_house: House) -> None:
    before = _rebuild(ads_house)
    assert len(before) == 11
    for name, change in CHANGES.items():
        replaced = _replace(ads_house, change(ads_house))
        assert replaced != before, name
        before = _rebuild(ads_house)
        assert replaced == before, name


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ignored = shutil.ignore_patterns("target", "logs")
    return Path(shutil.copytree(dbt_project(), tmp_path_factory.mktemp("mutant") / "mutant", ignore=ignored))


@pytest.mark.proof
@pytest.mark.parametrize(
    ("file", "needed", "instead", "change"),
    [
        ("macros/replace.sql", "or {{ in_window(config.require('event_time')) }}", "", _empty_a_day),
        (
            "models/marts/fct_ad_performance_daily.sql",
            "{% if is_incremental() -%}",
            "{% if false -%}",
            _move_a_creative,
        ),
    ],
    ids=["the window in the delete", "the days told differently now"],
)
def test_without_this_half_stale_rows_stay(
    house: House, copied: Path, file: str, needed: str, instead: str, change: Change
) -> None:
    house.empty()
    land_ads(house)
    _rebuild(house)
    source = copied / file
    whole = source.read_text()
    assert needed in whole
    source.write_text(whole.replace(needed, instead))
    try:
        mutated = _replace(house, change(house), project=copied)
    finally:
        source.write_text(whole)
    assert mutated != _rebuild(house)


# With whole runs and a whole world the same is asked of every run of the tests, in tests/e2e.
@pytest.mark.proof
def test_one_more_day_leaves_every_mart_as_a_rebuild_would(house: House) -> None:
    land_everything(house).build(*UNTESTED)
    change = _add_a_day(house)
    house.build(*UNTESTED, *_window(*change))
    names = [
        name
        for (name,) in house.query(
            "select table_name from information_schema.tables where table_schema = 'marts'"
        )
    ]
    assert len(names) >= 16
    replaced = {name: house.table("marts", name) for name in names}
    house.build(*UNTESTED, "--full-refresh")
    for name in names:
        assert house.table("marts", name) == replaced[name], name
