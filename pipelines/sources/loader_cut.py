"""An ordered answer of DuckDB cut by day, without holding more than a day and a batch."""

from __future__ import annotations

from collections.abc import Generator
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa


def by_day(reader: pa.RecordBatchReader) -> Generator[tuple[date | None, pa.Table]]:
    """The rows of an ordered answer cut by day, without holding more than a day and a batch."""
    held: list[pa.RecordBatch] = []
    current: Any = None
    for batch in reader:
        if not batch.num_rows:
            continue
        days = batch.column("date_day")
        numbers = days.cast(pa.int32()).fill_null(np.iinfo(np.int32).min).to_numpy(zero_copy_only=False)
        edges = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), batch.num_rows]
        for start, end in pairwise(edges):
            day = days[start].as_py()
            if held and day != current:
                yield current, pa.Table.from_batches(held)
                held = []
            current = day
            held.append(batch.slice(start, end - start))
    if held:
        yield current, pa.Table.from_batches(held)
