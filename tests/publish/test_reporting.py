"""The published file: what is in it, how it is swapped, and that a failing publish changes nothing."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.errors import BusyError, GateError, InputError, QaeError
from pipelines.publish import durable, hold, reporting
from pipelines.publish.reporting import publish, rollback
from pipelines.publish.tables import PublishedTable
from pipelines.publish.versions import current, publications
from pipelines.warehouse.fingerprint import build_hash

Home = Any
Report = Callable[[Path, Path], None]


def test_the_served_name_is_a_relative_link_to_a_read_only_version(home: Home) -> None:
    publication = home.publish("a")
    assert home.served.readlink() == Path("reporting-a.duckdb")
    assert stat.S_IMODE(publication.database.stat().st_mode) == 0o444
    assert not list(home.reporting.glob("*.wal"))
    assert not list(home.reporting.rglob("*.tmp"))


def test_the_file_is_written_in_the_format_every_client_since_1_4_reads(home: Home) -> None:
    publication = home.publish("a")
    with duckdb.connect() as con:
        con.execute(f"attach '{publication.database}' as served (read_only)")
        tags = con.execute("select tags from duckdb_databases() where database_name = 'served'").fetchall()
    assert tags[0][0]["storage_version"] == "v1.4.0+"


def test_rows_arrive_whole_exact_and_sorted(home: Home) -> None:
    home.publish("a")
    weeks = [row[0] for row in home.query("select week from rpt_week")]
    assert weeks == sorted(weeks)
    assert len(weeks) == 1_000
    with duckdb.connect() as con:
        con.execute(f"attach '{home.warehouse}' as source (read_only)")
        con.execute(f"attach '{home.served}' as served (read_only)")
        assert not con.execute("from source.marts.rpt_week except all from served.main.rpt_week").fetchall()


def test_only_the_listed_tables_leave_the_warehouse(home: Home) -> None:
    home.sql(
        "create table marts.fct_replies as select 'k' as message_key", "create view marts.v as select 1 as a"
    )
    home.publish("a")
    found = home.query(
        "select table_name from duckdb_tables()"
        " union all select view_name from duckdb_views() where not internal"
    )
    assert {name for (name,) in found} == {"rpt_week", "dim_campaign", "mart_meta"}


def test_the_manifest_names_build_bytes_and_rows(home: Home) -> None:
    publication = home.publish("a", warnings=["2.1% of messages_file is in quarantine"])
    facts = json.loads(publication.manifest.read_text())
    assert facts["build_hash"] == home.hash()
    assert facts["sha256"] == durable.sha256(home.served)
    assert facts["tables"] == {"dim_campaign": 20, "mart_meta": 1, "rpt_week": 1_000}
    assert (facts["storage_version"], facts["sequence"]) == ("v1.4.0", 1)
    assert publications(home.reporting) == [publication]
    assert publication.warnings == ("2.1% of messages_file is in quarantine",)


def test_another_build_than_the_judged_one_is_refused(home: Home) -> None:
    home.publish("a")
    judged = home.hash()
    before, served = home.tree(), home.served.read_bytes()
    home.build(2)
    with pytest.raises(GateError, match="not the build that was judged"):
        publish(home.warehouse, home.reporting, home.tables, expected_build_hash=judged, publication_id="b")
    assert (home.tree(), home.served.read_bytes()) == (before, served)


def test_one_changed_cell_is_another_build(home: Home) -> None:
    judged = home.hash()
    home.sql("update marts.rpt_week set spend = spend + 0.000000001 where sends = 500")
    with pytest.raises(GateError, match="not the build that was judged"):
        publish(home.warehouse, home.reporting, home.tables, expected_build_hash=judged, publication_id="b")


def test_facts_about_the_run_are_outside_the_verdict(home: Home) -> None:
    judged = home.hash()
    home.sql("update marts.mart_meta set run_id = 'another'")
    publish(home.warehouse, home.reporting, home.tables, expected_build_hash=judged, publication_id="b")
    assert home.query("select run_id from mart_meta") == [("another",)]


@pytest.mark.parametrize(
    ("column", "complaint"),
    [
        ("now() as seen_at", "TIMESTAMP WITH TIME ZONE"),
        ("[1, 2] as list", r"INTEGER\[\]"),
        ("{'a': 1} as struct", "STRUCT"),
        ("'a'::blob as bytes", "BLOB"),
        ("1::hugeint as total", "HUGEINT"),
        ("1::float as ratio", "FLOAT"),
        ("'x'::enum ('x', 'y') as kind", "ENUM"),
        ("time '10:00' as at", "TIME"),
        ("gen_random_uuid() as uuid", "UUID"),
        ("'00ff' as person_key", "names a person"),
        ("'k' as message_key", "names a person"),
        ("'hello' as body_text", "names a person"),
        ("'x' as recipient", "names a person"),
        ("'ann@example.org' as note", "e-mail addresses or profile links"),
        ("'see https://www.linkedin.com/in/ann' as note", "e-mail addresses or profile links"),
    ],
)
def test_types_keys_and_addresses_outside_the_allow_list_are_refused(
    home: Home, column: str, complaint: str
) -> None:
    home.publish("a")
    before = home.tree()
    home.sql(f"create table marts.extra as select {column}")
    home.tables = (*home.tables, PublishedTable("marts", "extra"))
    with pytest.raises(GateError, match=complaint):
        home.publish("b")
    assert home.tree() == before


@pytest.mark.parametrize(
    "column", ["20::bigint as people", "3::bigint as recipients", "'mail me@example.org' as campaign_name"]
)
def test_counts_of_people_and_names_of_campaigns_may_leave(home: Home, column: str) -> None:
    home.sql(f"create table marts.extra as select {column}")
    home.tables = (*home.tables, PublishedTable("marts", "extra"))
    assert home.publish("a").rows["extra"] == 1


def test_a_table_outside_the_marts_cannot_be_listed(home: Home) -> None:
    tables = (PublishedTable("private", "int_message_forms"),)
    with pytest.raises(InputError, match="only the schema marts"):
        publish(home.warehouse, home.reporting, tables, expected_build_hash="", publication_id="a")


@pytest.mark.parametrize(
    ("tables", "complaint"),
    [
        ((), "no table is marked"),
        ((PublishedTable("marts", "rpt_week"), PublishedTable("marts", "rpt_week")), "published twice"),
        ((PublishedTable("marts", "rpt_month"),), "is not in the warehouse"),
        ((PublishedTable("marts", "rpt_week", ("month",)),), "has no column month"),
    ],
)
def test_a_list_that_cannot_be_published_is_refused(
    home: Home, tables: tuple[PublishedTable, ...], complaint: str
) -> None:
    with pytest.raises(InputError, match=complaint):
        publish(home.warehouse, home.reporting, tables, expected_build_hash="", publication_id="a")


@pytest.mark.parametrize("name", ["", "../a", "a/b", ".a", "a b", "x" * 97])
def test_an_id_that_is_no_file_name_is_refused(home: Home, name: str) -> None:
    with pytest.raises(InputError, match="a publication id"):
        publish(home.warehouse, home.reporting, home.tables, expected_build_hash="", publication_id=name)


def test_names_with_quotes_are_names_and_nothing_else(home: Home) -> None:
    odd = 'a"; drop table marts.rpt_week; --'
    quoted = '"' + odd.replace('"', '""') + '"'
    home.sql(f"create table marts.{quoted} as select 1 as {quoted}")
    home.tables = (*home.tables, PublishedTable("marts", odd, (odd,)))
    assert home.publish("a").rows[odd] == 1


def test_a_home_whose_name_has_quotes_is_a_folder_and_nothing_else(home: Home, tmp_path: Path) -> None:
    home.root = tmp_path / 'it\'s; drop "x"'
    home.root.mkdir()
    home.build(1)
    assert home.publish("a").rows["rpt_week"] == 1_000


def test_no_warehouse_and_a_busy_one_are_said_plainly(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match="no warehouse yet"):
        publish(home.root / "none", home.reporting, home.tables, expected_build_hash="", publication_id="a")
    judged = home.hash()
    with duckdb.connect(str(home.warehouse)), pytest.raises(BusyError, match="writing to the warehouse"):
        publish(home.warehouse, home.reporting, home.tables, expected_build_hash=judged, publication_id="a")
    monkeypatch.setattr(hold, "LOCK_SECONDS", 0.1)
    with (
        hold.FileLock(home.reporting / ".publish.lock"),
        pytest.raises(BusyError, match="is publishing"),
    ):
        home.publish("a")


def test_a_full_disk_is_one_line_and_changes_nothing(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home.publish("a")
    before = home.tree()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "reporting-b.duckdb")

    monkeypatch.setattr(reporting, "export_parquet", full)
    with pytest.raises(QaeError, match="the disk is full"):
        home.publish("b")
    assert home.tree() == before


def test_publishing_the_same_id_again_is_harmless(home: Home) -> None:
    first = home.publish("a")
    assert home.publish("a") == first
    assert [one.id for one in publications(home.reporting)] == ["a"]
    home.build(2)
    with pytest.raises(InputError, match="already names another build"):
        home.publish("a")


def test_the_last_three_versions_are_kept(home: Home) -> None:
    for generation, name in enumerate("abcde"):
        home.build(generation)
        home.publish(name)
    assert [one.id for one in publications(home.reporting)] == ["e", "d", "c"]
    versions = {path.name for path in home.reporting.glob("reporting-*.duckdb")}
    assert versions == {"reporting-c.duckdb", "reporting-d.duckdb", "reporting-e.duckdb"}
    assert {path.name for path in (home.reporting / "parquet").iterdir()} == {"c", "d", "e", "current"}


def test_rollback_serves_file_report_and_parquet_of_the_version_before(
    home: Home, write_report: Report
) -> None:
    home.publish("a", report=write_report)
    home.build(2)
    home.publish("b", report=write_report)
    assert rollback(home.reporting).id == "a"
    served = current(home.reporting)
    assert served is not None
    assert served.id == "a"
    assert home.query("select distinct generation from rpt_week") == [(1,)]
    assert (home.reporting / "report.html").read_text() == "made from reporting-a.duckdb"
    parquet = str(home.reporting / "parquet" / "current" / "rpt_week.parquet")
    with duckdb.connect() as con:
        rows = con.execute(
            "select distinct generation, publication_id from read_parquet(?)", [parquet]
        ).fetchall()
    assert rows == [(1, "a")]
    assert rollback(home.reporting, to="b").id == "b"


def test_rollback_refuses_what_cannot_be_served(home: Home) -> None:
    with pytest.raises(InputError, match="nothing was published"):
        rollback(home.reporting)
    home.publish("a")
    with pytest.raises(InputError, match="no earlier publication"):
        rollback(home.reporting)
    with pytest.raises(InputError, match="Kept are: a"):
        rollback(home.reporting, to="z")
    home.build(2)
    home.publish("b")
    altered = home.reporting / "reporting-a.duckdb"
    altered.chmod(0o644)
    data = bytearray(altered.read_bytes())
    data[len(data) // 2] ^= 1
    altered.write_bytes(data)
    with pytest.raises(InputError, match="was altered"):
        rollback(home.reporting)
    served = current(home.reporting)
    assert served is not None
    assert served.id == "b"


def test_after_a_rollback_the_next_publish_goes_on(home: Home) -> None:
    for generation, name in enumerate("ab"):
        home.build(generation)
        home.publish(name)
    rollback(home.reporting)
    home.build(3)
    assert home.publish("c").sequence == 3
    assert home.query("select distinct generation from rpt_week") == [(3,)]


def test_a_report_that_fails_stops_the_publish(home: Home, write_report: Report) -> None:
    home.publish("a", report=write_report)
    before = home.tree()
    home.build(2)

    def broken(database: Path, out: Path) -> None:
        out.write_text("half")
        raise ValueError("no such column")

    with pytest.raises(ValueError, match="no such column"):
        home.publish("b", report=broken)
    assert home.tree() == before


def test_parquet_holds_what_the_database_holds_and_says_which_version(home: Home) -> None:
    home.publish("a")
    for table in home.tables:
        exported = str(home.reporting / "parquet" / "current" / f"{table.name}.parquet")
        with duckdb.connect(str(home.served), read_only=True) as con:
            served = con.execute(f"select *, 'a' from {table.name}").fetchall()
            assert con.execute("select * from read_parquet(?)", [exported]).fetchall() == served


def test_a_table_no_longer_published_leaves_the_parquet_folder(home: Home) -> None:
    home.publish("a")
    home.tables = home.tables[:1]
    home.publish("b")
    assert [path.name for path in (home.reporting / "parquet" / "current").iterdir()] == ["rpt_week.parquet"]


def test_a_log_left_by_a_dead_client_never_reaches_the_new_file(home: Home) -> None:
    """A tool that opened the served name read-write and died leaves a log the next file must not meet."""
    home.publish("a")
    intruder = home.root / "intruder.duckdb"
    intruder.write_bytes(home.served.read_bytes())
    con = duckdb.connect(str(intruder))
    con.execute("set checkpoint_threshold = '1GB'")
    con.execute("insert into dim_campaign select 9, 'ghost', 'ghost' from range(50)")
    log = Path(f"{intruder}.wal").read_bytes()
    con.close()
    (home.reporting / "reporting.duckdb.wal").write_bytes(log)
    (home.reporting / "reporting-a.duckdb.wal").write_bytes(log)
    home.build(2)
    home.publish("b")
    assert not list(home.reporting.glob("*.wal"))
    assert home.query("select count(*) from dim_campaign") == [(20,)]
    rollback(home.reporting)
    assert home.query("select count(*) from dim_campaign") == [(20,)]


def test_the_copy_equals_the_source_hash_for_hash(home: Home) -> None:
    home.publish("a")
    with duckdb.connect() as con:
        con.execute(f"attach '{home.served}' as served (read_only)")
        con.execute("create schema marts")
        for table in home.tables:
            con.execute(f"create view marts.{table.name} as from served.main.{table.name}")
        assert build_hash(con, [("marts", table.name) for table in home.tables]) == home.hash()
