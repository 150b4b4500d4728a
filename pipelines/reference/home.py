"""The page of the home, from the properties of `Home` and the files publishing writes."""

from __future__ import annotations

from pathlib import Path

from pipelines.home import Home
from pipelines.reference.markdown import page, table

_HEAD = """
A home is one folder that holds everything of one client: what was landed, the warehouse built from it, and
what is published. It holds sandbox data or real data, for life; the other kind is refused in one line. Two
clients are two homes, so one client's red check never holds back another.

Which home a command means: `--home FOLDER`, else `QAE_HOME`, else `.qae` in the folder where you stand. While
nothing real is set up there (no `qae.toml` with sources, no file given), it is `.qae/sandbox`.
Folders have mode 0700; the warehouse and everything in the restricted zone 0600.
"""
_FILES = """
Below `reporting/`:

| file | what it is |
|---|---|
| `reporting.duckdb` | What readers open: a link to the version that is served. Opened read-only. |
| `reporting-<id>.duckdb` | One version, never changed, mode 0444. The last three and pinned ones are kept. |
| `report.html`, `report-<id>.html` | The report of the served version, and of each version. |
| `manifest-<id>.json` | What makes it a publication: checksum, build hash, rows a table, warnings. |
| `pins.json` | The names somebody gave to publications that stay. |
| `parquet/current/` | The same tables as Parquet files, replaced one by one after a publication. |
| `parquet/<id>/` | The Parquet files of one version, never changed. |

Beside them: `private/network.html` (your own conversations, with names), `private/dev/` (the copy of
`qae dev`), `dbt_with_own_models/` (links to models, ours and yours), `digest.json` (what the last one said).

What may be deleted: `private/dev/`, `warehouse.duckdb` and `dbt/` (`qae reset`: the next run rebuilds the
same rows from landing), `logs/`, `dagster/` (the history of runs). What may not: `landing/`, unless every
source can still be asked for it.

The pseudonym key of a home is not inside it. It lies in your own configuration folder
(`~/.config/qae/keys/` on Linux), or comes from `QAE_PSEUDONYM_KEY`. Keep a copy: people join by it.
"""


def render() -> str:
    """The whole page as Markdown."""
    home = Home(Path(), "real", "")
    properties = [(name, value) for name, value in vars(Home).items() if isinstance(value, property)]
    rows = [(f"`{_path(getattr(home, name))}`", value.__doc__ or "") for name, value in properties]
    marker = ("`home.json`", "What makes the folder a home: its kind, its id, its format.")
    return page("The home", _HEAD, table(("path", "what it holds"), [marker, *rows]), _FILES)


def _path(path: Path) -> str:
    return f"{path}" if path.suffix else f"{path}/"
