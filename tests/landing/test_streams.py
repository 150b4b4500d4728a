"""Where partitions lie, and that no name somebody chose can lead anywhere else."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.landing.streams import Partition, safe_name


@pytest.mark.parametrize(
    ("partition", "path"),
    [
        (Partition("day", date(2026, 5, 1), "512345678"), "date=2026-05-01/512345678.parquet"),
        (Partition("snapshot", date(2026, 5, 1), "me"), "snapshot=me/2026-05-01.parquet"),
        (Partition("day", date(2026, 5, 1), "../../etc/passwd"), "date=2026-05-01/etc-passwd.parquet"),
        (Partition("snapshot", date(2026, 5, 1), "a=b/c'd"), "snapshot=a-b-c-d/2026-05-01.parquet"),
    ],
)
def test_a_partition_lies_where_its_day_and_owner_say(partition: Partition, path: str) -> None:
    assert str(partition.path) == path


@given(st.text())
def test_a_name_is_always_one_harmless_segment(text: str) -> None:
    name = safe_name(text)
    assert name
    assert not set(name) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")
