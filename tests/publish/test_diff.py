"""What moved between two publications is laid to its cause, and the parts add up to the change exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.publish.diff import Change, Diff, diff
from pipelines.publish.diff.causes import LATE, NEW_DAYS, RULES, WEIGHTS

Counts = Mapping[tuple[str, int, str], int]
WEIGHT = {"none": None, "one_tap": "0.10", "brief": "0.60", "substantive": "1.00"}
SAME = {"lexicon_version": "p", "method_version": "m", "settings_version": "s", "inputs_version": "i"}
BASE: Counts = {
    ("c1", 1, "none"): 90,
    ("c1", 1, "one_tap"): 6,
    ("c1", 1, "substantive"): 4,
    ("c2", 2, "brief"): 5,
}


@dataclass
class World:
    """One publication by hand: replies by (campaign, day, class), spend by day, weights, and its versions."""

    counts: Counts = field(default_factory=lambda: BASE)
    as_of: int = 10
    spend: Mapping[int, str] = field(default_factory=lambda: {1: "10.5"})
    weights: Mapping[str, str | None] = field(default_factory=lambda: WEIGHT)
    made: Mapping[str, str] = field(default_factory=lambda: SAME)

    def write(self, path: Path) -> Path:
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as con:
            con.execute(SCHEMA)
            con.execute(
                "insert into mart_meta values (date '2026-01-01' + ?::int, 'c', 'v', ?, ?, ?, ?)",
                [self.as_of, *self.made.values()],
            )
            for name, w in self.weights.items():
                row = ["all", name, w, name == "one_tap", True]
                con.execute("insert into dim_reply_weight values (?, ?, ?, ?, ?)", row)
            for (campaign, day, name), n in self.counts.items():
                con.execute(CELL, [campaign, day, name, n, 0 if name == "none" else n])
            for day, amount in self.spend.items():
                con.execute("insert into spent values ('c1', date '2026-01-01' + ?::int, ?)", [day, amount])
            con.execute(PUBLISHED)
        return path


SCHEMA = """
create table mart_meta (
    as_of date, code_version varchar, weights_version varchar, lexicon_version varchar,
    method_version varchar, settings_version varchar, inputs_version varchar
);
create table dim_reply_weight (
    segment varchar, reply_class varchar, w decimal(9, 6), is_low_effort boolean, is_current boolean
);
create table cube_send_class_daily (
    campaign_id varchar, account_id varchar, segment varchar, cohort_date date, reply_class varchar,
    sends_delivered bigint, replied bigint, replied_retracted bigint, sends_with_outcome bigint
);
create table spent (campaign_id varchar, date_day date, spend decimal(28, 9));
"""
CELL = """
insert into cube_send_class_daily
select $1, null, 'all', date '2026-01-01' + $2::int, $3, $4, $5, 0, $4 // 3
"""
# As the marts count it, in the very formulas: by campaign and day.
PUBLISHED = """
create table rpt_campaign_daily as
with people as (
    select
        campaign_id, cohort_date as date_day, sum(sends_delivered) as sends_delivered,
        sum(replied) as replies_gross,
        sum(replied) filter (where reply_class = 'one_tap') as replies_low_effort,
        0 as replies_unknown,
        sum(coalesce(w, 0) * (replied - replied_retracted)) as quality_replies,
        sum(sends_with_outcome) as sends_with_outcome
    from cube_send_class_daily
    join dim_reply_weight using (segment, reply_class)
    group by all
)
select *, null::varchar as account_id, 'EUR' as currency, campaign_id as campaign_name
from people
full join spent using (campaign_id, date_day)
"""


@pytest.fixture
def compare(tmp_path: Path) -> Callable[[World, World], Diff]:
    return lambda a, b: diff(a.write(tmp_path / "a.duckdb"), b.write(tmp_path / "b.duckdb"))


def _one(found: Diff, number: str) -> Change:
    return next(change for change in found.headline if change.number == number)


def _changes(found: Diff) -> Iterator[Change]:
    yield from found.headline
    for changes in found.campaigns.values():
        yield from changes


def _caused(change: Change) -> dict[str, Fraction]:
    return {cause: value for cause, value in change.causes.items() if value}


def test_two_equal_publications_differ_in_nothing(compare: Any) -> None:
    found = compare(World(), World())
    assert (found.headline, dict(found.campaigns)) == ((), {})


def test_a_reply_that_came_later_is_late_data_and_a_later_cohort_is_a_new_day(compare: Any) -> None:
    later = {**BASE, ("c1", 1, "none"): 89, ("c1", 1, "brief"): 1, ("c1", 11, "brief"): 2}
    found = compare(World(), World(later, as_of=11, made={**SAME, "inputs_version": "j"}))
    assert _caused(_one(found, "quality_replies")) == {LATE: Fraction("0.6"), NEW_DAYS: Fraction("1.2")}
    assert _caused(_one(found, "replies_gross")) == {LATE: 1, NEW_DAYS: 2}
    assert found.made.is_exact


def test_spend_of_a_day_both_knew_was_restated(compare: Any) -> None:
    made = {**SAME, "inputs_version": "j"}
    found = compare(World(), World(spend={1: "10.25", 11: "3"}, as_of=11, made=made))
    assert _caused(_one(found, "spend EUR")) == {LATE: Fraction("-0.25"), NEW_DAYS: 3}


def test_a_new_phrase_on_the_same_data_moves_classes_and_no_counts(compare: Any) -> None:
    judged = {**BASE, ("c1", 1, "one_tap"): 8, ("c1", 1, "substantive"): 2}
    found = compare(World(), World(judged, made={**SAME, "lexicon_version": "q"}))
    assert found.made.rules == ("phrases",)
    assert found.made.is_exact
    assert _caused(_one(found, "quality_replies")) == {RULES: Fraction("-1.8")}
    assert _caused(_one(found, "replies_low_effort")) == {RULES: 2}
    assert {change.number for change in found.headline} >= {"quality_engagement_rate", "replies_low_effort"}
    assert "replies_gross" not in {change.number for change in found.headline}


def test_other_weights_move_quality_alone(compare: Any) -> None:
    found = compare(World(), World(weights={**WEIGHT, "brief": "0.40"}))
    assert found.made.weights == ("brief",)
    assert _caused(_one(found, "quality_replies")) == {WEIGHTS: Fraction(-1)}
    assert list(found.campaigns) == [("c2", "")]


def test_where_data_and_phrases_changed_at_once_the_split_says_that_it_took_a_rule(compare: Any) -> None:
    # Ten replies, six of them taps, became twenty; by the earlier mix twelve of those were taps.
    later = {
        ("c1", 1, "none"): 80,
        ("c1", 1, "one_tap"): 15,
        ("c1", 1, "substantive"): 5,
        ("c2", 2, "brief"): 5,
    }
    made = {**SAME, "inputs_version": "j", "lexicon_version": "q"}
    found = compare(World(), World(later, made=made))
    assert not found.made.is_exact
    assert _caused(_one(found, "replies_low_effort")) == {LATE: 6, RULES: 3}
    assert _caused(_one(found, "quality_replies")) == {LATE: Fraction("4.6"), RULES: Fraction("-2.7")}


CELLS = st.dictionaries(
    st.tuples(st.sampled_from(["c1", "c2", "__inbound__"]), st.integers(1, 4), st.sampled_from(list(WEIGHT))),
    st.integers(0, 40),
    max_size=12,
)
WEIGHTS_OF = st.fixed_dictionaries({n: st.sampled_from(["0.10", "0.25", "1.00"]) for n in WEIGHT})
MADE = st.fixed_dictionaries({name: st.sampled_from(["a", "b"]) for name in SAME})
WORLDS = st.builds(World, CELLS, st.integers(2, 4), st.just({1: "1.1", 3: "2.2"}), WEIGHTS_OF, MADE)


@settings(max_examples=15, deadline=None)
@given(before=WORLDS, after=WORLDS)
def test_whatever_changed_nothing_is_left_over(
    before: World, after: World, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("diff")
    found = diff(before.write(folder / "a.duckdb"), after.write(folder / "b.duckdb"))
    for change in _changes(found):
        assert change.remainder == 0
        if change.causes:
            assert (change.before or 0) + sum(change.causes.values()) == (change.after or 0)
