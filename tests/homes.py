"""Homes that were run, and what two of them must have in common."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.publish.versions import current

DAY_AFTER = "2026-11-01"


@dataclass(frozen=True)
class Kept:
    """A home as it was, and the place where it lives.

    It is put back into that very place: dbt keeps its parse only as long as the warehouse's path stays.
    """

    pristine: Path
    place: Path

    def restored(self) -> Path:
        """The home, in its place, as it was."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.pristine, self.place, symlinks=True)
        return self.place

    @classmethod
    def of(cls, place: Path, pristine: Path) -> Kept:
        """Keep the home that stands in `place` now."""
        shutil.copytree(place, pristine, symlinks=True)
        return cls(pristine, place)


def landed(home: Path) -> dict[str, str]:
    """The sha256 of every landed Parquet file, by its path in the home."""
    return {str(path.relative_to(home)): _sha(path) for path in sorted((home / "landing").rglob("*.parquet"))}


def served(home: Path) -> str:
    """The sha256 of the file readers open."""
    return _sha(home / "reporting" / "reporting.duckdb")


def build_served(home: Path) -> str | None:
    """The build that readers see, its file verified byte for byte and opened; None before the first."""
    publication = current(home / "reporting")
    if publication is None:
        return None
    publication.require_whole()
    with duckdb.connect(str(home / "reporting" / "reporting.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from mart_meta").fetchall() == [(1,)]
    return publication.build_hash


def leftovers(home: Path) -> list[Path]:
    """Temporary files and halves of pairs that nobody removed."""
    halves = [
        path for path in (home / "landing").rglob("*.json") if not path.with_suffix(".parquet").exists()
    ]
    return [*(home / "landing").rglob("*.tmp"), *(home / "reporting").glob("**/*.tmp"), *halves]


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
