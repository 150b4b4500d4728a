"""Figures as columns: what is read exactly, and what is refused with why, never guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.sources.metrics import amounts, counts, counts_as_text

NINE_PLACES = st.decimals(0, Decimal(10) ** 18, places=9)


@settings(max_examples=25)
@given(st.lists(st.none() | NINE_PLACES))
def test_an_amount_of_up_to_nine_places_arrives_exactly(values: list[Decimal | None]) -> None:
    column, bad = amounts([None if value is None else format(value, "f") for value in values])
    assert (column.to_pylist(), bad) == (values, {})


@settings(max_examples=25)
@given(st.lists(st.none() | st.integers(0, 2**63 - 1)))
def test_a_count_arrives_exactly_as_a_number_and_as_text(values: list[int | None]) -> None:
    told = [None if value is None else str(value) for value in values]
    assert counts(values)[0].to_pylist() == counts_as_text(told)[0].to_pylist() == values


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("1" * 39, "out of range"),  # Arrow would read another number
        ("-0.01", "negative"),
        ("1_0", "not a number"),
        ("NaN", "not a number"),
        (2.5, "money came as float, not as text"),
    ],
)
def test_a_bad_amount_is_refused_and_the_others_stand(value: Any, why: str) -> None:
    column, bad = amounts(["1.5", value, None])
    assert (column.to_pylist(), bad) == ([Decimal("1.5"), None, None], {1: why})


def test_an_amount_with_more_places_is_rounded_half_to_even() -> None:
    column, _ = amounts(["0.0000000005", "0.0000000015", "1e-3"])
    assert column.to_pylist() == [Decimal(0), Decimal("0.000000002"), Decimal("0.001")]


@pytest.mark.parametrize(
    ("read", "value", "why"),
    [
        (counts, "12", "a count came as str"),
        (counts, True, "a count came as bool"),
        (counts, 2**63, "out of range"),
        (counts_as_text, 12, "a count came as int, not as text"),
        (counts_as_text, "1.0", "not a whole number"),
        (counts_as_text, " 1", "not a whole number"),
        (counts_as_text, "9" * 400, "out of range"),
        (counts_as_text, "-3", "negative"),
    ],
)
def test_a_bad_count_is_refused(read: Any, value: Any, why: str) -> None:
    column, bad = read([value])
    assert (column.to_pylist(), bad) == ([None], {0: why})
