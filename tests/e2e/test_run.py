"""The whole line, through the command a user types."""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from tests.e2e.conftest import Ended, qae, query

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("e2e")]


def _served(home: Path) -> str:
    return hashlib.sha256((home / "reporting" / "reporting.duckdb").read_bytes()).hexdigest()


def _landing(home: Path) -> dict[str, str]:
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((home / "landing").rglob("*.parquet"))
    }


def test_a_first_run_meets_what_platforms_do_and_says_so(tiny_run: tuple[Path, Ended]) -> None:
    home, ended = tiny_run
    record = ended.json
    met = record["extracts"]["linkedin_ads"]["incidents"]
    assert met["rate_limited"] >= 1
    assert met["restated_day"] >= 1
    assert record["verdict"]["passed"]
    assert record["verdict"]["checks"] > 0
    assert (home / "reporting" / "report.html").stat().st_size > 10_000


def test_every_row_is_accounted_for(tiny_run: tuple[Path, Ended]) -> None:
    for name, facts in tiny_run[1].json["extracts"].items():
        gone = sum(facts["quarantined"].values()) + sum(facts["skipped"].values())
        assert facts["rows_in"] == facts["rows_out"] + gone, name


def test_the_published_file_agrees_with_the_world_it_came_from(tiny_run: tuple[Path, Ended]) -> None:
    from pipelines.home import open_home
    from pipelines.sandbox.house import read_setup

    home = tiny_run[0]
    messages = read_setup(open_home(home)).world().messages().to_pandas()
    unique = messages.drop_duplicates("message_id")
    sent = unique[(unique.direction == "out") & unique.campaign_id.notna() & unique.reply_to.isna()]
    delivered = sent[sent.delivery_status != "failed"]
    assert query(home, "select sum(sends_delivered) from rpt_campaign_to_date") == [(len(delivered),)]


def test_the_same_again_changes_nothing(home: Path) -> None:
    before, landed = _served(home), _landing(home)
    again = qae(home, "run", "--json")
    assert again.code == 0, again.err
    assert _landing(home) == landed
    assert _served(home) == before


def test_a_deleted_warehouse_is_rebuilt_to_the_same_rows(home: Path) -> None:
    before = qae(home, "status", "--json").json["publications"][0]["build_hash"]
    for path in home.glob("warehouse.duckdb*"):
        path.unlink()
    again = qae(home, "run", "--json")
    assert again.code == 0, again.err
    assert again.json["verdict"]["build_hash"] == before


def test_one_more_day_equals_a_full_rebuild(home: Path) -> None:
    day = qae(home, "run", "--day", "2026-11-01", "--json")
    assert day.code == 0, day.err
    assert not day.json["work"]["full"]
    for path in home.glob("warehouse.duckdb*"):
        path.unlink()
    full = qae(home, "run", "--json")
    assert full.json["work"]["full"]
    assert full.json["verdict"]["build_hash"] == day.json["verdict"]["build_hash"]


def test_a_red_check_leaves_what_was_published_byte_for_byte(home: Path) -> None:
    before = _served(home)
    with duckdb.connect(str(home / "warehouse.duckdb")) as con:
        con.execute("update marts.fct_ad_performance_daily set spend = spend + 1 where spend is not null")
    ended = qae(home, "publish")
    assert ended.code == 4, ended.out + ended.err
    assert "critical" in ended.err
    assert "Nothing was published" in ended.err
    assert _served(home) == before


def test_rollback_serves_the_version_before(home: Path) -> None:
    first = qae(home, "status", "--json").json["publications"][0]["id"]
    assert qae(home, "run", "--day", "2026-11-01", "--quiet").code == 0
    back = qae(home, "rollback", "--json")
    assert back.code == 0, back.err
    assert back.json["id"] == first
    served = [p["id"] for p in qae(home, "status", "--json").json["publications"] if p["served"]]
    assert served == [first]


def test_sandbox_and_real_data_in_one_home_stop_in_one_line(home: Path, tmp_path: Path) -> None:
    (tmp_path / "outcomes.csv").write_text("event_id,occurred_at,type\n")
    ended = qae(home, "run", "--outcomes", str(tmp_path / "outcomes.csv"))
    assert ended.code == 2
    assert "sandbox data and cannot take real data" in ended.err
    assert "Traceback" not in ended.err


def test_the_plan_names_requests_and_calls_nothing(tmp_path: Path) -> None:
    ended = qae(tmp_path / "new", "run", "--size", "tiny", "--plan", "--json")
    assert ended.code == 0, ended.err
    plan = ended.json["linkedin_ads"]
    assert plan["requests"] > 0
    assert plan["partitions"] > 0
    assert not list((tmp_path / "new" / "landing").rglob("date=2026*"))


def test_no_text_or_name_leaves_the_restricted_zone(tiny_run: tuple[Path, Ended]) -> None:
    home = tiny_run[0]
    inbox = (home / "inbox" / "messages.csv").read_text(encoding="utf-8")
    assert "linkedin.com/in/" in inbox
    for path in [*(home / "reporting").rglob("*"), *(home / "logs").rglob("*"), *(home / "checks").rglob("*")]:
        if path.is_file():
            assert b"linkedin.com/in/" not in path.read_bytes(), path
