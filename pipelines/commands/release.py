"""`qae check`, `publish` and `rollback`: the last two rooms, one at a time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipelines import steps
from pipelines.commands.screen import OUT, lines, live, say_json
from pipelines.errors import SettingsError
from pipelines.home import Home, open_home
from pipelines.publish.pinning import pin as keep
from pipelines.publish.pins import require_name
from pipelines.publish.reporting import rollback
from pipelines.publish.versions import Publication
from pipelines.session import open_session
from pipelines.settings import home_path


def check_command(given: Path | None, *, as_json: bool, quiet: bool) -> None:
    """Judge the warehouse and list what is not green; raises `GateError` when a critical check is red."""
    home = _built(given)
    with live(quiet=quiet or as_json), open_session(home) as session:
        verdict = steps.check(session)
    if as_json:
        say_json(steps.summary(verdict))
    else:
        rows = [("red" if r.blocks else "warning", r.line) for r in verdict.results if r.blocks or r.warns]
        passed = len(verdict.results) - len(rows)
        lines(
            [*rows, ("passed", f"{passed} of {len(verdict.results)} checks, build {verdict.build_hash[:12]}")]
        )
    steps.require_green(verdict)


def publish_command(given: Path | None, *, pin: str | None, as_json: bool, quiet: bool) -> None:
    """Check, publish and write the report; with `pin`, keep the publication under that name."""
    home = _built(given)
    if pin:
        require_name(pin)
    with live(quiet=quiet or as_json), open_session(home) as session:
        publication = steps.release(session, steps.check(session))
        if pin:
            keep(home.reporting, pin, publication)
    if as_json:
        say_json({**_facts(publication), "pin": pin})
    else:
        rows = [("published", str(publication.database)), ("report", str(home.report))]
        lines([*rows, ("pinned", f"{pin}, until `qae publish --unpin {pin}`")] if pin else rows)


def rollback_command(given: Path | None, *, to: str | None, as_json: bool) -> None:
    """Point readers at an earlier publication, its report with it."""
    home = open_home(home_path(given))
    publication = rollback(home.reporting, to)
    if as_json:
        say_json(_facts(publication))
    else:
        OUT.print(
            f"Readers now see publication {publication.id}."
            " It stays so until a green run has something new to publish."
        )


def _built(given: Path | None) -> Home:
    home = open_home(home_path(given))
    if not home.warehouse.exists():
        raise SettingsError("there is no warehouse yet", where=str(home.root), remedy="Run `qae run` first.")
    return home


def _facts(publication: Publication) -> dict[str, Any]:
    return {
        "id": publication.id,
        "database": str(publication.database),
        "build_hash": publication.build_hash,
        "sha256": publication.sha256,
        "published_at": publication.published_at,
        "rows": dict(publication.rows),
    }
