"""The parts of the page that reckon: steps that add up, other weights, an index, scopes, packed lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publish.report.counts import total
from pipelines.publish.report.drawing import expected_rates
from pipelines.publish.report.index import index
from pipelines.publish.report.lines import DIGITS, pack
from pipelines.publish.report.page import render
from pipelines.publish.report.read import Published, read
from pipelines.publish.report.scopes import MOST_GROUPS, scopes, view
from pipelines.publish.report.sensitivity import sensitivity
from pipelines.publish.report.sentences import headline
from pipelines.publish.report.waterfall import waterfall

Alter = Callable[..., Path]


@pytest.fixture(scope="module")
def published(world: Path) -> Published:
    return read(world)


def test_the_steps_lead_from_reported_to_quality_without_a_rest(published: Published) -> None:
    steps = waterfall(published)
    sums = total(published.days)
    assert steps[0].text == f"{sums.gross:,}"
    assert steps[-1].text == f"{sums.quality:,.0f}"
    assert steps[-1].width == pytest.approx(sums.quality / sums.gross)
    taken = sum(step.width for step in steps[1:-1])
    assert taken + steps[-1].width == pytest.approx(1)
    for above, below in pairwise(steps[1:-1]):
        assert below.start + below.width == pytest.approx(above.start)


def test_what_was_taken_back_is_a_step_of_its_own(altered: Alter) -> None:
    database = altered(
        "update rpt_class_mix set replies_retracted = 3, quality_replies = quality_replies - 3 * w"
        " where campaign_id = 'a1' and reply_class = 'substantive'"
    )
    found = {step.key: step for step in waterfall(read(database))}
    assert found["retracted"].text == "−3"
    assert "substantive" not in found


def test_no_reply_has_no_steps(altered: Alter) -> None:
    assert waterfall(read(altered("delete from rpt_class_mix"))) == []


def test_other_weights_are_recomputed_from_the_classes(published: Published) -> None:
    found = sensitivity(published)
    assert found
    rows, sums = {row.key: row for row in found.rows}, total(published.days)
    assert rows["used"].quality == pytest.approx(sums.quality)
    assert rows["strict"].quality == pytest.approx(0.4 * sums.brief + sums.substantive)
    assert (rows["strict"].rate or 0) < (rows["used"].rate or 0) < (rows["lenient"].rate or 0)
    assert rows["used"].shift == 0
    assert found.sentence.startswith("Whichever are used, the direction is the same: reported +")


def test_the_index_starts_at_a_hundred_and_follows_the_weeks(published: Published) -> None:
    found = index(published)
    assert found
    first, last = found.points[0], found.points[-1]
    assert (first.raw, first.quality, first.outcomes) == (1.0, 1.0, 1.0)
    assert last.raw > 1.2
    assert abs(last.quality - 1) < abs(last.raw - 1)
    whole = [week for week in published.weeks if week["is_mature_week"] and not week["is_partial_week"]]
    assert len(found.points) == len(whole) - 3


def test_without_outcomes_there_is_no_index(altered: Alter) -> None:
    assert index(read(altered("update mart_meta set has_outcomes = false"))) is None
    assert index(read(altered("update rpt_week set downloads = 0, signups = 0, transactions = 0"))) is None


def test_scopes_of_a_kind_add_up_to_everything_that_has_one(world: Path, published: Published) -> None:
    choices = scopes(published)
    assert [len(choices.of(kind)) for kind in ("platform", "account", "group")] == [0, 2, 4]
    with duckdb.connect(str(world), read_only=True) as con:
        replies = con.execute(
            "select sum(replies_gross) from rpt_campaign_daily where account_id is not null"
        ).fetchall()[0][0]
    for kind in ("account", "group"):
        assert sum(total(view(published, scope).days).gross for scope in choices.of(kind)) == replies
        weeks = [week for scope in choices.of(kind) for week in view(published, scope).weeks]
        assert sum(week["replies_gross"] for week in weeks) == replies


def test_of_very_many_groups_the_largest_can_be_chosen(published: Published) -> None:
    rows = [row for row in published.campaigns if row["account_id"] == "A"]
    many = tuple(
        {**row, "campaign_group_name": f"group {i}", "sends_delivered": i}
        for i in range(40)
        for row in rows[:1]
    )
    choices = scopes(replace(published, campaigns=many))
    assert choices.left_out == 40 - MOST_GROUPS
    assert "group 39" in {scope.label.split(" · ")[0] for scope in choices.of("group")}


def test_what_is_expected_lies_above_what_a_young_week_has(published: Published) -> None:
    later = expected_rates(published)
    known = [
        (week, rates) for week, rates in zip(published.weeks, later, strict=True) if rates[0] is not None
    ]
    assert known
    assert all((rates[0] or 0) > week["raw_engagement_rate"] for week, rates in known)
    assert all(not week["is_mature_week"] for week, _ in known)
    assert 'class="hatch raw"' in render(published)


def test_worth_is_said_only_of_calibrated_weights_that_help(altered: Alter) -> None:
    calibrated = "update dim_reply_weight set source = 'calibrated'"
    said = headline(read(altered(calibrated)))
    assert said
    assert said.middle.endswith("they are worth")
    for spoils in ("set verdict = 'cannot_say'", "set red = 'Broken.'"):
        said = headline(read(altered(calibrated, f"update rpt_metric_health {spoils}")))
        assert said
        assert said.middle.endswith("they carry the weight of")


def _unpacked(text: str) -> list[int]:
    numbers, number, shift = [], 0, 0
    for character in text:
        value = DIGITS.index(character)
        number |= (value & 31) << shift
        if value & 32:
            shift += 5
        else:
            numbers.append(number)
            number, shift = 0, 0
    return numbers


@settings(max_examples=25)
@given(st.lists(st.integers(0, 10**9)))
def test_packed_numbers_come_back(numbers: list[int]) -> None:
    assert _unpacked(pack(numbers)) == numbers
