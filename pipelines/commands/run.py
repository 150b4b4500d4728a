"""`qae run` and `qae backfill`: one job, then ten lines of result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipelines.commands.plan import show_plan
from pipelines.commands.screen import lines, live, say_json
from pipelines.commands.summary import set_aside, summary_lines
from pipelines.errors import GateError, InputError, QaeError, SettingsError
from pipelines.home import Home, HomeKind, open_home
from pipelines.launch import launch
from pipelines.planning import plan_run, run_window
from pipelines.progress import progress
from pipelines.record import RunRecord, last_record, new_run_id
from pipelines.session import Session, open_session, peek_session
from pipelines.settings import (
    forget,
    home_path,
    kind_of,
    load_settings,
    parse_source,
    remember,
    remembered,
)
from pipelines.sources.base import Plan, Window


@dataclass(frozen=True)
class Asked:
    """What the command line asked for."""

    home: Path | None
    files: Mapping[str, Sequence[Path]] = field(default_factory=dict[str, Sequence[Path]])
    owner: str | None = None
    day: date | None = None
    scenario: str | None = None
    size: str | None = None
    platforms: Sequence[str] = ()
    first: date | None = None
    last: date | None = None
    plan_only: bool = False

    @property
    def world(self) -> dict[str, Any]:
        """What was said of the sandbox's world."""
        return {
            "scenario": self.scenario,
            "size": self.size,
            "until": self.day,
            "platforms": tuple(self.platforms),
        }

    @property
    def is_backfill(self) -> bool:
        """Whether days were named: each of them is then asked for again."""
        return self.first is not None

    @property
    def brings_files(self) -> bool:
        """Whether files were given, which only a real home takes."""
        return any(self.files.values())


def run_command(asked: Asked, *, as_json: bool, quiet: bool) -> None:
    """Run everything for one home and print what came of it; raises the failure of the step that stopped."""
    if asked.plan_only:
        session = _peek(asked)
        window, plans = _plan(session, asked)
        show_plan(session, plans, window, as_json=as_json)
        return
    home, record = bring(asked, as_json=as_json, quiet=quiet)
    if as_json:
        say_json(asdict(record))
    else:
        lines(summary_lines(home, record))


def bring(asked: Asked, *, as_json: bool, quiet: bool) -> tuple[Home, RunRecord]:
    """Run everything for one home and print nothing of the result; raises as `run_command` does."""
    home, added = _open(asked)
    try:
        return home, _run(home, asked, as_json=as_json, quiet=quiet)
    except (InputError, SettingsError):
        # A file that could not be read is not one of the home's sources; what was known before stays.
        forget(home, added)
        raise


def _run(home: Home, asked: Asked, *, as_json: bool, quiet: bool) -> RunRecord:
    """The record of a run that succeeded."""
    run_id = new_run_id(datetime.now(UTC))
    with live(quiet=quiet or as_json):
        with open_session(home, refetch=asked.is_backfill) as session:
            window, _ = _plan(session, asked)
            kinds = {kind.kind for kind, _ in session.jobs()}
            for kind, job in session.jobs():
                if home.kind == "real" and (warning := kind.about.warning(job.options, session.last_day)):
                    progress().note(f"{job.name}: {warning}")
        succeeded = launch(home.root, run_id=run_id, kinds=kinds, window=window, refetch=asked.is_backfill)
    record = last_record(home)
    if record is None or record.run_id != run_id:
        with open_session(home):  # says so where another run took the home between planning and launching
            raise QaeError("the run ended before it began", where=str(home.logs))
    _finish(home, record, window, succeeded=succeeded)
    return record


def _plan(session: Session, asked: Asked) -> tuple[Window | None, dict[str, Plan]]:
    window = run_window(session, first=asked.first, last=asked.last)
    if not session.settings.sources:
        raise SettingsError(
            "no source is configured",
            where=str(session.settings.config or session.home.root),
            remedy="Give one on the command line (`qae run --help`) or in qae.toml.",
        )
    return window, plan_run(session, window)


def _peek(asked: Asked) -> Session:
    """A session of the home as it is or would become, to plan with: nothing is made and nothing kept."""
    root, kind = _place(asked)
    home = open_home(root, kind) if (root / "home.json").exists() else Home(root, kind, "")
    if kind == "sandbox":
        from pipelines.sandbox.house import choose, planned_settings

        setup = choose(home, **asked.world)
        return peek_session(home, planned_settings(home, setup), setup.world().until)
    _require_no_world(asked, root)
    settings = load_settings(home)
    added = {name: parse_source(name, block) for name, block in _blocks(asked)}
    settings = replace(
        settings,
        sources={**settings.sources, **added},
        folders={**settings.folders, **dict.fromkeys(added, Path("/"))},
    )
    yesterday = datetime.now(UTC).date() - timedelta(1)
    return peek_session(home, settings, yesterday, refetch=asked.is_backfill)


def _place(asked: Asked) -> tuple[Path, HomeKind]:
    root = asked.home or (Path(".qae") if asked.brings_files else home_path(None))
    return root, "real" if asked.brings_files else kind_of(root)


def _open(asked: Asked) -> tuple[Home, set[str]]:
    """The home, and the sources of this command line that it did not know."""
    root, kind = _place(asked)
    blocks = _blocks(asked)
    home = open_home(root, kind)
    added = {name for name, _ in blocks} - remembered(home).keys()
    for name, block in blocks:
        remember(home, name, block)
    if kind == "sandbox":
        from pipelines.sandbox.house import arrange

        arrange(home, **asked.world)
    else:
        _require_no_world(asked, root)
    return home, added


def _require_no_world(asked: Asked, root: Path) -> None:
    if any(asked.world.values()):
        raise SettingsError(
            "--day, --scenario, --size and --platforms belong to the sandbox, and this home is real",
            where=str(root),
            remedy="Use `qae backfill --from DAY --to DAY` to ask platforms for days.",
        )


def _blocks(asked: Asked) -> list[tuple[str, dict[str, Any]]]:
    blocks: list[tuple[str, dict[str, Any]]] = []
    for kind, paths in asked.files.items():
        for path in paths:
            if not path.exists():
                raise SettingsError("there is no such file or folder", where=str(path))
            block: dict[str, Any] = {"kind": kind, "path": str(path)}
            if kind == "linkedin_archive" and asked.owner:
                block["owner"] = asked.owner
            name = _source_name(kind, path)
            parse_source(name, block)
            blocks.append((name, block))
    return blocks


def _source_name(kind: str, path: Path) -> str:
    from pipelines.landing.streams import safe_name

    stem = safe_name(path.stem).lower().replace("-", "_")
    return kind if kind == "linkedin_archive" else f"{kind.removesuffix('_file')}_{stem}"


def _finish(home: Home, record: RunRecord, window: Window | None, *, succeeded: bool) -> None:
    record.finished_at = datetime.now(UTC).isoformat()
    record.window = str(window) if window else None
    record.save(home)
    if succeeded:
        return
    if record.failure:
        raise QaeError.rebuilt(record.failure)
    if record.verdict and not record.verdict["passed"]:
        lost = set_aside(record)
        raise GateError.of(
            record.verdict["red"], where=str(home.root), besides=f" Of the input: {lost}." if lost else ""
        )
    raise QaeError("the run stopped", where=str(home.logs), remedy="Dagster's log in the home says where.")
