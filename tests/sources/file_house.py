"""A home small enough for a test: files go in, rows, quarantine and the accounting come out."""

from __future__ import annotations

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.store import Landing
from pipelines.landing.streams import Stream
from pipelines.sources.base import Extracted, Job
from pipelines.sources.registry import REGISTRY

FETCHED = datetime(2026, 11, 1, 6, tzinfo=UTC)


class House:
    """One home below a folder, with a key of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.inbox = folder / "inbox"
        self.inbox.mkdir(parents=True, exist_ok=True)
        self.landing = Landing(folder / "landing")
        self.pseudonyms = Pseudonyms(b"a key for tests only")

    def job(self, options: Any, name: str = "mine", fetched_at: datetime = FETCHED) -> Job:
        """A job of the source `name`."""
        return Job(
            name, options, self.landing, self.pseudonyms, self.folder / "quarantine", "run", fetched_at
        )

    def extract(self, options: Any, name: str = "mine", fetched_at: datetime = FETCHED) -> Extracted:
        """Extract, and hold the identity every extract must hold: in = out + quarantined + skipped."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            done = REGISTRY[options.kind].extract(self.job(options, name, fetched_at), None)
        assert done.rows_in == done.rows_out + done.quarantined.total() + done.skipped.total()
        return done

    def put(self, name: str, content: str | bytes) -> Path:
        """A file of the inbox."""
        path = self.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def rows(self, stream: Stream) -> list[dict[str, Any]]:
        """Every landed row of a stream, partition by partition."""
        found: list[dict[str, Any]] = []
        for sidecar in self.landing.sidecars(stream):
            table = self.landing.read(stream, sidecar.partition)
            assert table is not None
            found += table.to_pylist()
        return found

    def refused(self) -> list[dict[str, Any]]:
        """Every line of quarantine."""
        files = sorted((self.folder / "quarantine").rglob("*.jsonl"))
        return [json.loads(line) for path in files for line in path.read_text().split("\n") if line]

    def files(self) -> dict[str, tuple[bytes, int]]:
        """Every landed file with its bytes and the time it was last written."""
        paths = [path for path in self.landing.root.rglob("*") if path.is_file()]
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in paths}


def utc(*parts: int) -> datetime:
    """An instant as rows hold it: UTC, without a zone."""
    return datetime(*parts, tzinfo=UTC).replace(tzinfo=None)  # type: ignore[misc, arg-type]


def table_text(
    rows: Iterable[Mapping[str, object]], header: Sequence[str] | None = None, **dialect: Any
) -> str:
    """CSV text as the standard writer makes it."""
    rows = list(rows)
    names = list(header or rows[0])
    out = io.StringIO()
    writer = csv.DictWriter(out, names, lineterminator="\n", restval="", **dialect)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def zipped(path: Path, members: Mapping[str, str | bytes]) -> Path:
    """A zip archive of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path
