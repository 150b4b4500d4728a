"""Quarantine: what was refused stays, readable by its owner only, and goes when it is no longer refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pyarrow as pa

from pipelines.landing.quarantine import Refused, reasons, write_quarantine
from pipelines.landing.streams import Stream

STREAM = Stream("shop", "ads", "day", (("id", pa.string()),), key=("id",))
PARTITION = STREAM.partition(date(2026, 5, 1), "me")


def test_refused_rows_are_kept_line_by_line(tmp_path: Path) -> None:
    refused = [Refused("bad", 3, "k1", 'raw "text"\nin ünicode'), Refused("worse")]
    path = write_quarantine(tmp_path, STREAM, PARTITION, refused, "run 1")
    assert path is not None
    assert path == tmp_path / "shop/ads/date=2026-05-01/me.jsonl"
    rows = [json.loads(line) for line in path.read_text().split("\n") if line]
    assert rows[0] == {
        "reason": "bad",
        "line": 3,
        "key": "k1",
        "raw": 'raw "text"\nin ünicode',
        "run_id": "run 1",
    }
    assert rows[1] == {"reason": "worse", "line": None, "key": None, "raw": None, "run_id": "run 1"}
    assert path.stat().st_mode & 0o777 == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["me.jsonl"]


def test_a_later_run_replaces_it_and_a_clean_one_removes_it(tmp_path: Path) -> None:
    write_quarantine(tmp_path, STREAM, PARTITION, [Refused("bad"), Refused("bad")], "run 1")
    path = write_quarantine(tmp_path, STREAM, PARTITION, [Refused("bad")], "run 2")
    assert path is not None
    assert path.read_text().count("\n") == 1
    assert write_quarantine(tmp_path, STREAM, PARTITION, [], "run 3") is None
    assert not path.exists()
    assert write_quarantine(tmp_path, STREAM, PARTITION, [], "run 4") is None


def test_reasons_are_counted() -> None:
    assert reasons([Refused("a"), Refused("b"), Refused("a")]) == {"a": 2, "b": 1}
