"""The publications of a home: immutable versions, and one pointer that says which of them is served."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pipelines.errors import InputError
from pipelines.publish import durable
from pipelines.publish.pins import pins
from pipelines.runtime import failpoint

SERVED = "reporting.duckdb"
SERVED_REPORT = "report.html"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,95}")
_VERSIONED = re.compile(r"(?:reporting|report|manifest)-(.+)\.(?:duckdb|html|json)")


@dataclass(frozen=True)
class Version:
    """The files that belong to one id. None of them need exist."""

    folder: Path
    id: str

    @property
    def database(self) -> Path:
        """The immutable database file of this version."""
        return self.folder / f"reporting-{self.id}.duckdb"

    @property
    def report(self) -> Path:
        """The report made from this version."""
        return self.folder / f"report-{self.id}.html"

    @property
    def parquet(self) -> Path:
        """The folder with one Parquet file a table."""
        return self.folder / "parquet" / self.id

    @property
    def manifest(self) -> Path:
        """The file that makes this a publication: a version without one is a leftover."""
        return self.folder / f"manifest-{self.id}.json"


@dataclass(frozen=True)
class Publication(Version):
    """A published version, as its manifest tells it: `rows` by table, the `warnings` of its gate."""

    sequence: int
    published_at: datetime
    build_hash: str
    sha256: str
    storage_version: str
    code_version: str
    rows: Mapping[str, int]
    warnings: tuple[str, ...] = ()

    def write_manifest(self) -> None:
        """Record the version. From here on it can be served and rolled back to."""
        facts = {
            "build_hash": self.build_hash,
            "code_version": self.code_version,
            "id": self.id,
            "published_at": self.published_at.isoformat(),
            "sequence": self.sequence,
            "sha256": self.sha256,
            "storage_version": self.storage_version,
            "tables": dict(sorted(self.rows.items())),
            "warnings": list(self.warnings),
        }
        durable.replace_with(self.manifest, json.dumps(facts, indent=1, sort_keys=True).encode() + b"\n")

    def require_whole(self) -> None:
        """Raise `InputError` where the database file is gone or its bytes are not those once published."""
        if not self.database.exists() or durable.sha256(self.database) != self.sha256:
            raise InputError(
                "the published file is missing or was altered",
                where=str(self.database),
                remedy="Choose another publication, or publish again.",
            )


def require_id(publication_id: str) -> None:
    """Raise `InputError` unless the id can stand in a file name."""
    if not _ID.fullmatch(publication_id):
        raise InputError(
            "a publication id has 1 to 96 letters, digits, points, dashes and underscores",
            where=repr(publication_id),
        )


def publications(reporting_dir: Path) -> list[Publication]:
    """All versions that can be served, newest first."""
    found = (_read(path) for path in reporting_dir.glob("manifest-*.json"))
    return sorted((one for one in found if one), key=lambda one: one.sequence, reverse=True)


def current(reporting_dir: Path) -> Publication | None:
    """The version readers see now; None before the first publication."""
    served = reporting_dir / SERVED
    target = served.readlink().name if served.is_symlink() else None
    return next((one for one in publications(reporting_dir) if one.database.name == target), None)


def serve(publication: Publication) -> None:
    """Point readers at `publication`: its database first, then its report and its Parquet files.

    The swap of the database is one rename. A kill between the steps leaves a report or Parquet file of
    the version before; each names its publication, and repeating the call mends it.
    """
    folder = publication.folder
    # A log left by a client that had opened the link read-write belongs to other bytes: clients that
    # resolve the name late would replay it into the new file or refuse to open it.
    _remove_logs(folder)
    durable.point(folder / SERVED, publication.database.name)
    failpoint("publish-swapped")
    durable.sync_folder(folder)
    _remove_logs(folder)
    if publication.report.exists():
        durable.point(folder / SERVED_REPORT, publication.report.name)
    else:
        (folder / SERVED_REPORT).unlink(missing_ok=True)
    _serve_parquet(publication)
    durable.sync_folder(folder)


def sweep(reporting_dir: Path) -> None:
    """Remove what a killed publish left: temporary files and versions that never got their manifest."""
    for pattern in ("*.tmp", "*.tmp.wal", "parquet/*.tmp", "parquet/current/*.tmp"):
        for path in list(reporting_dir.glob(pattern)):
            _remove(path)
    kept = {one.id for one in publications(reporting_dir)}
    for path in list(reporting_dir.iterdir()):
        named = _VERSIONED.fullmatch(path.name)
        if named and named[1] not in kept:
            _remove(path)
    for path in list(reporting_dir.glob("parquet/*")):
        if path.name not in kept | {"current"}:
            _remove(path)


def prune(reporting_dir: Path, keep: int) -> None:
    """Keep the newest `keep` versions, the served and the pinned ones; remove the others, manifest first."""
    served, pinned = current(reporting_dir), set(pins(reporting_dir).values())
    for one in [one for one in publications(reporting_dir) if one.id not in pinned][keep:]:
        if served is None or one.id != served.id:
            for path in (one.manifest, one.report, one.database, one.parquet):
                _remove(path)


def _serve_parquet(publication: Publication) -> None:
    folder = publication.folder / "parquet" / "current"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sorted(publication.parquet.glob("*.parquet"))
    for source in wanted:
        durable.replace_with(folder / source.name, source.read_bytes())
    for path in set(folder.iterdir()) - {folder / source.name for source in wanted}:
        _remove(path)
    durable.sync_folder(folder)


def _remove_logs(folder: Path) -> None:
    for path in folder.glob("reporting*.wal"):
        path.unlink(missing_ok=True)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _read(path: Path) -> Publication | None:
    try:
        raw: dict[str, Any] = json.loads(path.read_text())
        publication = Publication(
            folder=path.parent,
            id=raw["id"],
            sequence=raw["sequence"],
            published_at=datetime.fromisoformat(raw["published_at"]),
            build_hash=raw["build_hash"],
            sha256=raw["sha256"],
            storage_version=raw["storage_version"],
            code_version=raw["code_version"],
            rows=raw["tables"],
            warnings=tuple(raw.get("warnings", ())),
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return None
    return publication if publication.database.exists() else None
