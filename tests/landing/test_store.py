"""The landing store: whole partitions or none, the same bytes for the same rows, and no damage unseen."""

from __future__ import annotations

import json
import os
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from pipelines.errors import InputError
from pipelines.landing.shapes import MONEY
from pipelines.landing.sidecar import Accounting, Fetch
from pipelines.landing.store import Landing, Written
from pipelines.landing.streams import Stream

FIELDS = (("id", pa.string()), ("spend", MONEY), ("clicks", pa.int64()))
DAYS = Stream("shop", "ads", "day", FIELDS, key=("id",), sums=("spend", "clicks"))
SNAPSHOTS = Stream("shop", "people", "snapshot", FIELDS, key=("id",))
DAY = date(2026, 5, 1)
Rows = list[tuple[str | None, str | None, int | None]]


@pytest.fixture
def landing(tmp_path: Path) -> Landing:
    return Landing(tmp_path / "landing")


def table(rows: Rows) -> pa.Table:
    columns = {
        "id": [row[0] for row in rows],
        "spend": [Decimal(row[1]) if row[1] else None for row in rows],
        "clicks": [row[2] for row in rows],
    }
    return pa.table(columns, schema=DAYS.schema)


def write(landing: Landing, rows: Rows, *, day: date = DAY, stream: Stream = DAYS, **more: Any) -> Written:
    run = more.pop("run", "run")
    accounting = more.pop("accounting", None) or Accounting(len(rows), **more)
    return landing.write(
        stream, stream.partition(day, "me"), table(rows), accounting, Fetch(run, datetime.now(UTC))
    )


def files(landing: Landing) -> dict[str, tuple[bytes, int]]:
    paths = [path for path in landing.root.rglob("*") if path.is_file()]
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


TWO: Rows = [("a", "1.5", 3), ("b", None, None)]


def test_a_written_partition_is_read_back_and_told(landing: Landing) -> None:
    written = write(landing, TWO)
    assert written.changed
    assert written.previous is None
    read = landing.read(DAYS, DAYS.partition(DAY, "me"))
    assert read is not None
    assert read.equals(table(TWO))
    (sidecar,) = landing.sidecars()
    assert (sidecar.rows, sidecar.sums) == (2, {"spend": "1.500000000", "clicks": "3"})


def test_the_same_rows_in_any_order_touch_nothing(landing: Landing) -> None:
    write(landing, TWO)
    before = files(landing)
    written = write(landing, TWO[::-1], run="another run")
    assert not written.changed
    assert files(landing) == before


def test_other_accounting_of_the_same_rows_is_told_but_is_no_change(landing: Landing) -> None:
    write(landing, TWO, accounting=Accounting(3, {"bad": 1}))
    written = write(landing, TWO, accounting=Accounting(3, {}, {"duplicate": 1}))
    assert not written.changed
    (sidecar,) = landing.sidecars()
    assert (sidecar.quarantined, sidecar.skipped) == ({}, {"duplicate": 1})


def test_other_rows_replace_the_partition_whole(landing: Landing) -> None:
    write(landing, TWO)
    written = write(landing, [("c", "2", 1)])
    assert written.changed
    assert written.previous is not None
    read = landing.read(DAYS, DAYS.partition(DAY, "me"))
    assert read is not None
    assert read["id"].to_pylist() == ["c"]


def test_an_empty_day_is_landed_and_a_missing_one_is_not(landing: Landing) -> None:
    write(landing, [])
    empty = landing.read(DAYS, DAYS.partition(DAY, "me"))
    assert empty is not None
    assert empty.num_rows == 0
    assert landing.read(DAYS, DAYS.partition(date(2026, 5, 2), "me")) is None


@pytest.mark.parametrize(
    ("rows", "match"),
    [
        (pa.table({"id": ["a"]}), "missing"),
        (pa.table({"id": ["a"], "spend": ["1"], "clicks": [1]}), "unexpected spend string"),
        (table(TWO).append_column("more", pa.array([1, 2])), "unexpected more"),
        (table(TWO).select(["spend", "id", "clicks"]), "order of columns"),
        (table([(None, "1", 1)]), "1 rows have no id"),
        (table([("a", "1", 1), ("a", "2", 2)]), "repeat their key"),
    ],
)
def test_rows_that_break_the_contract_leave_the_old_partition(
    landing: Landing, rows: pa.Table, match: str
) -> None:
    write(landing, TWO)
    before = files(landing)
    with pytest.raises(InputError, match=match):
        landing.write(
            DAYS, DAYS.partition(DAY, "me"), rows, Accounting(rows.num_rows), Fetch("run", datetime.now(UTC))
        )
    assert files(landing) == before


def test_rows_nobody_accounts_for_are_not_landed(landing: Landing) -> None:
    with pytest.raises(InputError, match="3 rows came in, 2 went out and 0 are explained"):
        write(landing, TWO, accounting=Accounting(3))
    assert landing.sidecars() == []


def test_files_are_for_their_owner_only(landing: Landing) -> None:
    write(landing, TWO)
    assert {path.stat().st_mode & 0o777 for path in landing.root.rglob("*.*") if path.is_file()} == {0o600}


def test_every_flipped_bit_is_found(landing: Landing) -> None:
    write(landing, TWO)
    path = landing.path(DAYS, DAYS.partition(DAY, "me"))
    whole = path.read_bytes()
    assert list(landing.faults(landing.sidecars())) == []
    for at in range(0, len(whole), max(1, len(whole) // 100)):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert list(landing.faults(landing.sidecars())) == ["shop/ads/date=2026-05-01/me.parquet"]
    path.unlink()
    assert landing.read(DAYS, DAYS.partition(DAY, "me")) is None


def test_halves_of_a_pair_are_not_landed_and_are_swept(landing: Landing) -> None:
    for day in (1, 2, 3, 4):
        write(landing, TWO, day=date(2026, 5, day))
    paths = [landing.path(DAYS, DAYS.partition(date(2026, 5, day), "me")) for day in (1, 2, 3, 4)]
    paths[0].with_suffix(".json").unlink()
    paths[1].unlink()
    paths[2].with_suffix(".json").write_text('{"torn": ')
    (paths[3].parent / "me.parquet.tmp").write_bytes(b"half")
    assert [sidecar.day.day for sidecar in landing.sidecars()] == [4]
    assert landing.sweep() == 4
    assert sorted(path.name for path in landing.root.rglob("*") if path.is_file()) == [
        "me.json",
        "me.parquet",
    ]
    assert landing.sweep() == 0


@pytest.mark.parametrize("step", ["replace", "fsync"])
def test_a_write_that_dies_leaves_what_was_there_or_nothing(
    landing: Landing, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, step, die)
        with pytest.raises(KeyboardInterrupt):
            write(landing, TWO)
    assert landing.sidecars() == []
    landing.sweep()
    assert write(landing, TWO).changed


def test_dropping_a_partition_removes_both_files(landing: Landing) -> None:
    write(landing, TWO)
    landing.drop(DAYS, DAYS.partition(DAY, "me"))
    landing.drop(DAYS, DAYS.partition(DAY, "me"))
    assert files(landing) == {}


def test_a_newer_landing_is_refused_not_guessed_at(landing: Landing) -> None:
    write(landing, TWO)
    beside = landing.path(DAYS, DAYS.partition(DAY, "me")).with_suffix(".json")
    beside.write_text(json.dumps({**json.loads(beside.read_text()), "schema_version": 99}))
    with pytest.raises(InputError, match="newer qae"):
        landing.sidecars()


@pytest.mark.parametrize(
    ("stream", "kinds", "part"),
    [(DAYS, {"date": "DATE"}, DAY), (SNAPSHOTS, {"snapshot": "VARCHAR"}, "me")],
)
def test_a_stream_is_readable_before_anything_is_landed_and_after(
    landing: Landing, stream: Stream, kinds: dict[str, str], part: object
) -> None:
    landing.prepare([stream])
    pattern = str(landing.root / stream.folder / "*" / "*.parquet")
    sql = "select * from read_parquet(?, hive_partitioning = true, hive_types = ?)"
    with duckdb.connect() as con:
        empty = con.sql(sql, params=[pattern, kinds])
        assert empty.columns == ["id", "spend", "clicks", *kinds]
        assert len(empty) == 0
        write(landing, TWO, stream=stream)
        rows = con.sql(sql, params=[pattern, kinds]).order("id").fetchall()
    assert rows[0] == ("a", Decimal("1.500000000"), 3, part)


def test_the_contract_file_is_written_once_and_again_when_it_is_outdated(landing: Landing) -> None:
    landing.prepare([DAYS])
    path = landing.root / DAYS.contract_path
    before = path.stat().st_mtime_ns
    landing.prepare([DAYS])
    assert path.stat().st_mtime_ns == before
    wider = Stream("shop", "ads", "day", (*FIELDS, ("more", pa.string())), key=("id",))
    landing.prepare([wider])
    assert pq.read_schema(path).names[-1] == "more"
    assert landing.sidecars() == []
