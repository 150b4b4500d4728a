"""The home: one folder that holds everything of one client, sandbox or real for life."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pipelines.errors import SettingsError
from pipelines.files import replace_text

HomeKind = Literal["sandbox", "real"]
FORMAT = 1


@dataclass(frozen=True)
class Home:
    """A home that exists: its folders (mode 0700) and the facts of its marker file `home.json`."""

    root: Path
    kind: HomeKind
    id: str

    @property
    def landing(self) -> Path:
        """Landed partitions: the truth."""
        return self.root / "landing"

    @property
    def private(self) -> Path:
        """The restricted zone outside landing: quarantine and the local lexicon as dbt reads it."""
        return self.root / "private"

    @property
    def warehouse(self) -> Path:
        """The file dbt builds; a cache, mode 0600."""
        return self.root / "warehouse.duckdb"

    @property
    def reporting(self) -> Path:
        """What is published: the reporting file, the report, Parquet."""
        return self.root / "reporting"

    @property
    def report(self) -> Path:
        """The report a person opens."""
        return self.reporting / "report.html"

    @property
    def checks(self) -> Path:
        """The newest verdict and its page."""
        return self.root / "checks"

    @property
    def inbox(self) -> Path:
        """Where the sandbox drops its files, and a good place for yours."""
        return self.root / "inbox"

    @property
    def dagster(self) -> Path:
        """Dagster's own storage for this home."""
        return self.root / "dagster"

    @property
    def dbt_target(self) -> Path:
        """dbt's compiled project for this home: never inside the project, where it would ship."""
        return self.root / "dbt"

    @property
    def logs(self) -> Path:
        """Log files."""
        return self.root / "logs"

    @property
    def sources_file(self) -> Path:
        """The sources given on the command line once and remembered."""
        return self.root / "sources.json"

    @property
    def lock(self) -> Path:
        """Held while a run writes to this home."""
        return self.root / "run.lock"


def open_home(root: Path, kind: HomeKind | None = None) -> Home:
    """Open the home at `root`, making it as `kind` where there is none.

    Raises `SettingsError` where the home is of the other kind, where it was written by a newer qae, or
    where there is none and no kind was asked for.
    """
    marker = root / "home.json"
    if marker.exists():
        facts = _facts(marker)
        if kind and facts["kind"] != kind:
            raise SettingsError(
                f"this home holds {facts['kind']} data and cannot take {kind} data",
                where=str(root),
                remedy="One home is sandbox or real for life: use another one with --home.",
            )
    elif kind is None:
        raise SettingsError("there is no home here", where=str(root), remedy="Make one with `qae run`.")
    else:
        facts: dict[str, Any] = {"format": FORMAT, "kind": kind, "id": secrets.token_hex(8)}
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_text(marker, json.dumps(facts, sort_keys=True) + "\n")
    home = Home(root, facts["kind"], facts["id"])
    for folder in (home.landing, home.private, home.reporting, home.inbox, home.dagster, home.dbt_target):
        folder.mkdir(exist_ok=True, mode=0o700)
    home.logs.mkdir(exist_ok=True, mode=0o700)
    return home


def _facts(marker: Path) -> dict[str, Any]:
    try:
        facts: dict[str, Any] = json.loads(marker.read_text())
        known = {"kind", "id", "format"} <= facts.keys() and facts["kind"] in ("sandbox", "real")
    except ValueError:
        known, facts = False, {}
    if not known:
        raise SettingsError(
            "home.json is damaged", where=str(marker), remedy="Restore it from a backup, or start a new home."
        )
    if facts["format"] > FORMAT:
        raise SettingsError(
            f"this home was written by a newer qae (format {facts['format']}, this one knows {FORMAT})",
            where=str(marker.parent),
            remedy="Upgrade qae, or use another home.",
        )
    return facts
