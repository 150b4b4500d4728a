"""The bench that audits the method: it runs the product's SQL, counts right, and prints what is missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from benchmarks import (
    method,
    method_alarms,
    method_drivers,
    method_health,
    method_maths,
    method_maturity,
    method_rates,
    method_weights,
    method_whatif,
)
from benchmarks.method_goal import Goal, mean, share, table
from benchmarks.method_models import Models
from benchmarks.method_world import AFTER, BASELINE, BEFORE, DAYS, RECENT, facts, planted, quality_rate
from pipelines.sandbox.catalog import campaigns
from pipelines.sandbox.scenario import LAST_DAY, SIZES, Setting
from pipelines.sandbox.sends import draw
from pipelines.sandbox.stories import SCENARIOS


@pytest.fixture(scope="module")
def models() -> Models:
    """The models of rates and alarms, planned once."""
    return Models((*method_rates.TARGETS, *method_alarms.TARGETS))


def test_the_windows_are_those_of_the_models_and_part_in_the_middle_of_the_change(models: Models) -> None:
    world = planted("seed_story", 3, 300)
    models.run(facts(world), world.as_of)
    found = models.rows("select distinct baseline_from, recent_from, window_end from rpt_divergence"
                        " where weeks_ago = 0")  # fmt: skip
    assert found == [(world.day(BASELINE[0]), world.day(RECENT[0]), world.day(RECENT[1]))]
    ramp = [world.setting.ramp(world.day(i)) for i in range(DAYS)]
    assert sum(ramp[BASELINE[0] : BASELINE[1] + 1]) < 2
    assert sum(ramp[RECENT[0] : RECENT[1] + 1]) > 26
    assert ramp[BEFORE[1]] == 0
    assert ramp[AFTER[0]] == 1
    assert world.as_of == LAST_DAY


def test_facts_say_nothing_that_came_after_the_end_of_data() -> None:
    world = planted("null", 1, 2_000, (DAYS - 10, DAYS - 1))
    rows = facts(world).to_pandas()
    for column in ("replied_at", "outcome_at"):
        assert rows[column].dropna().dt.date.max() <= world.as_of
    assert (rows["best_class"] != "none").sum() < (world.sends.reply >= 0).sum()
    assert rows.loc[rows["is_late"], "best_class"].eq("none").all()


def test_a_campaigns_true_rate_is_what_many_sends_come_to(models: Models) -> None:
    """120,000 sends of campaigns without a button, cut to 30 a day and more: within four standard errors."""
    world = planted("null", 5, 3_000)
    models.run(facts(world), world.as_of)
    rows = models.rows("select campaign_id, sends_delivered, quality_replies from rpt_campaign_to_date")
    expected = {c.id: quality_rate(c) for c in world.campaigns}
    total = sum(float(y) for _, _, y in rows)
    due = sum(n * expected[c] for c, n, _ in rows)
    assert abs(total - due) < 4 * due**0.5


def test_one_seed_of_every_world_is_measured(models: Models) -> None:
    told = method_rates.story(models, planted("seed_story", 1, 2_500))
    assert told["conserved_n"] == 1
    assert told["spearman_quality"] > told["spearman_raw"]
    assert 0.3 < told["moved_raw"] < 0.7
    held = method_rates.intervals(models, planted("null", 1, 3_000))
    assert sum(held[f"{size}_of"] for size in ("wide", "middle", "small")) == 40
    found = method_alarms.alarms(
        models, planted("seed_story", 1, 3_000), [("leading", "campaign", "leading")]
    )
    assert found["leading_power_of"] == 20
    assert found["leading_power_n"] > 14
    judged = method_rates.goals([{**told, **held}]) + method_alarms.goals([found])
    assert {goal.id for goal in judged} == {"G1", "G2", "G3", "G4", "G5", "G8"}


def test_what_is_foretold_lies_nearer_than_what_is_seen() -> None:
    found = method_maturity.foretold(Models(method_maturity.TARGETS), 1)
    assert found["replies_seen"] < 0.95 * found["replies_final"]
    assert found["replies_foretold"] == pytest.approx(found["replies_final"], rel=0.06)


def test_the_health_card_is_asked_where_classes_say_nothing() -> None:
    found = method_health.verdict(
        Models(method_health.TARGETS), planted("uninformative_classes", 1, 2_500), "silent"
    )
    assert found["silent_not_better_n"] == 1
    assert method_health.goals([found])[0].met


def test_a_price_that_doubles_is_named_as_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """The decomposition sees the money of the facts: half the sends for the same spend."""
    monkeypatch.setattr(method_drivers, "WORLDS", (SCENARIOS["outcomes_down_sends_per_spend"],))
    found = method_drivers.drivers(Models(method_drivers.TARGETS), 2)
    assert found == {"sends_per_spend_n": 4, "sends_per_spend_of": 4}


def test_learned_weights_are_judged_beside_raw_and_default() -> None:
    found = method_weights.hot_one_tap(Models(method_weights.TARGETS), 1)
    assert found["warned_n"] == 1
    assert found["hot_learned"] > found["hot_raw"]
    assert method_weights.goals([found])[0].met


def test_a_cube_counted_day_by_day_is_the_cube_of_its_sends() -> None:
    """Sends, replies and outcomes of the counted cube are those of the world it was drawn from."""
    setting = Setting(SCENARIOS["null"], SIZES["tiny"], 7, LAST_DAY)
    every = campaigns(setting)
    days = [setting.first + timedelta(days=i) for i in range(setting.size.days)]
    counts = method_whatif.cube(setting, every, days)
    sends = draw(setting, [(c, day) for c in every for day in days])
    assert sum(counts["sends"].to_pylist()) == len(sends)
    assert sum(counts["replied"].to_pylist()) == (sends.reply >= 0).sum()
    assert sum(counts["outcomes"].to_pylist()) == sends.recorded.sum()
    assert counts.group_by(["campaign", "ad", "class", "language", "cohort_date"]).aggregate([]).num_rows == (
        counts.num_rows
    )


def test_other_weights_are_asked_of_the_cube() -> None:
    """The product's own what-if runs on the counted cube and moves ranks."""
    asked = method_whatif.ask("study")
    assert asked.sends > 150_000
    assert asked.ranks_moved > 5
    assert 0 < asked.seconds < 30


def test_the_sql_is_the_librarys() -> None:
    assert [goal.met for goal in method_maths.measure()] == [True]


def test_shares_add_up_counts_and_means_skip_seeds_that_lack_a_measure() -> None:
    samples = [{"a_n": 1.0, "a_of": 4.0, "b": 2.0}, {"a_n": 3.0, "a_of": 4.0}]
    assert share(samples, "a") == 0.5
    assert mean(samples, "b") == 2.0


@pytest.mark.parametrize(("met", "word"), [(True, "reached"), (False, "not reached"), (None, "not measured")])
def test_a_goal_that_is_missed_is_printed_as_missed(met: bool | None, word: str) -> None:
    assert f"G1   {word} " in table([Goal("G1", "promised", "reached", "sample", met)])


def test_numbers_of_seeds_that_cannot_be_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        method.main(["0"])
    assert ended.value.code == 2
    assert "1 or more" in capsys.readouterr().err
