"""The gate as its caller meets it: a verdict, a table, a page; and red wherever it could be talked round."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from pipelines.checks.gate import PAGE_NAME, VERDICT_NAME, run_gate
from pipelines.checks.verdict import Verdict
from pipelines.errors import SettingsError
from pipelines.warehouse.project import expectations
from tests.checks.small_home import TODAY

Home = Callable[[], Path]


def gate(home: Path, suites: Path | None = None) -> Verdict:
    return run_gate(
        home / "warehouse.duckdb",
        suites or expectations(),
        build_hash="build-1",
        out_dir=home / "checks",
        today=TODAY,
    )


def change(home: Path, *statements: str) -> Path:
    with duckdb.connect(home / "warehouse.duckdb") as connection:
        for statement in statements:
            connection.execute(statement)
    return home


def red(verdict: Verdict) -> list[str]:
    return [f"{result.suite} {result.check}" for result in verdict.criticals]


@pytest.fixture
def suites_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(expectations(), tmp_path / "expectations"))


def edit(suites: Path, name: str, change: Callable[[dict[str, object]], object]) -> None:
    path = suites / f"{name}.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))


def test_a_right_build_passes_and_everything_is_written_down(home_copy: Home) -> None:
    home = home_copy()
    verdict = gate(home)
    assert red(verdict) == []
    assert verdict.warnings == ()
    assert verdict.build_hash == "build-1"
    assert Verdict.from_json((home / "checks" / VERDICT_NAME).read_text(), VERDICT_NAME) == verdict
    assert "This build may be published" in (home / "checks" / PAGE_NAME).read_text()
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        rows = connection.execute("select * from quality.check_results").fetchall()
    assert [row[1:3] for row in rows] == [(result.suite, result.check) for result in verdict.results]
    assert {row[0] for row in rows} == {"build-1"}


def test_judging_twice_leaves_one_set_of_results(home_copy: Home) -> None:
    home = home_copy()
    assert gate(home) == gate(home)
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        ((rows, distinct),) = connection.execute(
            "select count(*), count(distinct (suite, check_name)) from quality.check_results"
        ).fetchall()
    assert rows == distinct


def test_a_critical_fault_holds_the_build_back(home_copy: Home) -> None:
    verdict = gate(change(home_copy(), "delete from marts.fct_replies where attribution = 'orphan'"))
    assert not verdict.passed
    assert "marts.fct_replies replies_equal_received" in red(verdict)


def test_a_warning_is_published_with_its_number_and_reason(home_copy: Home) -> None:
    home = change(home_copy(), "update marts.rpt_campaign_to_date set frequency_28 = 0.5 where reach_28 > 0")
    verdict = gate(home)
    assert verdict.passed
    assert [result.check for result in verdict.warnings] == ["frequency_at_least_one"]
    assert "Whoever was reached" in verdict.warnings[0].line


def test_a_dropped_column_is_not_computed_and_red(home_copy: Home) -> None:
    """A check that cannot run is its own state: it must not look like one that found nothing."""
    verdict = gate(change(home_copy(), "alter table marts.fct_replies drop column p_low"))
    results = [result for result in verdict.results if result.suite == "marts.fct_replies"]
    assert {result.status for result in results} == {"not_computed"}
    assert all(result.blocks for result in results)
    assert "p_low" in results[0].observed


def test_a_missing_table_is_red(home_copy: Home) -> None:
    verdict = gate(change(home_copy(), "drop table marts.rpt_phrases"))
    assert "marts.rpt_phrases phrases_are_common" in red(verdict)


def test_a_damaged_landed_file_is_red_and_no_traceback(home_copy: Home, tmp_path: Path) -> None:
    home = home_copy()
    landing = Path(shutil.copytree(home / "landing", tmp_path / "landing"))
    next(landing.glob("messages_file/messages/date=2026*/*.parquet")).write_bytes(b"PAR1 torn")
    verdict = run_gate(
        home / "warehouse.duckdb",
        expectations(),
        build_hash="build-1",
        out_dir=tmp_path,
        landing=landing,
        today=TODAY,
    )
    assert "intermediate.int_messages_sequenced no_message_lost" in red(verdict)


def test_a_file_nobody_listed_is_red(home_copy: Home, tmp_path: Path) -> None:
    """A leftover of a killed run is read by dbt's glob like any other file."""
    home = home_copy()
    landing = Path(shutil.copytree(home / "landing", tmp_path / "landing"))
    known = next(landing.glob("linkedin_ads/creative_analytics/date=2026*/501.parquet"))
    shutil.copy(known, known.with_name("left-over.parquet"))
    verdict = run_gate(
        home / "warehouse.duckdb",
        expectations(),
        build_hash="build-1",
        out_dir=tmp_path,
        landing=landing,
        today=TODAY,
    )
    assert "ops.landed_partitions files_are_as_listed" in red(verdict)


@pytest.mark.parametrize("suite", sorted(path.stem for path in expectations().glob("*.json")))
@pytest.mark.parametrize("how", ["deleted", "emptied", "trimmed", "softened"])
def test_no_suite_can_be_taken_away(suites_copy: Path, suite: str, how: str) -> None:
    from pipelines.checks.policy import load_policy
    from pipelines.checks.suites import load_suites

    if how == "deleted":
        (suites_copy / f"{suite}.json").unlink()
    elif how == "emptied":
        edit(suites_copy, suite, lambda document: document.update(expectations=[]))
    elif how == "trimmed":
        edit(suites_copy, suite, lambda document: document["expectations"].pop())  # pyright: ignore
    else:
        edit(suites_copy, suite, _soften)
    _, faults = load_suites(suites_copy, load_policy(suites_copy))
    assert [fault.suite for fault in faults] == [suite]
    assert faults[0].blocks


def _soften(document: dict[str, object]) -> None:
    critical = next(e for e in document["expectations"] if e["severity"] == "critical")  # pyright: ignore
    critical["severity"] = "warning"


def test_a_suite_taken_away_holds_the_build_back(home_copy: Home, suites_copy: Path) -> None:
    (suites_copy / "marts.rpt_phrases.json").unlink()
    verdict = gate(home_copy(), suites_copy)
    assert red(verdict) == ["marts.rpt_phrases suite_missing"]


def test_other_suites_have_another_hash(home_copy: Home, suites_copy: Path) -> None:
    home = home_copy()
    (suites_copy / "marts.rpt_phrases.sql").write_text(
        (suites_copy / "marts.rpt_phrases.sql").read_text() + "\n-- changed\n"
    )
    assert gate(home).suites_hash != gate(home, suites_copy).suites_hash


def test_without_its_policy_nothing_is_judged(home_copy: Home, suites_copy: Path) -> None:
    (suites_copy / "policy.toml").unlink()
    with pytest.raises(SettingsError, match="Restore it"):
        gate(home_copy(), suites_copy)


def test_hostile_names_in_the_data_reach_no_output(home_copy: Home) -> None:
    """Names of sources, campaigns and phrases are other people's text: no result may carry them."""
    evil = "<script>alert(1)</script>"
    home = change(
        home_copy(),
        f"update ops.landed_partitions set source = '{evil}' where stream = 'messages'",
        f"update marts.rpt_campaign_daily set campaign_id = '{evil}' where campaign_id = '612'",
        f"update marts.rpt_phrases set phrase = '{evil}'",
    )
    verdict = gate(home)
    assert not verdict.passed
    written = (home / "checks" / PAGE_NAME).read_text() + (home / "checks" / VERDICT_NAME).read_text()
    assert "alert(1)" not in written


def test_the_warehouse_is_free_again_afterwards(home_copy: Home) -> None:
    home = home_copy()
    gate(home)
    with duckdb.connect(home / "warehouse.duckdb") as connection:
        connection.execute("create table still_writable as select 1 as one")
