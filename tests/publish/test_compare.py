"""Two periods like for like: recomputed in SQL, and refused where they do not rest on the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import SettingsError
from pipelines.publish.report import write_report
from pipelines.publish.report.compare import Asked, Comparing, compared
from pipelines.publish.report.read import Published, read

Alter = Callable[..., Path]
SEPTEMBER = Asked(date(2026, 9, 1), date(2026, 9, 28))


@pytest.fixture(scope="module")
def published(world: Path) -> Published:
    return read(world)


@pytest.fixture(scope="module")
def comparing(published: Published) -> Comparing:
    return compared(published, SEPTEMBER)


def test_every_line_is_what_sql_says_of_campaigns_in_both(world: Path, comparing: Comparing) -> None:
    with duckdb.connect(str(world), read_only=True) as con:
        rows = con.execute(
            "with days as (select *, date_day >= date '2026-09-01' as is_now from rpt_campaign_daily"
            " where date_day between date '2026-08-04' and date '2026-09-28' and sends_delivered > 0),"
            " both_periods as (select campaign_id from days group by 1 having count(distinct is_now) = 2)"
            " select is_now, sum(sends_delivered), sum(replies_gross) / sum(sends_delivered),"
            " sum(quality_replies)::double / sum(sends_delivered - replies_unknown)"
            " from days semi join both_periods using (campaign_id) group by is_now order by is_now"
        ).fetchall()
    lines = {line.key: line for line in comparing.lines}
    for (_, sends, raw, quality), place in zip(rows, ("before", "now"), strict=True):
        assert getattr(lines["sends"], place) == f"{sends:,}"
        assert getattr(lines["raw"], place) == f"{raw:.1%}"
        assert getattr(lines["quality"], place) == f"{quality:.1%}"
    # The pilot sent on three days of September only.
    assert comparing.left_out == 1
    assert lines["raw"].change.startswith("+")


def test_a_change_that_chance_explains_says_so(published: Published) -> None:
    asked = Asked(date(2026, 9, 23), date(2026, 10, 20), date(2026, 7, 29))
    lines = {line.key: line for line in compared(published, asked).lines}
    assert "within chance" not in lines["raw"].change
    assert "within chance" in lines["quality"].change


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Asked(date(2026, 10, 1), date(2026, 10, 28)), "End both periods at 2026-10-20 or before"),
        (Asked(date(2026, 7, 10), date(2026, 8, 6)), "the data begin on 2026-07-03"),
        (Asked(date(2026, 9, 1), date(2026, 9, 3)), "at least 7 days"),
        (Asked(date(2026, 9, 1), date(2026, 9, 28), date(2026, 8, 20)), "overlap"),
        (Asked(date(2026, 9, 28), date(2026, 9, 1)), "at least 7 days"),
    ],
)
def test_what_is_not_alike_is_refused_with_the_reason(published: Published, asked: Asked, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        compared(published, asked)
    assert said in str(refused.value)
    assert refused.value.exit_code == 2


def test_two_versions_of_weights_are_not_compared(published: Published) -> None:
    days = tuple(
        {**row, "weights_version": "2026-09"} if row["date"] >= date(2026, 9, 1) else row
        for row in published.campaign_days
    )
    with pytest.raises(SettingsError, match=r"weights 2026-09, default"):
        compared(replace(published, campaign_days=days), SEPTEMBER)


def test_the_page_has_the_comparison_and_its_windows_everywhere(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "compared.html"
    facts = write_report(world, out, asked=SEPTEMBER)
    html = out.read_text()
    assert '<table class="table cards" id="compare"' in html
    assert "From 1 Sep to 28 Sep 2026, against 4 Aug to 31 Aug 2026," in html
    assert "Changes compare 1 Sep to 28 Sep 2026 with" in html
    assert facts.size == len(html.encode())
