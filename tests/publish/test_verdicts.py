"""The verdict table: worst first, why outcomes fell, how many sends are lacking, and what is not claimed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.publish.report.page import render
from pipelines.publish.report.read import Published, read
from pipelines.publish.report.verdicts import (
    MOST_ROWS,
    VerdictRow,
    Verdicts,
    reason,
    reason_of,
    verdicts,
)

Alter = Callable[..., Path]


@pytest.fixture(scope="module")
def published(world: Path) -> Published:
    return read(world)


def _told(published: Published) -> Verdicts:
    found = verdicts(published)
    assert found
    return found


def _row(published: Published, name: str) -> VerdictRow:
    (row,) = [row for row in _told(published).rows if row.name == name]
    return row


def test_what_needs_a_call_comes_first_and_a_repeated_alarm_before_a_single_one(published: Published) -> None:
    rows = _told(published).rows
    assert [row.verdict for row in rows] == [
        "diverging", "inflating", "outcomes_down", "aligned", "aligned",
        "insufficient_evidence", "insufficient_evidence",
    ]  # fmt: skip
    assert [row.name for row in rows[3:5]] == ["All campaigns and approaches", "Free trial, finance"]
    assert [row.is_paged for row in rows] == [True, True, False, False, False, False, False]
    assert _told(published).flagged == 2


def test_a_fall_of_outcomes_says_what_drove_it_and_how_sure_that_is(published: Published) -> None:
    row = _row(published, "Free trial, health")
    assert row.outcomes == "24 → 12"
    assert row.why == (
        "Outcomes fell from 24 to 12 in 28 days, most of it by what real answers led to"
        " (−11, between −16 and −6)."
    )


def test_broken_tracking_blames_no_driver(altered: Alter) -> None:
    database = altered(
        "update rpt_divergence set verdict = 'broken_tracking', outcomes_found_after = 0 where unit_id = 'b2'"
    )
    (row,) = [row for row in _told(read(database)).rows if row.name == "Free trial, health"]
    assert row.why == (
        "No outcome of the three weeks after these, where about 15 were due: look at the tracking first."
    )
    assert row.is_alarm


def test_everything_an_account_and_a_group_have_reasons_of_their_own(altered: Alter) -> None:
    driver = (
        "insert into rpt_outcome_drivers select * replace ('{}' as level, '{}' as unit_id, {} as account_id)"
    )
    of_b2 = " from rpt_outcome_drivers where unit_id = 'b2' and level = 'campaign'"
    published = read(
        altered(
            driver.format("workspace", "all", "null") + of_b2, driver.format("account", "A", "'A'") + of_b2
        )
    )
    assert reason_of(published, "workspace", None, None).startswith("Outcomes fell from 24 to 12")
    assert reason_of(published, "account", "A", None).startswith("Outcomes fell from 24 to 12")
    assert reason_of(published, "account", "B", None) == ""
    assert reason_of(published, "campaign_group", "A", "Always-on") == ""
    html = render(published)
    assert '<span id="driver" data-whole>Outcomes fell from 24 to 12' in html


def test_a_change_that_may_be_chance_has_no_reason(published: Published) -> None:
    assert _row(published, "Autumn webinar invitations").why == ""


def test_what_cannot_be_split_says_so() -> None:
    driver = {
        "is_clear": True, "change": -6.0, "outcomes_before": 6.0, "outcomes_recent": 0,
        "largest_driver": None, "largest_effect": None, "largest_effect_low": None,
        "largest_effect_high": None,
    }  # fmt: skip
    assert (
        reason(driver)
        == "Outcomes fell from 6 to 0 in 28 days; the change cannot be split, a factor is zero."
    )
    counted = (
        driver
        | {"largest_driver": "spend"}
        | dict.fromkeys(("largest_effect", "largest_effect_low", "largest_effect_high"), -6.0)
    )
    assert reason(counted).endswith("most of it by what was spent (−6).")


def test_who_has_too_little_needs_a_number_of_sends_and_hears_what_its_account_says(
    published: Published,
) -> None:
    few = _row(published, '<script>alert("campaign")</script>')
    assert few.lacks == "needs 1,200 more sends in 28 days; its account: inflating"
    assert _row(published, 'Plant managers & "quotes"').lacks == "nothing to compare with yet"
    assert _row(published, "Free trial, finance").lacks == "whether outcomes follow: needs 7,400 more sends"


def test_the_weeks_are_told_in_words(published: Published) -> None:
    row = _row(published, "Autumn webinar invitations")
    assert row.history == "aligned for 5 weeks, then diverging for 3 weeks"
    assert len(row.weeks) == 8


def test_the_table_stands_on_the_page_with_every_word_escaped(published: Published) -> None:
    html = render(published)
    assert '<tr data-verdict="diverging"' in html
    assert "two weeks running" in html
    assert "<script>alert" not in html
    assert "by the time everybody has had 30 days, about" in html


@pytest.mark.parametrize(
    "lack",
    [
        "delete from rpt_divergence",
        "update rpt_divergence set sends_baseline = 0",
        "delete from rpt_projection",
    ],
)
def test_where_nothing_can_be_compared_nothing_is_said(altered: Alter, lack: str) -> None:
    published = read(altered(lack))
    said = render(published)
    assert ("verdicts-title" in said) == ("projection" in lack)
    assert ('id="projected"' in said) != ("projection" in lack)


def test_a_long_list_is_cut_at_its_harmless_end(altered: Alter) -> None:
    database = altered(
        "insert into rpt_divergence select * exclude (i) replace (unit_id || '-' || i as unit_id)"
        " from rpt_divergence cross join range(40) as r (i) where unit_id = 'b1'"
    )
    found = _told(read(database))
    assert len(found.rows) == MOST_ROWS
    assert found.rows[0].verdict == "diverging"
    assert found.more > 0
