"""`qae report`: the published file as a page, in the look of the settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipelines.commands.screen import OUT, say_json
from pipelines.errors import SettingsError
from pipelines.home import open_home
from pipelines.publish.report import Asked, write_report
from pipelines.publish.versions import current
from pipelines.settings import home_path, load_settings


def report_command(
    given: Path | None, *, out: Path | None, compare: bool, days: Sequence[date | None], as_json: bool
) -> None:
    """Write the report from the published file; `days` are those of a comparison: first, last, against."""
    home = open_home(home_path(given))
    asked = _asked(compare, *days)
    publication = current(home.reporting)
    if publication is None:
        raise SettingsError(
            "nothing is published yet", where=str(home.reporting), remedy="Run `qae run` first."
        )
    look = load_settings(home).look
    target = out or (home.report.with_name("report-compared.html") if asked else home.report)
    facts = write_report(publication.database, target, look=look, warnings=publication.warnings, asked=asked)
    if as_json:
        say_json(
            {"report": str(target), "publication": publication.id, "size": facts.size, "notes": look.notes}
        )
        return
    for note in look.notes:
        OUT.print(note, markup=False, soft_wrap=True)
    OUT.print(f"Wrote {target}")


def _asked(compare: bool, first: date | None, last: date | None, against: date | None) -> Asked | None:
    if not compare and not (first or last or against):
        return None
    if not compare:
        raise SettingsError("--from and --to name a period to compare", remedy="Add --compare.")
    if not (first and last):
        raise SettingsError("--compare needs a period", remedy="Name it: --from 2026-09-01 --to 2026-09-28.")
    return Asked(first, last, against)
