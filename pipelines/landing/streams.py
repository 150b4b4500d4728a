"""What may be landed: streams, how they are cut into partitions, and where each partition lies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

import pyarrow as pa

Cut = Literal["day", "snapshot"]
_SAFE = re.compile(r"[^A-Za-z0-9_-]+")


def safe_name(text: str) -> str:
    """Turn an account, owner or file name into one path segment: letters, digits, `_` and `-` only."""
    return _SAFE.sub("-", text).strip("-") or "unnamed"


@dataclass(frozen=True)
class Partition:
    """One unit of replacement.

    Of a `day` stream: one UTC day of one account. Of a `snapshot` stream: one export (or one fetch day)
    of one owner. `day` is the partition's own date in both: the day, or the export's date.
    """

    cut: Cut
    day: date
    owner: str

    @property
    def path(self) -> PurePosixPath:
        """The data file's place below the stream's folder."""
        if self.cut == "day":
            return PurePosixPath(f"date={self.day.isoformat()}", f"{safe_name(self.owner)}.parquet")
        return PurePosixPath(f"snapshot={safe_name(self.owner)}", f"{self.day.isoformat()}.parquet")


@dataclass(frozen=True)
class Stream:
    """A declared stream: its folder, its cut, its contract and the columns its control sums cover.

    `key` is unique and never null within one partition. `restricted` streams hold texts or names.
    """

    source: str
    name: str
    cut: Cut
    fields: tuple[tuple[str, pa.DataType], ...]
    key: tuple[str, ...]
    sums: tuple[str, ...] = ()
    restricted: bool = False

    @property
    def schema(self) -> pa.Schema:
        """The Arrow schema every file of the stream has, in this order."""
        return pa.schema(list(self.fields))

    @property
    def folder(self) -> PurePosixPath:
        """The stream's folder below the landing root."""
        return PurePosixPath(self.source, self.name)

    @property
    def contract_path(self) -> PurePosixPath:
        """The zero-row file that fixes the schema.

        A reader takes the schema of the first file of a glob, so this one sorts before every real
        partition, and an empty stream is readable at all.
        """
        if self.cut == "day":
            return self.folder / "date=0001-01-01" / "contract.parquet"
        return self.folder / "snapshot=-" / "0001-01-01.parquet"

    def partition(self, day: date, owner: str) -> Partition:
        """The partition of this stream for that day (or export date) and account (or owner)."""
        return Partition(self.cut, day, owner)
