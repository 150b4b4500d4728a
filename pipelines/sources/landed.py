"""Which landed partitions came from one configured source, and taking them back out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pyarrow.parquet as pq

from pipelines.landing.quarantine import write_quarantine
from pipelines.landing.sidecar import Sidecar
from pipelines.landing.store import Landing
from pipelines.landing.streams import Stream
from pipelines.sources.base import SourceKind


def landed_by(
    landing: Landing, kind: SourceKind, name: str, owners: Collection[str], *, alone: bool
) -> list[tuple[Stream, Sidecar]]:
    """The partitions of the source `name`, oldest first within a stream.

    Partitions are told apart by kind and owner; whose an owner is, its rows say (`source_relation`), and
    where it never had any, `owners` and the name itself. `alone`: no other source of this kind is
    configured, so all of them are its own.
    """
    found: list[tuple[Stream, Sidecar]] = []
    for stream in kind.streams:
        sidecars = landing.sidecars(stream)
        mine = {s.owner for s in sidecars} if alone else _owners(landing, stream, sidecars, name, owners)
        found += [(stream, sidecar) for sidecar in sidecars if sidecar.owner in mine]
    return found


def delete_landed(landing: Landing, quarantine: Path, found: list[tuple[Stream, Sidecar]]) -> int:
    """Remove these partitions with what was quarantined beside them; return how many rows went."""
    for stream, sidecar in found:
        landing.drop(stream, sidecar.partition)
        write_quarantine(quarantine, stream, sidecar.partition, [], sidecar.run_id)
    return sum(sidecar.rows for _, sidecar in found)


def _owners(
    landing: Landing, stream: Stream, sidecars: list[Sidecar], name: str, owners: Collection[str]
) -> set[str]:
    first: dict[str, Sidecar] = {}
    for sidecar in sidecars:
        if sidecar.owner not in first or not first[sidecar.owner].rows:
            first[sidecar.owner] = sidecar
    return {
        owner
        for owner, sidecar in first.items()
        if _source_of(landing, stream, sidecar) == name
        or (not sidecar.rows and (owner in owners or owner == name))
    }


def _source_of(landing: Landing, stream: Stream, sidecar: Sidecar) -> str | None:
    if not sidecar.rows or "source_relation" not in stream.schema.names:
        return None
    path = landing.path(stream, sidecar.partition)
    return pq.ParquetFile(path).read(columns=["source_relation"])[0][0].as_py()
