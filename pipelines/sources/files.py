"""What every file source shares: finding the files, naming their owners, landing days, dropping vanished ones."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused, reasons, write_quarantine
from pipelines.landing.sidecar import Accounting
from pipelines.landing.store import Written
from pipelines.landing.streams import Partition, Stream, safe_name
from pipelines.sources.base import Extracted, Job


def matching(job: Job) -> list[Path]:
    """The files (or folders) the source's `path` names now, in order of name; globs allowed."""
    pattern = str(Path(job.options.path).expanduser())
    return sorted(Path(found) for found in glob.glob(pattern, recursive=True))


def required_files(job: Job) -> list[Path]:
    """The same, or an `InputError` where there is none."""
    found = matching(job)
    if not found:
        raise InputError(
            f"no file matches {job.options.path}",
            where=f"[sources.{job.name}]",
            remedy="Correct `path` (a path or a pattern like exports/*.csv).",
        )
    return found


def owners(job: Job, files: Sequence[Path]) -> dict[str, Path]:
    """The owner each file lands under: source name and file stem, so that no file replaces another's rows."""
    by_name: dict[str, Path] = {}
    for path in files:
        owner = f"{job.name}--{path.stem}"
        twin = next((o for o in by_name if safe_name(o) == safe_name(owner)), None)
        if twin:
            raise InputError(
                f"{path} and {by_name[twin]} would land under one name",
                where=f"[sources.{job.name}]",
                remedy="Rename one of them.",
            )
        by_name[owner] = path
    return by_name


def land(
    job: Job,
    stream: Stream,
    partition: Partition,
    rows: pa.Table,
    refused: Sequence[Refused] = (),
    skipped: Mapping[str, int] | None = None,
) -> Written:
    """Write one partition with its quarantine; rows in are what went out, was refused and was skipped."""
    gone = dict(skipped or {})
    accounting = Accounting(rows.num_rows + len(refused) + sum(gone.values()), dict(reasons(refused)), gone)
    written = job.landing.write(stream, partition, rows, accounting, job.fetch())
    write_quarantine(job.quarantine, stream, partition, refused, job.run_id)
    return written


def land_bodies(job: Job, stream: Stream, partition: Partition, bodies: pa.Table) -> Written:
    """Write the texts that stand beside a partition of messages; a message without any is skipped `no_text`."""
    said = pc.or_(
        pc.or_(pc.is_valid(bodies["body_text"]), pc.is_valid(bodies["subject_text"])),
        pc.is_valid(bodies["participant_names"]),
    )
    rows = bodies.filter(said)
    silent = bodies.num_rows - rows.num_rows
    return land(job, stream, partition, rows, (), {"no_text": silent} if silent else None)


def drop_others(job: Job, stream: Stream, owner: str, keep: Iterable[date]) -> int:
    """Remove the owner's partitions of days (or exports) that its file no longer has. Returns how many."""
    kept = set(keep)
    gone = [s.partition for s in job.landing.sidecars(stream) if s.owner == owner and s.day not in kept]
    for partition in gone:
        job.landing.drop(stream, partition)
        write_quarantine(job.quarantine, stream, partition, (), job.run_id)
    return len(gone)


def by_day(rows: pa.Table, days: pa.Array | pa.ChunkedArray) -> dict[date, pa.Table]:
    """The rows cut by their day, days in order."""
    order = pc.sort_indices(days)
    rows, days = rows.take(order), days.take(order)
    counts = pc.value_counts(days)
    cut: dict[date, pa.Table] = {}
    offset = 0
    for entry in counts.to_pylist():
        cut[entry["values"]] = rows.slice(offset, entry["counts"])
        offset += entry["counts"]
    return cut


def count_companion(extracted: Extracted, written: Written) -> None:
    """Count a partition whose rows are those of another stream (bodies beside messages)."""
    extracted.partitions += 1
    extracted.changed += written.changed
