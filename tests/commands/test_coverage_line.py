"""`qae status` says how many sends no campaign is known of, and where to look for a remedy."""

from __future__ import annotations

from pathlib import Path

import duckdb

from pipelines.commands.coverage_line import coverage_line


def put(database: Path, *rows: tuple[str, str, str, int]) -> Path:
    with duckdb.connect(str(database)) as con:
        con.execute(
            "create table rpt_send_coverage "
            "(source_relation varchar, channel varchar, linked_by varchar, sends int)"
        )
        con.executemany("insert into rpt_send_coverage values (?, ?, ?, ?)", rows)
    return database


def test_sends_without_a_campaign_are_told_by_where_they_come_from(tmp_path: Path) -> None:
    rows = (
        ("tool", "other", "source", 900),
        ("crm", "email", "none", 60),
        ("crm", "email", "rule", 30),
        ("anna", "linkedin_dm", "none", 10),
    )
    line = coverage_line(put(tmp_path / "reporting.duckdb", *rows))
    assert line == (
        "70 of 1,000 have no campaign (7%): crm by email 60, anna by linkedin_dm 10;"
        " rules may name it: docs/how-to/link-messages-to-campaigns.md"
    )


def test_nothing_is_missing_where_every_send_has_one(tmp_path: Path) -> None:
    assert (
        coverage_line(put(tmp_path / "a.duckdb", ("tool", "other", "source", 9))) == "all 9 have a campaign"
    )


def test_without_sends_or_a_publication_there_is_no_line(tmp_path: Path) -> None:
    assert coverage_line(tmp_path / "none.duckdb") is None
    assert coverage_line(put(tmp_path / "a.duckdb", ("tool", "other", "none", 0))) is None
    with duckdb.connect(str(tmp_path / "old.duckdb")) as con:
        con.execute("create table mart_meta (run_id varchar)")
    assert coverage_line(tmp_path / "old.duckdb") is None
