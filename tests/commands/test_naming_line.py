"""`qae status` names the campaigns that no report by part can place, the dearest first, with their money."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from pipelines.commands.naming_line import naming_line

Row = tuple[str, str, bool, str | None, float | None, float | None]


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "reporting.duckdb"


def put(database: Path, *rows: Row) -> Path:
    with duckdb.connect(str(database)) as con:
        con.execute(
            "create table rpt_naming (campaign_id varchar, campaign_name varchar, is_matched boolean, "
            "currency varchar, spend decimal(28, 9), spend_reporting decimal(28, 9))"
        )
        for row in rows:
            con.execute("insert into rpt_naming values (?, ?, ?, ?, ?, ?)", row)
    return database


def test_campaigns_outside_the_pattern_are_named_with_their_spend(database: Path) -> None:
    put(
        database,
        ("1", "DACH_HR", True, "EUR", 100, 100),
        ("2", "summer", False, "EUR", 10, 10),
        ("3", "winter", False, "USD", 50, 40),
        ("4", "draft", False, None, None, None),
    )
    assert naming_line(database) == (
        "3 of 4 campaigns do not follow the pattern, with 10.00 EUR and 50.00 USD spent: "
        "winter, summer, draft"
    )


def test_one_does_not_follow(database: Path) -> None:
    put(database, ("1", "DACH_HR", True, "EUR", 1, 1), ("2", "summer", False, None, None, None))
    assert naming_line(database) == "1 of 2 campaigns does not follow the pattern: summer"


def test_many_are_counted_and_the_dearest_shown(database: Path) -> None:
    put(database, *((str(n), f"c{n}", False, "EUR", n, n) for n in range(8)))
    assert str(naming_line(database)).endswith(": c7, c6, c5, c4, c3 and 3 more")


def test_what_there_is_nothing_to_say_about(database: Path) -> None:
    """No publication, an older one without the table, no pattern; and all in order."""
    assert naming_line(database) is None
    with duckdb.connect(str(database)) as con:
        con.execute("create table mart_meta (run_id varchar)")
    assert naming_line(database) is None
    put(database)
    assert naming_line(database) is None
    with duckdb.connect(str(database)) as con:
        con.execute("insert into rpt_naming values ('1', 'DACH_HR', true, 'EUR', 1, 1)")
    assert naming_line(database) == "all 1 campaigns follow the pattern"
