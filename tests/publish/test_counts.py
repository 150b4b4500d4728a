"""Rates, intervals, windows and words: the small parts the report is made of."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.publish.report.charts import Series, nice_ticks, spark, week_chart
from pipelines.publish.report.counts import Counts, Day, change, quality_interval, ratio, total
from pipelines.publish.report.windows import comparison
from pipelines.publish.report.words import ENGLISH

FIRST = date(2026, 6, 1)


def _days(*counts: Counts) -> list[Day]:
    return [Day(FIRST + timedelta(days=i), c) for i, c in enumerate(counts)]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 50)), min_size=1, max_size=40))
def test_a_rate_over_days_is_the_ratio_of_their_sums(days: list[tuple[int, int]]) -> None:
    listed = _days(*(Counts(sends=n, gross=min(n, g), human=min(n, g)) for n, g in days))
    sums = total(listed)
    assert sums.sends == sum(n for n, _ in days)
    expected = sum(min(n, g) for n, g in days) / sums.sends if sums.sends else None
    assert sums.raw_rate == expected


def test_nothing_over_nothing_is_none_and_zero_over_something_is_zero() -> None:
    assert ratio(0, 0) is None
    assert ratio(None, 5) is None
    assert ratio(0, 5) == 0
    assert change(1.0, 0.0) is None
    assert Counts().quality_rate is None
    assert Counts(sends=5).quality_rate == 0
    assert Counts().coverage is None


def test_unreadable_replies_leave_the_denominator_of_quality_only() -> None:
    counts = Counts(sends=100, gross=12, human=12, unknown_language=4, quality=6.0)
    assert counts.raw_rate == 0.12
    assert counts.quality_rate == 6 / 96
    assert counts.coverage == 1 - 4 / 12


def test_full_weights_on_one_day_give_wilsons_score_interval() -> None:
    interval = quality_interval(_days(Counts(sends=200, quality=20.0, quality_sq=20.0)))
    assert interval == pytest.approx((0.0657, 0.1494), abs=1e-4)


def test_days_that_differ_more_than_chance_widen_the_interval() -> None:
    even = quality_interval(_days(*[Counts(sends=100, quality=10.0, quality_sq=10.0)] * 4))
    uneven = quality_interval(
        _days(*(Counts(sends=100, quality=q, quality_sq=q) for q in (0.5, 30.0, 1.0, 8.5)))
    )
    assert even is not None
    assert uneven is not None
    assert uneven[1] - uneven[0] > 1.5 * (even[1] - even[0])


def test_under_five_quality_replies_the_gamma_interval_takes_over() -> None:
    none = quality_interval(_days(Counts(sends=1000)))
    assert none is not None
    assert none[0] == 0
    # "rule of three", two-sided: no event in n trials has an upper bound near 3.7 / n
    assert none[1] == pytest.approx(3.69 / 1000, rel=0.03)
    assert quality_interval([]) is None


@given(st.integers(1, 2000), st.just(0.0) | st.floats(1e-6, 1), st.integers(1, 30))
def test_an_interval_holds_its_rate_and_stays_between_zero_and_one(
    sends: int, share: float, days: int
) -> None:
    quality = sends * share
    listed = _days(*[Counts(sends=sends, quality=quality, quality_sq=quality * 0.6)] * days)
    interval = quality_interval(listed)
    assert interval is not None
    assert 0 <= interval[0] <= share + 1e-12
    assert share - 1e-12 <= interval[1] <= 1


def test_an_interval_holds_a_rate_of_one_to_the_last_bit() -> None:
    interval = quality_interval(_days(Counts(sends=716, quality=716.0, quality_sq=716.0)))
    assert interval is not None
    assert interval[1] == 1


def test_windows_are_28_against_56_days_or_halves_or_nothing() -> None:
    long = [FIRST + timedelta(days=i) for i in range(120)]
    found = comparison(long, FIRST + timedelta(days=99))
    assert found is not None
    assert (found.recent.days, found.before.days, found.halves) == (28, 56, False)
    assert found.recent.last == FIRST + timedelta(days=99)
    assert found.before.last + timedelta(days=1) == found.recent.first
    short = comparison(long[:21], FIRST + timedelta(days=99))
    assert short is not None
    assert (short.recent.days, short.before.days, short.halves) == (10, 10, True)
    assert comparison(long[:13], FIRST + timedelta(days=99)) is None
    assert comparison(long, FIRST - timedelta(days=1)) is None


@given(st.floats(1e-6, 1e9))
def test_axes_are_round_cover_the_data_and_do_not_waste_the_height(highest: float) -> None:
    ticks = nice_ticks(highest)
    step = ticks[1] - ticks[0]
    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-6)
    assert ticks[-1] - highest < step * (1 + 1e-6)
    assert 2 <= len(ticks) <= 6
    mantissa = step / 10 ** math.floor(math.log10(step) + 1e-9)
    assert min(abs(mantissa - m) for m in (1, 2, 2.5, 5, 10)) < 1e-3


def test_a_line_is_dashed_to_and_from_partial_weeks_and_across_gaps() -> None:
    weeks = [FIRST + timedelta(weeks=i) for i in range(6)]
    series = Series("raw", "Reported", (0.1, 0.1, 0.1, None, 0.1, 0.1))
    chart = week_chart(weeks, [True, False, False, False, False, False], [series], width=720, height=340)
    (line,) = chart.lines
    assert line.dashed.count("M") == 2
    assert line.solid.count("M") == 2
    assert [partial for _, _, partial in line.dots] == [True, False, False, False, False]


def test_end_labels_do_not_cover_each_other() -> None:
    weeks = [FIRST + timedelta(weeks=i) for i in range(4)]
    series = [Series("raw", "Reported", (0.1,) * 4), Series("quality", "Quality", (0.098,) * 4)]
    upper, lower = week_chart(weeks, [False] * 4, series, width=720, height=340).lines
    assert upper.label is not None
    assert lower.label is not None
    assert lower.label[1] - upper.label[1] >= 30


@pytest.mark.parametrize("values", [[], [None, None], [0.0, 0.0], [0.0, 0.0, 0.0], [1.0, None, 2.0, 3.0]])
def test_a_small_line_is_drawn_only_from_three_values_on(values: list[float | None]) -> None:
    path = spark(values)
    assert "nan" not in path
    assert bool(path) == (sum(v is not None for v in values) >= 3)


def test_numbers_and_dates_read_as_people_write_them() -> None:
    assert ENGLISH.whole(9012.4) == "9,012"
    assert ENGLISH.percent(0.0489) == "4.9%"
    assert ENGLISH.percent(0.0002) == "0.02%"
    assert ENGLISH.signed(-0.038) == "−4%"
    assert ENGLISH.signed(0.001) == "±0%"
    assert ENGLISH.money(Decimal("1234.5"), "EUR") == "€1,234"
    assert ENGLISH.money(12.5, "CHF") == "CHF\N{NO-BREAK SPACE}12.50"
    assert ENGLISH.money(Decimal("-3.2"), "USD") == "−$3.20"
    assert ENGLISH.day(date(2026, 8, 3)) == "3 Aug 2026"
    assert ENGLISH.instant(datetime(2026, 11, 20, 5, 30)) == "20 Nov 2026, 05:30 UTC"  # noqa: DTZ001
    nothing = (
        ENGLISH.whole(None),
        ENGLISH.percent(None),
        ENGLISH.signed(None),
        ENGLISH.money(None, "EUR"),
        ENGLISH.day(None),
    )
    assert set(nothing) == {"no data"}


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(40, 100, "4 of 10"), (3, 7, "3 of 7"), (0, 100, "none"), (2, 100, "fewer than 1 of 20"),
     (99, 100, "nearly all"), (100, 100, "all")],
)  # fmt: skip
def test_shares_in_words(part: float, whole: float, said: str) -> None:
    assert ENGLISH.out_of_ten(part, whole) == said
