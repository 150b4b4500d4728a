"""Quarantine: rows that were refused, each with its reason, kept in the restricted zone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from pipelines.landing.streams import Partition, Stream


@dataclass(frozen=True)
class Refused:
    """One refused row: why, its line in the input (from 1, where there is one), its key, the raw text."""

    reason: str
    line: int | None = None
    key: str | None = None
    raw: str | None = None


def reasons(refused: Sequence[Refused]) -> Counter[str]:
    """How many rows were refused for each reason: what the sidecar keeps."""
    return Counter(row.reason for row in refused)


def write_quarantine(
    folder: Path, stream: Stream, partition: Partition, refused: Sequence[Refused], run_id: str
) -> Path | None:
    """Replace the partition's quarantine file (JSON lines, mode 0600); nothing refused removes it."""
    path = (folder / stream.folder / partition.path).with_suffix(".jsonl")
    if not refused:
        path.unlink(missing_ok=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_name(path.name + ".tmp")
    with open(temporary, "w", encoding="utf-8") as file:
        for row in refused:
            print(json.dumps({**asdict(row), "run_id": run_id}, ensure_ascii=False), file=file)
    temporary.chmod(0o600)
    temporary.replace(path)
    return path
