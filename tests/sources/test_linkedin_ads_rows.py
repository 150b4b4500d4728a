"""Elements to rows: money to the last digit, whatever the column path."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.sources.base import Window
from pipelines.sources.linkedin_ads_rows import by_day
from pipelines.sources.linkedin_ads_spec import CREATIVE_REPORT

DAY = date(2026, 10, 1)
ONE = {"year": 2026, "month": 10, "day": 1}
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
MONEY = st.decimals(min_value=0, max_value=10**15, places=9, allow_nan=False)


def element(number: int, **metrics: Any) -> dict[str, Any]:
    zeros = {
        name: "0" if "cost" in name.lower() or "Value" in name else 0 for _, name in CREATIVE_REPORT.metrics
    }
    span = {"start": ONE, "end": ONE}
    return {"dateRange": span, "pivotValues": [f"urn:li:sponsoredCreative:{number}"], **zeros, **metrics}


def rows(*elements: dict[str, Any]) -> Any:
    return by_day(CREATIVE_REPORT, "ads", "1", (elements, ()), Window(DAY, DAY))[DAY]


@given(st.lists(MONEY, min_size=1, max_size=5), st.booleans())
def test_money_is_exact_on_the_column_path_and_on_the_row_path(amounts: list[Decimal], spoilt: bool) -> None:
    spoil = (
        [element(99, costInUsd="many")] if spoilt else []
    )  # one bad value sends its column down the row path
    found = rows(*(element(n, costInUsd=format(a, "f")) for n, a in enumerate(amounts)), *spoil)
    assert found.table["cost_in_usd"].to_pylist() == amounts
    assert len(found.refused) == spoilt


@pytest.mark.parametrize(
    ("text", "landed"),
    [
        ("12.5", "12.5"),
        ("1e3", "1000"),
        ("0.1234567895", "0.123456790"),  # more than nine places: rounded half to even
        ("0.1234567885", "0.123456788"),
        # More than 38 digits: Arrow's own cast makes this a zero.
        ("9.429999999999999715782905695959925651550292968750", "9.43"),
        ("9999999999999999999.999999999", "9999999999999999999.999999999"),
    ],
)
def test_money_is_text_and_keeps_its_digits(text: str, landed: str) -> None:
    assert rows(element(1, costInUsd=text)).table["cost_in_usd"].to_pylist() == [Decimal(landed)]


def test_a_missing_value_is_null_and_not_zero() -> None:
    silent = element(1)
    del silent["opens"]
    assert rows(silent, element(2, opens=4)).table["opens"].to_pylist() == [None, 4]
    assert rows(element(1, opens=None)).table["opens"].to_pylist() == [None]


@given(
    st.lists(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=4)), max_size=6)
)
def test_every_row_is_either_landed_or_refused(values: list[Any]) -> None:
    found = rows(*(element(n, clicks=value) for n, value in enumerate(values)))
    assert found.rows_in == found.table.num_rows + len(found.refused) == len(values)
    assert all(type(value) in (int, type(None)) for value in found.table["clicks"].to_pylist())
