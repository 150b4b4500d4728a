"""The sidecar: what stands beside every landed file, and what makes it landed at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from pipelines.errors import InputError
from pipelines.landing.streams import Cut, Partition

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Accounting:
    """Where the rows of an answer went: in = out + quarantined + skipped, by reason."""

    rows_in: int
    quarantined: Mapping[str, int] = field(default_factory=dict[str, int])
    skipped: Mapping[str, int] = field(default_factory=dict[str, int])

    def require(self, rows_out: int, where: str) -> None:
        """Raise `InputError` unless every row is accounted for."""
        gone = sum(self.quarantined.values()) + sum(self.skipped.values())
        if self.rows_in != rows_out + gone:
            raise InputError(
                f"{self.rows_in} rows came in, {rows_out} went out and {gone} are explained",
                where=where,
                remedy="This is a defect of qae: nothing was landed; please report it.",
            )


@dataclass(frozen=True)
class Fetch:
    """How and when a partition was obtained. Stands in the sidecar only, never in a row."""

    run_id: str
    fetched_at: datetime
    api_version: str | None = None
    window: tuple[date, date] | None = None


@dataclass(frozen=True)
class Sidecar:
    """One landed partition as its sidecar tells it. `sums` are control totals as decimal text."""

    source: str
    stream: str
    cut: Cut
    day: date
    owner: str
    sha256: str
    rows: int
    rows_in: int
    quarantined: Mapping[str, int]
    skipped: Mapping[str, int]
    sums: Mapping[str, str]
    fetched_at: datetime
    run_id: str
    api_version: str | None
    window: tuple[date, date] | None
    schema_version: int = SCHEMA_VERSION

    @property
    def partition(self) -> Partition:
        """The partition this sidecar belongs to."""
        return Partition(self.cut, self.day, self.owner)

    @property
    def content(self) -> tuple[str, Mapping[str, int], Mapping[str, int]]:
        """What a source said, apart from when and by whom it was asked: the bytes and the accounting."""
        return self.sha256, self.quarantined, self.skipped

    def to_json(self) -> str:
        """Serialise with sorted keys, so that equal facts are equal bytes."""
        return json.dumps(asdict(self), sort_keys=True, indent=1, default=lambda v: v.isoformat()) + "\n"

    @classmethod
    def from_json(cls, text: str, where: str) -> Sidecar:
        """Read a sidecar; raises `InputError` where a newer qae wrote it, ValueError or KeyError if torn."""
        raw: dict[str, Any] = json.loads(text)
        version = int(raw["schema_version"])
        if version > SCHEMA_VERSION:
            raise InputError(
                f"written by a newer qae (landing version {version}, this one reads up to {SCHEMA_VERSION})",
                where=where,
                remedy="Upgrade qae, or use another home.",
            )
        window = raw["window"]
        raw["day"] = date.fromisoformat(raw["day"])
        raw["fetched_at"] = datetime.fromisoformat(raw["fetched_at"])
        raw["window"] = (date.fromisoformat(window[0]), date.fromisoformat(window[1])) if window else None
        return cls(**raw)
