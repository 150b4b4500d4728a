"""The whole line, through the command a user types."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from pipelines.landing.sidecar import Accounting, Fetch, Sidecar
from pipelines.landing.store import Landing
from pipelines.sources.linkedin_ads_streams import CREATIVE_ANALYTICS
from tests.e2e.conftest import query
from tests.homes import Kept, landed, served
from tests.warm import qae

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("home")]


@pytest.fixture(scope="session")
def record(tiny: Kept) -> Any:
    """What the first run said as JSON."""
    return json.loads((tiny.place.parent / "run.json").read_text())


def test_a_first_run_meets_what_platforms_do_and_says_so(record: Any, tiny: Kept) -> None:
    met = record["extracts"]["linkedin_ads"]["incidents"]
    assert met["rate_limited"] >= 1
    assert met["restated_day"] >= 1
    assert record["verdict"]["passed"]
    assert record["verdict"]["checks"] > 0
    assert (tiny.pristine / "reporting" / "report.html").stat().st_size > 10_000


def test_every_row_is_accounted_for(record: Any) -> None:
    for name, facts in record["extracts"].items():
        gone = sum(facts["quarantined"].values()) + sum(facts["skipped"].values())
        assert facts["rows_in"] == facts["rows_out"] + gone, name


def test_the_published_file_agrees_with_the_world_it_came_from(tiny: Kept) -> None:
    from pipelines.home import open_home
    from pipelines.sandbox.house import read_setup

    messages = read_setup(open_home(tiny.pristine)).world().messages().to_pandas()
    unique = messages.drop_duplicates("message_id")
    sent = unique[(unique.direction == "out") & unique.campaign_id.notna() & unique.reply_to.isna()]
    delivered = sent[sent.delivery_status != "failed"]
    found = query(tiny.pristine, "select sum(sends_delivered) from rpt_campaign_to_date")
    assert found == [(len(delivered),)]


def test_the_same_again_changes_nothing_and_tells_what_stands(home: Path, record: Any) -> None:
    before, files = served(home), landed(home)
    again = qae(home, "run", "--json")
    assert again.code == 0, again.err
    assert again.err == ""
    assert landed(home) == files
    assert served(home) == before
    assert again.json["work"]["changed"] == 0
    assert again.json["publication"]["id"] == record["publication"]["id"]
    assert again.json["verdict"] == record["verdict"]


def test_one_more_day_equals_a_full_rebuild(day_after: Kept) -> None:
    home = day_after.restored()
    day = json.loads((home / "run.json").read_text())
    assert not day["work"]["full"]
    for path in home.glob("warehouse.duckdb*"):
        path.unlink()
    full = qae(home, "run", "--json")
    assert full.code == 0, full.err
    assert full.json["work"]["full"]
    assert full.json["verdict"]["build_hash"] == day["verdict"]["build_hash"]


def test_what_is_damaged_or_lost_is_built_and_published_again(home: Path, record: Any) -> None:
    """Landing is the truth: the warehouse is a cache, and the published file is made from it."""
    warehouse = home / "warehouse.duckdb"
    warehouse.write_bytes(b"not a database" + warehouse.read_bytes()[14:])
    for path in (home / "reporting").glob("*.duckdb"):
        path.unlink()
    again = qae(home, "run", "--json")
    assert again.code == 0, again.err
    assert again.json["publication"]["build_hash"] == record["verdict"]["build_hash"]
    assert query(home, "select count(*) from mart_meta") == [(1,)]


def test_input_that_breaks_a_rule_publishes_nothing_and_heals_when_it_is_taken_back(home: Path) -> None:
    before, files = served(home), landed(home)
    landing = Landing(home / "landing")
    day = next(s for s in landing.sidecars(CREATIVE_ANALYTICS) if s.rows)
    rows = landing.read(CREATIVE_ANALYTICS, day.partition)
    assert rows is not None
    place = rows.schema.get_field_index("cost_in_local_currency")
    negative = pa.array([Decimal(-1)] * len(rows), rows.schema.field(place).type)
    _land(landing, day, rows.set_column(place, rows.schema.field(place), negative))
    red = qae(home, "run")
    assert red.code == 4, red.out + red.err
    assert "critical" in red.err
    assert "Nothing was published" in red.err
    assert served(home) == before
    _land(landing, day, rows)
    assert landed(home) == files
    green = qae(home, "run", "--json")
    assert green.code == 0, green.err
    # Nothing differs from the last green build, and yet the days the red one touched are built again.
    assert (green.json["work"]["changed"], green.json["work"]["unfinished"]) == (0, 1)
    assert served(home) == before


def _land(landing: Landing, day: Sidecar, rows: pa.Table) -> None:
    accounting = Accounting(day.rows_in, day.quarantined, day.skipped)
    landing.write(CREATIVE_ANALYTICS, day.partition, rows, accounting, Fetch("by hand", day.fetched_at))


def test_a_warehouse_changed_by_hand_is_not_published(home: Path) -> None:
    before = served(home)
    with duckdb.connect(str(home / "warehouse.duckdb")) as con:
        con.execute("update marts.fct_ad_performance_daily set spend = spend + 1 where spend is not null")
    ended = qae(home, "publish")
    assert ended.code == 4, ended.out + ended.err
    assert "critical" in ended.err
    assert served(home) == before


def test_rollback_serves_the_version_before(tiny: Kept, day_after: Kept, record: Any) -> None:
    home = day_after.restored()
    before = served(tiny.pristine)
    assert served(home) != before
    back = qae(home, "rollback", "--json")
    assert back.code == 0, back.err
    assert back.json["id"] == record["publication"]["id"]
    assert served(home) == before
    publications = qae(home, "status", "--json").json["publications"]
    assert [p["id"] for p in publications if p["served"]] == [back.json["id"]]


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


def test_no_text_or_name_leaves_the_restricted_zone(tiny: Kept) -> None:
    home = tiny.pristine
    inbox = (home / "inbox" / "messages.csv").read_text(encoding="utf-8")
    assert "linkedin.com/in/" in inbox
    for path in [
        *(home / "reporting").rglob("*"),
        *(home / "logs").rglob("*"),
        *(home / "checks").rglob("*"),
    ]:
        if path.is_file():
            assert b"linkedin.com/in/" not in path.read_bytes(), path
