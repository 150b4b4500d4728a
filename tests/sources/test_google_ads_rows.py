"""Rows of Google Ads: exact amounts whatever their size, and nothing counted twice or lost above the ads."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import InputError
from pipelines.sources import google_ads_spec as spec
from pipelines.sources.answers import Verdict
from pipelines.sources.answers import read as answered
from pipelines.sources.base import Window
from pipelines.sources.google_ads_client import judge_google
from pipelines.sources.google_ads_days import Account, performance
from pipelines.sources.google_ads_rows import Told, read

DAY = date(2026, 10, 1)
ACCOUNT = Account("ads", "1234567890", "A", "EUR", "Europe/Berlin", "ENABLED")
MICROS = st.integers(0, 10**15)
COUNTS = st.integers(0, 10**9)
MILLIONTHS = st.integers(0, 10**12)


def metrics(cost: int = 0, clicks: int = 0, millionths: int = 0) -> dict[str, Any]:
    return {
        "costMicros": str(cost),
        "impressions": "0",
        "clicks": str(clicks),
        "engagements": "0",
        "videoTrueviewViews": "0",
        "conversions": millionths / 1e6,
        "conversionsValue": 0,
    }


def campaign(figures: dict[str, Any], number: int = 7) -> dict[str, Any]:
    about = {"id": str(number), "advertisingChannelType": "SEARCH"}
    return {"campaign": about, "segments": {"date": DAY.isoformat()}, "metrics": figures}


def ad(figures: dict[str, Any], group: int, number: int) -> dict[str, Any]:
    placed = {"adGroup": {"id": str(group)}, "adGroupAd": {"ad": {"id": str(number)}}}
    return campaign(figures) | placed


def told(report: spec.Report, *rows: dict[str, Any]) -> Told:
    answer = answered(200, orjson.dumps([{"results": rows}]))
    return read(report, answer, Window(DAY, DAY), "here")


def landed(ads: list[dict[str, Any]], campaigns: list[dict[str, Any]]) -> list[dict[str, Any]]:
    by_ad, by_campaign = told(spec.BY_AD, *ads), told(spec.BY_CAMPAIGN, *campaigns)
    return performance(ACCOUNT, by_ad, by_campaign, Window(DAY, DAY))[DAY].table.to_pylist()


@settings(max_examples=25)
@given(st.lists(st.tuples(MICROS, COUNTS, MILLIONTHS), max_size=5), MICROS, COUNTS)
def test_ads_and_what_stands_above_them_are_the_campaign_exactly(
    ads: list[tuple[int, int, int]], cost_above: int, clicks_above: int
) -> None:
    costs, clicks, converted = (sum(column) for column in zip(*ads, strict=True)) if ads else (0, 0, 0)
    rows = landed(
        [ad(metrics(*figures), 5, n) for n, figures in enumerate(ads, 1)],
        [campaign(metrics(costs + cost_above, clicks + clicks_above, converted))],
    )
    assert sum(row["spend"] * 10**6 for row in rows) == costs + cost_above
    assert sum(row["clicks"] for row in rows) == clicks + clicks_above
    assert sum(row["conversions"] * 10**6 for row in rows) == converted
    assert sum(row["ad_id"] is None for row in rows) == bool(cost_above or clicks_above)


def test_rounded_conversions_leave_no_row_above_their_ads() -> None:
    """A third each, to six places: their sum is a millionth short of the campaign's one."""
    third = [ad(metrics(clicks=1, millionths=333_333), 5, n) for n in (1, 2, 3)]
    rows = landed(third, [campaign(metrics(clicks=3, millionths=1_000_000))])
    assert [row["ad_id"] for row in rows] == ["1", "2", "3"]


def test_an_ad_in_two_ad_groups_is_two_rows() -> None:
    rows = landed([ad(metrics(cost=1), 5, 1), ad(metrics(cost=2), 6, 1)], [campaign(metrics(cost=3))])
    assert {row["row_key"]: row["spend"] for row in rows} == {
        "ad~5~1": Decimal("0.000001"),
        "ad~6~1": Decimal("0.000002"),
    }


def test_a_figure_that_is_not_said_is_null_and_not_zero() -> None:
    silent = ad(metrics(cost=1), 5, 1)
    del silent["metrics"]["engagements"]
    loud = ad(metrics(cost=1), 5, 2)
    rows = landed([silent, loud], [campaign(metrics(cost=2))])
    assert [row["engagements_reported"] for row in rows] == [None, 0]


def test_conversion_values_may_be_taken_back() -> None:
    row = ad(metrics(cost=1) | {"conversionsValue": -12.5}, 5, 1)
    (found,) = landed([row], [campaign(metrics(cost=1) | {"conversionsValue": -12.5})])
    assert found["conversion_value"] == Decimal("-12.5")


@pytest.mark.parametrize(
    "body",
    [b'[{"results": [1]}]', b'[{"results": 1}]', b'[{"results": [{"segments": []}]', b'[{"results": ['],
)
def test_an_answer_without_rows_is_refused_in_words(body: bytes) -> None:
    with pytest.raises(InputError, match="here"):
        read(spec.BY_AD, answered(200, body), Window(DAY, DAY), "here")


@settings(max_examples=25)
@given(
    st.one_of(st.none(), st.booleans(), st.integers(-5, 5), st.text(max_size=3), st.floats(allow_nan=False))
)
def test_whole_columns_and_single_rows_read_the_same(value: Any) -> None:
    """A row that cannot be read sends all rows down the slow path: the others must come out as before."""
    good = [ad(metrics(cost=3, clicks=2, millionths=1_234_567), 5, n) for n in (1, 2)]
    odd = ad(metrics(cost=1) | {"clicks": value}, 5, 3)
    alone, beside = told(spec.BY_AD, *good), told(spec.BY_AD, *good, odd)
    assert beside.table.slice(0, 2).equals(alone.table)
    assert beside.table.num_rows + len(beside.refused) == 3 == beside.came[DAY]


def test_bytes_that_are_no_text_are_refused() -> None:
    body = orjson.dumps([{"results": [campaign(metrics(cost=1))]}]).replace(b"SEARCH", b"S\xffRCH")
    with pytest.raises(InputError, match="here"):
        read(spec.BY_CAMPAIGN, answered(200, body), Window(DAY, DAY), "here")


def test_no_rows_are_no_activity() -> None:
    assert landed([], []) == []


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, b"[]", Verdict.FINE),
        (200, b'[{"results": []}]', Verdict.FINE),
        (200, b'{"results": []}', Verdict.REFUSED),
        (200, b"[1]", Verdict.REFUSED),
        (200, b'[{"results": [', Verdict.BROKEN),
        (200, b"<html>sign in</html>", Verdict.REFUSED),
        (404, b"<html>Not Found</html>", Verdict.SUNSET),
        (401, b'{"error": {"code": 401, "message": "expired"}}', Verdict.UNAUTHORISED),
        (403, b'[{"error": {"code": 403, "details": "none"}}]', Verdict.REFUSED),
        (429, b'[{"error": {"code": 429}}]', Verdict.BURST),
        (502, b"bad gateway", Verdict.BROKEN),
    ],
)
def test_an_answer_is_judged_by_what_it_says(status: int, body: bytes, verdict: Verdict) -> None:
    assert judge_google(answered(status, body)) is verdict
