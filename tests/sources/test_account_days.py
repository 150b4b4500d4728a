"""Which days an account is asked for: the missing and the young, none twice, in runs of bounded length."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pytest

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.sidecar import Accounting
from pipelines.landing.store import Landing
from pipelines.landing.streams import Stream
from pipelines.sources.account_days import due
from pipelines.sources.base import Job, Window

STREAM = Stream("x", "y", "day", (("id", pa.string()),), ("id",))
LAST = Stream("x", "z", "day", (("id", pa.string()),), ("id",))
FIRST = date(2026, 10, 1)
WINDOW = Window(FIRST, FIRST + timedelta(19))


def job(folder: Path, landed: list[int], finished: list[int], *, refetch: bool = False) -> Job:
    found = Job(
        "x",
        None,
        Landing(folder),
        Pseudonyms(b"0123456789abcdef"),
        folder,
        "run",
        datetime(2026, 10, 21, tzinfo=UTC),
        refetch,
    )
    for stream, days in ((STREAM, landed), (LAST, finished)):
        for day in days:
            at = stream.partition(FIRST + timedelta(day), "1")
            found.landing.write(stream, at, stream.schema.empty_table(), Accounting(0), found.fetch())
    return found


@pytest.mark.parametrize(
    ("landed", "finished", "lookback", "asked"),
    [
        pytest.param([], [], 0, [*range(20)], id="nothing is landed"),
        pytest.param([*range(20)], [*range(20)], 0, [], id="all is landed"),
        pytest.param([*range(20)], [*range(20)], 3, [17, 18, 19], id="the young are asked again"),
        pytest.param([*range(20)], [0, 1, *range(4, 20)], 0, [2, 3], id="a day without its last stream"),
        pytest.param([*range(5, 20)], [*range(5, 20)], 2, [0, 1, 2, 3, 4, 18, 19], id="a gap and the young"),
    ],
)
@pytest.mark.parametrize("most", [1, 4, 30])
def test_the_days_asked_for(
    tmp_path: Path, landed: list[int], finished: list[int], lookback: int, asked: list[int], most: int
) -> None:
    found = list(
        due(job(tmp_path, landed, finished), (STREAM, LAST), "1", WINDOW, lookback=lookback, most=most)
    )
    assert [(day - FIRST).days for window in found for day in window.days()] == asked
    assert all((window.last - window.first).days < most for window in found)
    assert all(before.last < after.first for before, after in pairwise(found))


def test_asked_again_every_day_is(tmp_path: Path) -> None:
    every = [*range(20)]
    (found,) = due(
        job(tmp_path, every, every, refetch=True), (STREAM, LAST), "1", WINDOW, lookback=0, most=30
    )
    assert (found.first, found.last) == (WINDOW.first, WINDOW.last)
