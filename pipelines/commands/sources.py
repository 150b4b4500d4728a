"""`qae sources`: what is configured, what has landed from it, what it still needs, what its kind offers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pipelines.commands.screen import OUT, lines, say_json
from pipelines.errors import SettingsError
from pipelines.home import Home, open_home
from pipelines.landing.sidecar import Sidecar
from pipelines.landing.streams import Stream
from pipelines.record import last_record
from pipelines.session import Session, peek_session
from pipelines.settings import Settings, home_path, kind_of, load_settings
from pipelines.sources.about import OFFERS, variable_of
from pipelines.sources.base import Job, SourceKind
from pipelines.sources.landed import landed_by
from pipelines.sources.registry import REGISTRY


@dataclass(frozen=True)
class State:
    """One configured source. `missing` are the environment variables it needs and does not have.

    `extracted_at` is when the last run asked it; where nobody knows that any more, when a day last changed.
    """

    kind: str
    first_day: date | None
    last_day: date | None
    rows: int
    extracted_at: datetime | None
    missing: tuple[str, ...]
    warning: str | None


def sources_command(given: Path | None, *, everything: bool, as_json: bool) -> None:
    """Print a line for each configured source, and what its kind offers; `everything`: what all kinds do."""
    home = peeked(given)
    settings = settings_of(home)
    session = peek_session(home, settings, datetime.now(UTC).date())
    states = {job.name: state(session, kind, job) for kind, job in session.jobs()}
    kinds = list(REGISTRY) if everything or not states else sorted({s.kind for s in states.values()})
    if as_json:
        said = {name: asdict(found) for name, found in states.items()}
        say_json({"sources": said, "kinds": {kind: list(REGISTRY[kind].about.offers) for kind in kinds}})
        return
    lines([(name, _line(found)) for name, found in states.items()] or [("none yet", "qae sources add NAME")])
    OUT.print("\n  What these kinds offer:")
    lines([(kind, ", ".join(OFFERS[offer] for offer in REGISTRY[kind].about.offers)) for kind in kinds])


def peeked(given: Path | None) -> Home:
    """The home, or what it would be; nothing is made."""
    root = home_path(given)
    return open_home(root) if (root / "home.json").exists() else Home(root, kind_of(root), "")


def settings_of(home: Home) -> Settings:
    """The settings of a home; a sandbox has those its user would have written, its servers not being up."""
    if home.kind == "real":
        return load_settings(home)
    from pipelines.sandbox.house import planned_settings, read_setup

    return planned_settings(home, read_setup(home))


def state(session: Session, kind: SourceKind, job: Job) -> State:
    """What is known of one configured source without asking anybody."""
    found = [sidecar for _, sidecar in landed_of(session, kind, job)]
    return State(
        kind=kind.kind,
        first_day=min((s.day for s in found), default=None),
        last_day=max((s.day for s in found), default=None),
        rows=sum(s.rows for s in found),
        extracted_at=_last_extract(session.home, job.name)
        or max((s.fetched_at for s in found), default=None),
        missing=tuple(_missing(kind, job.name, job.options)),
        warning=kind.about.warning(job.options, datetime.now(UTC).date()),
    )


def landed_of(session: Session, kind: SourceKind, job: Job) -> list[tuple[Stream, Sidecar]]:
    """The partitions that one configured source landed."""
    alone = sum(other.kind == kind.kind for other in session.settings.sources.values()) == 1
    return landed_by(job.landing, kind, job.name, kind.owners(job), alone=alone)


def configured(settings: Settings, name: str) -> Any:
    """The options of one source; raises `SettingsError` that names those there are."""
    if name not in settings.sources:
        known = ", ".join(settings.sources) or "none yet"
        raise SettingsError(f"there is no source {name!r}", remedy=f"Configured: {known}.")
    return settings.sources[name]


def _last_extract(home: Home, name: str) -> datetime | None:
    record = last_record(home)
    return datetime.fromisoformat(record.started_at) if record and name in record.extracts else None


def _missing(kind: SourceKind, name: str, options: Any) -> Iterator[str]:
    for credential in kind.about.credentials:
        if credential.required and getattr(options, credential.field, None) is None:
            yield variable_of(name, credential.field)


def _line(state: State) -> str:
    said = [state.kind]
    if state.first_day:
        said.append(f"{state.rows:,} rows landed, {state.first_day} to {state.last_day}")
    else:
        said.append("nothing landed yet")
    if state.extracted_at:
        said.append(f"last extract {state.extracted_at:%Y-%m-%d %H:%M} UTC")
    if state.missing:
        said.append(f"set {', '.join(state.missing)}")
    return "; ".join(said) + (f". {state.warning}" if state.warning else "")
