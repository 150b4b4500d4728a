"""What file sources share: finding files, naming owners, landing partitions, dropping vanished ones."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing.quarantine import Refused, reasons, write_quarantine
from pipelines.landing.sidecar import Accounting
from pipelines.landing.store import Written
from pipelines.landing.streams import Partition, Stream, safe_name
from pipelines.sources.base import Extracted, Job


def matching(job: Job) -> list[Path]:
    """The files (or folders) the source's `path` names now, in order of name; globs allowed."""
    pattern = Path(job.options.path).expanduser()
    if pattern.exists():
        return [pattern]
    root = Path(pattern.anchor)
    try:
        return sorted(root.glob(str(pattern.relative_to(root))))
    except ValueError as error:
        raise InputError(
            f"{job.options.path} is no pattern for files",
            where=f"[sources.{job.name}]",
            remedy="Write one like exports/*.csv.",
        ) from error


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


@contextmanager
def reading(job: Job) -> Generator[Path]:
    """A folder for what is unpacked or cleaned before it is read: in the restricted zone, and gone after.

    What a killed run left in it goes first.
    """
    folder = job.quarantine.with_name("reading") / safe_name(job.name)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
    """Write the texts that stand beside messages; a message without any is skipped `no_text`."""
    texts = [bodies[name].is_valid() for name in ("body_text", "subject_text", "participant_names")]
    said = np.logical_or.reduce([column.to_numpy() for column in texts])
    rows = bodies.filter(pa.array(said))
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


def by_day(rows: pa.Table, days: Sequence[date]) -> dict[date, pa.Table]:
    """The rows cut by their day (one a row), days in order."""
    order = sorted(range(len(days)), key=days.__getitem__)
    ordered = rows.take(pa.array(order, pa.int64())).combine_chunks()
    cut: dict[date, pa.Table] = {}
    offset = 0
    for day, count in sorted(Counter(days).items()):
        cut[day] = ordered.slice(offset, count)
        offset += count
    return cut


def count_companion(extracted: Extracted, written: Written) -> None:
    """Count a partition whose rows are those of another stream (bodies beside messages)."""
    extracted.partitions += 1
    extracted.changed += written.changed
