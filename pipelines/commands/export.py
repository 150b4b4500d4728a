"""`qae export`: the published tables as CSV."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.commands.screen import lines, say_json
from pipelines.errors import SettingsError
from pipelines.home import open_home
from pipelines.publish.csv_export import export_csv
from pipelines.publish.pinning import find
from pipelines.settings import home_path


def export_command(
    given: Path | None,
    folder: Path,
    *,
    tables: Sequence[str],
    separator: str,
    publication: str,
    as_json: bool,
) -> None:
    """Write CSV files of one publication (an id, a pin or `current`)."""
    if len(separator) != 1 or separator in "\r\n\"'":
        raise SettingsError(
            "a separator is one character", where=repr(separator), remedy="Usual are , and ; and |."
        )
    chosen = find(open_home(home_path(given)).reporting, publication)
    rows = export_csv(chosen.database, folder, tables=tables, separator=separator)
    if as_json:
        say_json({"folder": str(folder), "publication": chosen.id, "rows": rows})
    else:
        lines([*((name, f"{count:,} rows") for name, count in rows.items()), ("folder", str(folder))])
