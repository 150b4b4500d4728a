"""What every source is: its streams, what it would do, and doing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

from pipelines.errors import SettingsError
from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.landing.sidecar import Fetch, Sidecar
from pipelines.landing.store import Landing, Written
from pipelines.landing.streams import Stream
from pipelines.sources.about import About

_Options = TypeVar("_Options")


@dataclass(frozen=True)
class Window:
    """UTC days from `first` to `last`, both included."""

    first: date
    last: date

    def days(self) -> Iterator[date]:
        """Each day, oldest first."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(offset)

    def chunks(self, days: int) -> Iterator[Window]:
        """Consecutive windows of at most `days` days that cover this one."""
        first = self.first
        while first <= self.last:
            last = min(self.last, first + timedelta(days - 1))
            yield Window(first, last)
            first = last + timedelta(1)

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"


@dataclass(frozen=True)
class Job:
    """Everything one source needs to extract: its own settings, where to land, and nothing global.

    `refetch`: every day of the window is asked for, settled days that are landed already included.
    """

    name: str
    options: Any
    landing: Landing
    pseudonyms: Pseudonyms
    quarantine: Path
    run_id: str
    fetched_at: datetime
    refetch: bool = False

    def options_as(self, model: type[_Options]) -> _Options:
        """The settings of the source, which are of that model; raises `SettingsError` for another kind's."""
        if not isinstance(self.options, model):
            raise SettingsError(f"has no settings of {model.__name__}", where=f"sources.{self.name}")
        return self.options

    def required(self, window: Window | None) -> Window:
        """The window of a source that is asked by days; raises `SettingsError` where there is none."""
        if window is None:
            raise SettingsError("needs a window of days", where=f"sources.{self.name}")
        return window

    def fetch(self, *, api_version: str | None = None, window: Window | None = None) -> Fetch:
        """The fetch facts of one partition's sidecar."""
        return Fetch(
            self.run_id, self.fetched_at, api_version, (window.first, window.last) if window else None
        )


@dataclass
class Extracted:
    """What an extract came to, summed over its partitions. `incidents` counts what was met on the way."""

    rows_in: int = 0
    rows_out: int = 0
    quarantined: Counter[str] = field(default_factory=Counter[str])
    skipped: Counter[str] = field(default_factory=Counter[str])
    partitions: int = 0
    changed: int = 0
    requests: int = 0
    incidents: Counter[str] = field(default_factory=Counter[str])
    notes: list[str] = field(default_factory=list[str])

    def add(self, written: Written) -> None:
        """Count one written partition."""
        sidecar: Sidecar = written.sidecar
        self.rows_in += sidecar.rows_in
        self.rows_out += sidecar.rows
        self.quarantined.update(sidecar.quarantined)
        self.skipped.update(sidecar.skipped)
        self.partitions += 1
        self.changed += written.changed


@dataclass(frozen=True)
class Plan:
    """What an extract would do, before anything is called."""

    requests: int
    partitions: int
    window: Window | None
    note: str = ""


@dataclass(frozen=True)
class SourceKind:
    """One registry row: a kind of source as `qae.toml` names it.

    `daily` sources are asked for a window of days and planned by missing days and `lookback_days`; the
    others read a file or an export whole. `files` lists what a drop-folder sensor should watch.
    `about` is what people are told of it. `probe` makes the one call that proves a credential and says what
    came back; without it `qae sources test` extracts into a folder that is thrown away. `options` is the
    model of its block, for kinds that come from outside this package. `owners` are the accounts, or whatever
    a partition belongs to, that must be landed for a day of a daily source to be complete.
    """

    kind: str
    streams: tuple[Stream, ...]
    daily: bool
    plan: Callable[[Job, Window | None], Plan]
    extract: Callable[[Job, Window | None], Extracted]
    files: Callable[[Job], list[Path]] = lambda job: []
    about: About = field(default_factory=About)
    probe: Callable[[Job], str] | None = None
    options: type[Any] | None = None
    owners: Callable[[Job], Collection[str]] = lambda job: getattr(job.options, "accounts", ())
