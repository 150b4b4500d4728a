"""The landing store: write a partition whole or not at all, and know what is there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.errors import InputError
from pipelines.landing.sidecar import Accounting, Fetch, Sidecar
from pipelines.landing.streams import Partition, Stream
from pipelines.runtime import failpoint


@dataclass(frozen=True)
class Written:
    """What a write came to: the sidecar now valid, and the one it replaced (None: the first of its kind)."""

    sidecar: Sidecar
    previous: Sidecar | None

    @property
    def changed(self) -> bool:
        """Whether the content differs from what was landed before."""
        return self.previous is None or self.previous.sha256 != self.sidecar.sha256


class Landing:
    """The landed partitions below one folder.

    A partition counts as landed when its data file and its sidecar agree; anything else on disk is a
    leftover of a killed run and is swept. The same rows give the same bytes: rows are ordered by the
    stream's key, and a write whose bytes are already there leaves both files untouched.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def prepare(self, streams: Iterable[Stream]) -> None:
        """Write the zero-row contract file of every stream that lacks a current one."""
        for stream in streams:
            path = self.root / stream.contract_path
            if path.exists() and pq.read_schema(path).equals(stream.schema):
                continue
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _stage(path, _encode(stream.schema.empty_table())).replace(path)

    def write(
        self, stream: Stream, partition: Partition, rows: pa.Table, accounting: Accounting, fetch: Fetch
    ) -> Written:
        """Replace one partition by `rows` (stream's schema, any order) and say whether anything changed.

        Raises `InputError` where the schema differs from the contract, where a key is null or repeated,
        or where the accounting does not add up; the partition landed before then stays.
        """
        where = f"{stream.source}.{stream.name} {partition.day} {partition.owner}"
        _require_contract(stream, rows, where)
        accounting.require(rows.num_rows, where)
        rows = rows.sort_by([(column, "ascending") for column in stream.key])
        data = _encode(rows)
        sidecar = Sidecar(
            source=stream.source,
            stream=stream.name,
            cut=partition.cut,
            day=partition.day,
            owner=partition.owner,
            sha256=hashlib.sha256(data).hexdigest(),
            rows=rows.num_rows,
            rows_in=accounting.rows_in,
            quarantined=dict(sorted(accounting.quarantined.items())),
            skipped=dict(sorted(accounting.skipped.items())),
            sums={column: _total(rows, column) for column in stream.sums},
            fetched_at=fetch.fetched_at,
            run_id=fetch.run_id,
            api_version=fetch.api_version,
            window=fetch.window,
        )
        previous = self.sidecar(stream, partition)
        if previous and previous.content == sidecar.content:
            return Written(previous, previous)
        path = self.path(stream, partition)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        staged, told = _stage(path, data), _stage(_beside(path), sidecar.to_json().encode())
        failpoint("landing-staged")
        # From here until the new sidecar stands nothing is landed: new bytes never lie under an old sidecar.
        _beside(path).unlink(missing_ok=True)
        failpoint("landing-unpaired")
        staged.replace(path)
        failpoint("landing-data")
        told.replace(_beside(path))
        _sync_folder(path.parent)
        failpoint("landing-paired")
        return Written(sidecar, previous)

    def drop(self, stream: Stream, partition: Partition) -> None:
        """Remove a partition that its source no longer has (sidecar first: then it is no longer landed)."""
        path = self.path(stream, partition)
        _beside(path).unlink(missing_ok=True)
        path.unlink(missing_ok=True)

    def read(self, stream: Stream, partition: Partition) -> pa.Table | None:
        """The rows of a landed partition, or None where it is not landed."""
        if self.sidecar(stream, partition) is None:
            return None
        # As one file: reading it as a dataset would add the folder's `date=` as a column.
        return pq.ParquetFile(self.path(stream, partition)).read()

    def path(self, stream: Stream, partition: Partition) -> Path:
        """Where the partition's data file lies."""
        return self.root / stream.folder / partition.path

    def sidecar(self, stream: Stream, partition: Partition) -> Sidecar | None:
        """The partition's sidecar, or None where it is not landed."""
        return _read_sidecar(self.path(stream, partition))

    def sidecars(self, stream: Stream | None = None) -> list[Sidecar]:
        """All landed partitions (of one stream), ordered by source, stream, day and owner."""
        found = (_read_sidecar(path) for path in self._data_files(stream))
        return sorted(
            (sidecar for sidecar in found if sidecar),
            key=lambda s: (s.source, s.stream, s.day, s.owner),
        )

    def faults(self, sidecars: Iterable[Sidecar]) -> Iterator[str]:
        """Re-hash the given partitions and name each whose bytes are not what its sidecar says."""
        for sidecar in sidecars:
            path = self.root / sidecar.source / sidecar.stream / sidecar.partition.path
            if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != sidecar.sha256:
                yield str(path.relative_to(self.root))

    def set_aside(self, sidecars: Iterable[Sidecar]) -> list[str]:
        """Make each damaged partition count as not landed, so that it is fetched anew; return their paths."""
        damaged = list(self.faults(sidecars))
        for path in damaged:
            _beside(self.root / path).unlink(missing_ok=True)
        return damaged

    def sweep(self) -> int:
        """Remove what a killed run left behind: temporary files and halves of a pair. Returns how many."""
        swept = 0
        for path in list(self.root.rglob("*.tmp")):
            path.unlink(missing_ok=True)
            swept += 1
        for path in list(self._data_files(None)):
            if _read_sidecar(path) is None:
                path.unlink()
                _beside(path).unlink(missing_ok=True)
                swept += 1
        for beside in list(self.root.rglob("*.json")):
            if not beside.with_suffix(".parquet").exists():
                beside.unlink()
                swept += 1
        return swept

    def _data_files(self, stream: Stream | None) -> Iterator[Path]:
        start = self.root / stream.folder if stream else self.root
        for path in start.rglob("*.parquet"):
            if path.parent.name not in ("date=0001-01-01", "snapshot=-"):
                yield path


def _encode(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, compression="zstd", version="2.6", store_schema=True)
    return sink.getvalue().to_pybytes()


def _require_contract(stream: Stream, rows: pa.Table, where: str) -> None:
    if not rows.schema.equals(stream.schema):
        wanted, got = set(stream.fields), {(f.name, f.type) for f in rows.schema}
        diff = ", ".join(
            [f"missing {n} {t}" for n, t in wanted - got] + [f"unexpected {n} {t}" for n, t in got - wanted]
        )
        raise InputError(f"rows break the contract ({diff or 'order of columns'})", where=where)
    for column in stream.key:
        if rows[column].null_count:
            raise InputError(
                f"{rows[column].null_count} rows have no {column}, which is part of the key", where=where
            )
    if rows.num_rows and rows.group_by(list(stream.key)).aggregate([]).num_rows != rows.num_rows:
        raise InputError(f"rows repeat their key ({', '.join(stream.key)})", where=where)


def _total(rows: pa.Table, column: str) -> str:
    total: Any = cast(Any, pc).sum(rows[column]).as_py()
    return str(total if total is not None else 0)


def _beside(path: Path) -> Path:
    return path.with_suffix(".json")


def _read_sidecar(path: Path) -> Sidecar | None:
    beside = _beside(path)
    try:
        return Sidecar.from_json(beside.read_text(), str(beside)) if path.exists() else None
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None


def _stage(path: Path, data: bytes) -> Path:
    """Put `data` on disk beside `path`, for a rename to make it visible."""
    # The temporary name must not end in .parquet: a reader's glob takes every *.parquet, dot files too.
    temporary = path.with_name(path.name + ".tmp")
    with open(temporary, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.chmod(0o600)
    return temporary


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
