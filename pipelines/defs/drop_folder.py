"""The drop folder: a run when the content of a configured file has changed, and the file is complete."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import dagster as dg

from pipelines.defs.landing import landing_key
from pipelines.home import open_home
from pipelines.sources.registry import REGISTRY

SECONDS = 60


@dataclass(frozen=True)
class Look:
    """What one look at a file saw. `sha256` is known once two looks in a row saw the same size and time."""

    size: int
    changed_at: int
    sha256: str = ""

    def same_state(self, other: Look | None) -> bool:
        """Whether nobody wrote to the file between the two looks."""
        return other is not None and (self.size, self.changed_at) == (other.size, other.changed_at)


@dataclass(frozen=True)
class Watched:
    """What the sensor remembers: each file as last seen, the content it last ran for, how often it ran."""

    files: Mapping[str, Look] = field(default_factory=dict[str, Look])
    content: str = ""
    runs: int = 0

    def to_json(self) -> str:
        """The cursor."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_json(cls, text: str | None) -> Watched:
        """Read a cursor; one that is none of ours counts as none."""
        try:
            raw = json.loads(text or "{}")
            return cls(
                {path: Look(**look) for path, look in raw["files"].items()}, raw["content"], raw["runs"]
            )
        except (ValueError, KeyError, TypeError):
            return cls()


def look_again(paths: list[Path], before: Watched) -> tuple[Watched, bool]:
    """Look at the files and say whether a run is due: all stand still, and their content is another one.

    A time stamp alone starts nothing, and a file that still grows is waited for.
    """
    now = {str(path): _look(path, before.files.get(str(path))) for path in paths}
    if not all(look.sha256 for look in now.values()):
        return Watched(now, before.content, before.runs), False
    content = hashlib.sha256(json.dumps({p: look.sha256 for p, look in now.items()}).encode()).hexdigest()
    if not now or content == before.content:
        return Watched(now, before.content, before.runs), False
    return Watched(now, content, before.runs + 1), True


def drop_folder(root: Path, job: str) -> dg.SensorDefinition:
    """Watch the files of the home's sources and run everything but the platforms when one has changed."""

    @dg.sensor(
        name="drop_folder",
        job_name=job,
        minimum_interval_seconds=SECONDS,
        description="A configured file has other bytes than before and has stood still for one look.",
    )
    def watch(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        from pipelines.session import watched_files

        if not (root / "home.json").exists():
            yield dg.SkipReason("There is no home yet.")
            return
        watched, due = look_again(watched_files(open_home(root)), Watched.from_json(context.cursor))
        context.update_cursor(watched.to_json())
        if not due:
            waiting = [Path(path).name for path, look in watched.files.items() if not look.sha256]
            yield dg.SkipReason(
                f"Waiting until {', '.join(waiting)} stands still." if waiting else "No content has changed."
            )
            return
        # Numbered: Dagster never runs one key twice, and a file may go back to an earlier content.
        yield dg.RunRequest(
            run_key=f"{watched.runs}-{watched.content[:16]}", asset_selection=_without_platforms(context)
        )

    return watch


def _without_platforms(context: dg.SensorEvaluationContext) -> list[dg.AssetKey] | None:
    if context.repository_def is None:
        return None
    platforms = {landing_key(kind) for kind, row in REGISTRY.items() if row.daily}
    return sorted(context.repository_def.asset_graph.executable_asset_keys - platforms, key=str)


def _look(path: Path, before: Look | None) -> Look:
    state = path.stat()
    now = Look(state.st_size, state.st_mtime_ns)
    if not now.same_state(before):
        return now
    if before and before.sha256:
        return before
    with open(path, "rb") as file:
        return Look(now.size, now.changed_at, hashlib.file_digest(file, "sha256").hexdigest())
