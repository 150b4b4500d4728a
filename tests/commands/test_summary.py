"""The lines a run ends with: a total over currencies is said where it is whole, and never where it is not."""

from __future__ import annotations

from typing import Any

import pytest

from pipelines.commands.summary import total_sentence

ROW: dict[str, Any] = {
    "reporting_currency": "EUR",
    "total": 55_304.471,
    "amounts": 900,
    "unconverted": 0,
    "others": 1,
    "others_converted": 1,
}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "; in all 55,304.47 EUR"),
        ({"unconverted": 3}, "; no total in EUR: 3 of 900 amounts have no rate into it"),
        ({"others": 0, "others_converted": 0}, ""),
        ({"others_converted": 0, "unconverted": 400}, ""),
    ],
    ids=["every amount has a rate", "some have none", "one currency is its own total", "no rates were given"],
)
def test_a_total_over_currencies(changes: dict[str, Any], said: str) -> None:
    assert total_sentence({**ROW, **changes}) == said
