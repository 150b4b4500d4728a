"""The record of one run: what each room did, kept as JSON in the home and read back by `qae status`."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.files import replace_text
from pipelines.home import Home
from pipelines.sources.base import Extracted
from pipelines.warehouse.work import Work


@dataclass
class RunRecord:
    """What one run did. Times in UTC; `seconds` by room; `failure` is what stopped it."""

    run_id: str
    started_at: str
    home_kind: str
    finished_at: str | None = None
    window: str | None = None
    extracts: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    work: dict[str, Any] | None = None
    build: dict[str, Any] | None = None
    verdict: dict[str, Any] | None = None
    publication: dict[str, Any] | None = None
    seconds: dict[str, float] = field(default_factory=dict[str, float])
    failure: dict[str, Any] | None = None

    def add_extract(self, source: str, kind: str, extracted: Extracted) -> None:
        """Note what one source came to."""
        # Not asdict: it rebuilds a Counter from pairs, which counts the pairs.
        facts = {k: dict(v) if isinstance(v, Counter) else v for k, v in vars(extracted).items()}
        self.extracts[source] = {"kind": kind, **facts}

    def add_work(self, work: Work) -> None:
        """Note what the build had to do."""
        self.work = {
            "changed": work.changed,
            "vanished": work.vanished,
            "full": work.full,
            "days": [str(day) for day in work.days] if work.days else None,
            "unfinished": work.unfinished,
        }

    def spend(self, room: str, seconds: float) -> None:
        """Add time spent in a room."""
        self.seconds[room] = round(self.seconds.get(room, 0.0) + seconds, 2)

    def save(self, home: Home) -> Path:
        """Write the record; its name sorts by start."""
        folder = _folder(home)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = folder / f"{self.run_id}.json"
        replace_text(path, json.dumps(asdict(self), indent=1, sort_keys=True, default=str) + "\n")
        return path


def last_record(home: Home) -> RunRecord | None:
    """The newest run's record, or None before the first run."""
    paths = sorted(_folder(home).glob("*.json"))
    return RunRecord(**json.loads(paths[-1].read_text())) if paths else None


def records_since(home: Home, moment: datetime) -> list[RunRecord]:
    """The records of all runs that began after `moment`, the oldest first."""
    first = new_run_id(moment)
    paths = [path for path in sorted(_folder(home).glob("*.json")) if path.stem > first]
    return [RunRecord(**json.loads(path.read_text())) for path in paths]


def new_run_id(now: datetime) -> str:
    """A run id that sorts by time: `20261031T061500-123456`."""
    return now.strftime("%Y%m%dT%H%M%S-%f")


def _folder(home: Home) -> Path:
    return home.logs / "runs"
