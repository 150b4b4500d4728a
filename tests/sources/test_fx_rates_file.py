"""Exchange rates land as the ECB publishes them, or as a table: each cell is a rate, refused, or not said."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from file_house import House, zipped

from pipelines.errors import InputError
from pipelines.options import FxRatesFile
from pipelines.sources.base import Extracted
from pipelines.sources.fx_rates_file import FX_RATES

# As the ECB writes it: newest first, N/A where nothing was fixed, a comma closes each line.
HISTORY = """Date,USD,JPY,CYP,GBP,
2026-05-05,1.0876,168.15,N/A,0.85695,
2026-05-04,1.0765,167.3,N/A,0.8571,
1999-01-04,1.1789,133.73,0.58231,0.7111,
"""
LONG = """KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS
EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-05-04,1.0765,A
EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,2026-05-05,1.0876,A
EXR.M.USD.EUR.SP00.A,M,USD,EUR,SP00,A,2026-05,1.08,A
EXR.D.EUR.USD.SP00.A,D,EUR,USD,SP00,A,2026-05-05,0.9195,A
EXR.D.CYP.EUR.SP00.A,D,CYP,EUR,SP00,A,2026-05-05,,M
"""
Rates = dict[tuple[str, str], Decimal]


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def dropped(house: House, path: Path, **said: Any) -> tuple[Extracted, Rates]:
    """What a file becomes of which nothing but its path was said."""
    options = FxRatesFile.model_validate({"kind": "fx_rates_file", "path": str(path), **said})
    done = house.extract(options)
    rows = house.rows(FX_RATES)
    return done, {(str(row["date_day"]), row["currency"]): row["rate"] for row in rows}


def test_the_ecbs_history_as_it_is_downloaded(house: House) -> None:
    """Every cell is accounted for; the snapshot is dated by its newest rate, wherever that stands."""
    done, rates = dropped(house, house.put("eurofxref-hist.csv", HISTORY))
    assert rates["2026-05-05", "USD"] == Decimal("1.0876")
    assert rates["1999-01-04", "CYP"] == Decimal("0.58231")
    assert len(rates) == 10
    assert done.skipped == {"no_rate": 2}
    (sidecar,) = house.landing.sidecars(FX_RATES)
    assert sidecar.day == date(2026, 5, 5)


def test_the_zip_and_the_csv_in_it_are_one(house: House) -> None:
    _, plain = dropped(house, house.put("a/eurofxref-hist.csv", HISTORY))
    for sidecar in house.landing.sidecars(FX_RATES):
        house.landing.drop(FX_RATES, sidecar.partition)
    path = zipped(house.inbox / "eurofxref-hist.zip", {"eurofxref-hist.csv": HISTORY})
    assert dropped(house, path)[1] == plain


def test_the_daily_file_writes_its_day_in_words(house: House) -> None:
    text = "Date, USD, JPY, GBP, \n05 May 2026, 1.0876, 168.15, 0.85695, \n"
    assert dropped(house, house.put("eurofxref.csv", text))[1]["2026-05-05", "GBP"] == Decimal("0.85695")


def test_the_long_form_keeps_daily_rates_of_the_euro_only(house: House) -> None:
    """A monthly average, and the dollar's own rate, are other rates; an empty value is none."""
    done, rates = dropped(house, house.put("data.csv", LONG))
    assert set(rates) == {("2026-05-04", "USD"), ("2026-05-05", "USD")}
    assert done.skipped == {"other_rate": 2, "no_rate": 1}


def test_a_table_of_ones_own(house: House) -> None:
    """With a comma for the point; what is no rate waits in quarantine with its line."""
    text = "date;currency;rate\n2026-05-04;usd;1,0765\n2026-05-04;dollar;1,1\n2026-05-04;GBP;-1\n?;GBP;1,2\n"
    done, rates = dropped(house, house.put("own.csv", text))
    assert rates == {("2026-05-04", "USD"): Decimal("1.0765")}
    assert done.quarantined == {"unknown_currency": 1, "unreadable_rate": 1, "unreadable_date": 1}
    assert {row["line"] for row in house.refused()} == {3, 4, 5}


def test_two_rates_of_one_day_are_a_conflict(house: House) -> None:
    """The same again is skipped, another one is refused and the first stands."""
    text = "date,currency,rate\n2026-05-04,USD,1.1\n2026-05-04,USD,1.10\n2026-05-04,USD,1.2\n"
    done, rates = dropped(house, house.put("own.csv", text))
    assert rates == {("2026-05-04", "USD"): Decimal("1.1")}
    assert (done.skipped, done.quarantined) == ({"duplicate": 1}, {"conflicting_duplicate": 1})


def test_a_newer_download_replaces_the_older(house: House) -> None:
    """One file is one snapshot; nothing of its earlier state stays."""
    path = house.put("eurofxref-hist.csv", HISTORY)
    dropped(house, path)
    house.put("eurofxref-hist.csv", HISTORY.replace("1.0876", "1.0877").replace("2026-05-05", "2026-05-06"))
    assert dropped(house, path)[1]["2026-05-06", "USD"] == Decimal("1.0877")
    assert len(house.landing.sidecars(FX_RATES)) == 1


def test_a_file_without_a_rate_is_refused(house: House) -> None:
    with pytest.raises(InputError, match="no column currency and no rate"):
        dropped(house, house.put("own.csv", "date,note\n2026-05-04,holiday\n"))
    with pytest.raises(InputError, match="holds no CSV"):
        dropped(house, zipped(house.inbox / "x.zip", {"readme.txt": "nothing"}))
