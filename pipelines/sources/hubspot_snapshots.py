"""Snapshots that grow: what has changed since the last one, laid over it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pyarrow as pa

from pipelines.landing.store import Written
from pipelines.landing.streams import Stream
from pipelines.sources.base import Job
from pipelines.sources.files import drop_others, land
from pipelines.sources.hubspot_crm import Changed
from pipelines.sources.hubspot_messages import Row


def newest_day(job: Job, stream: Stream, owner: str) -> date | None:
    """The day of the owner's newest snapshot; None before the first."""
    return max((s.day for s in job.landing.sidecars(stream) if s.owner == owner), default=None)


def changed_since(job: Job, newest: date | None) -> datetime | None:
    """From when on changes are asked for: a day before the snapshot, as searches lag; None is all."""
    if newest is None or job.refetch:
        return None
    return datetime.combine(newest - timedelta(1), time(), UTC)


def lay_over(
    job: Job, stream: Stream, owner: str, key: str, changed: Changed, day: date, base: date | None
) -> Written:
    """Land a snapshot of `day`: the rows of the one of `base`, those that changed replaced; older ones go."""
    kept = job.landing.read(stream, stream.partition(base, owner)) if base else None
    before: list[Row] = [row for row in kept.to_pylist() if row[key] not in changed.keys] if kept else []
    fixed = {"source_relation": job.name, "exported_on": day}
    rows = table_of(stream, [row | fixed for row in (*before, *changed.rows)])
    written = land(job, stream, stream.partition(day, owner), rows, changed.refused, changed.skipped)
    drop_others(job, stream, owner, {day})
    return written


def table_of(stream: Stream, rows: Sequence[Row]) -> pa.Table:
    """Rows under a stream's contract; what a row does not say is null."""
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in stream.schema.names}
    return pa.table(columns, schema=stream.schema)
