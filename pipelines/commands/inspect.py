"""`qae status`: what a home holds, without touching it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from pipelines.commands.coverage_line import coverage_line
from pipelines.commands.naming_line import naming_line
from pipelines.commands.screen import lines, say_json
from pipelines.home import Home, open_home
from pipelines.landing.sidecar import Sidecar
from pipelines.landing.store import Landing
from pipelines.publish.pins import pins
from pipelines.publish.versions import current, publications
from pipelines.record import last_record
from pipelines.settings import home_path


def status_command(given: Path | None, *, as_json: bool) -> None:
    """Print the last run, the landed streams and the publications of a home."""
    home = open_home(home_path(given))
    facts = _facts(home)
    if as_json:
        say_json(facts)
        return
    rows = [("home", f"{home.root} ({home.kind})"), ("last run", _run_line(facts["last_run"]))]
    rows += [(f"landed {name}", text) for name, text in facts["landed"].items()]
    if facts["naming"]:
        rows.append(("naming", facts["naming"]))
    if facts["sends"]:
        rows.append(("sends", facts["sends"]))
    rows += [("published", _publication_line(p)) for p in facts["publications"]] or [("published", "nothing")]
    lines(rows)


def _facts(home: Home) -> dict[str, Any]:
    record = last_record(home)
    served, pinned = current(home.reporting), pins(home.reporting)
    return {
        "home": str(home.root),
        "kind": home.kind,
        "last_run": vars(record) if record else None,
        "sends": coverage_line(home.reporting / "reporting.duckdb"),
        "landed": _landed(Landing(home.landing).sidecars()),
        "naming": naming_line(home.reporting / "reporting.duckdb"),
        "publications": [
            {
                "id": p.id,
                "published_at": p.published_at.isoformat(),
                "build_hash": p.build_hash,
                "served": served is not None and p.id == served.id,
                "pins": [name for name, kept in pinned.items() if kept == p.id],
            }
            for p in publications(home.reporting)
        ],
    }


def _landed(sidecars: list[Sidecar]) -> dict[str, str]:
    rows, quarantined, partitions = Counter[str](), Counter[str](), Counter[str]()
    days: dict[str, list[str]] = {}
    for s in sidecars:
        name = f"{s.source}.{s.stream}"
        rows[name] += s.rows
        quarantined[name] += sum(s.quarantined.values())
        partitions[name] += 1
        days.setdefault(name, []).append(s.day.isoformat())
    return {
        name: f"{rows[name]:,} rows in {partitions[name]:,} partitions, {min(found)} to {max(found)}"
        + (f"; {quarantined[name]:,} quarantined" if quarantined[name] else "")
        for name, found in days.items()
    }


def _run_line(run: dict[str, Any] | None) -> str:
    if run is None:
        return "none yet: `qae run`"
    if run["failure"]:
        return f"{run['run_id']} stopped: {run['failure']['what']}"
    if run["verdict"] and not run["verdict"]["passed"]:
        return f"{run['run_id']} red: {len(run['verdict']['red'])} critical checks"
    return f"{run['run_id']} green, {sum(run['seconds'].values()):.0f} s"


def _publication_line(publication: dict[str, Any]) -> str:
    served = "  <- readers see this one" if publication["served"] else ""
    pinned = f"  pinned as {', '.join(publication['pins'])}" if publication["pins"] else ""
    return f"{publication['id']}  build {publication['build_hash'][:12]}{pinned}{served}"
