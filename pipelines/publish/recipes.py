"""How each tool opens the published mart: one thing to paste a tool, with this home's own path."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

EXAMPLE: Final = "rpt_campaign_to_date"


@dataclass(frozen=True)
class Recipe:
    """What to paste where. `is_tested`: a test of qae's own, or `make proof-readers`, pastes it and reads."""

    tool: str
    where: str
    paste: str
    is_tested: bool

    def as_dict(self) -> dict[str, object]:
        """The same for machines."""
        return asdict(self)


@dataclass(frozen=True)
class _Template:
    tool: str
    where: str
    paste: Callable[[Path, Path], str]
    is_tested: bool = False


_TEMPLATES: Final = (
    _Template(
        "python",
        "a script or notebook (pip install duckdb)",
        lambda file, _: (
            f'duckdb.connect({str(file)!r}, read_only=True).sql("from {EXAMPLE}").df()'
        ),
        is_tested=True,
    ),
    _Template(
        "pandas",
        "a script or notebook (pip install pandas pyarrow)",
        lambda _, parquet: f"pd.read_parquet({str(parquet / f'{EXAMPLE}.parquet')!r})",
        is_tested=True,
    ),
    _Template(
        "polars",
        "a script or notebook (pip install polars)",
        lambda _, parquet: f"pl.read_parquet({str(parquet / f'{EXAMPLE}.parquet')!r})",
        is_tested=True,
    ),
    _Template(
        "ibis",
        "a script or notebook (pip install 'ibis-framework[duckdb]')",
        lambda file, _: f"ibis.duckdb.connect({str(file)!r}, read_only=True).table({EXAMPLE!r})",
        is_tested=True,
    ),
    _Template(
        "node",
        "a script (npm install @duckdb/node-api)",
        lambda file, _: f"await DuckDBInstance.create({json.dumps(str(file))}, {{access_mode: 'READ_ONLY'}})",
        is_tested=True,
    ),
    _Template(
        "duckdb",
        "a terminal",
        lambda file, _: f'duckdb -readonly "{file}" "from {EXAMPLE} limit 5"',
        is_tested=True,
    ),
    _Template(
        "superset",
        "Settings > Database connections > Other, SQLAlchemy URI (pip install duckdb-engine)",
        # Tried is what Superset does with it, through SQLAlchemy; Superset itself is no part of the proof.
        lambda file, _: f"duckdb:///{quote(str(file))}?access_mode=read_only",
        is_tested=True,
    ),
    _Template(
        "metabase",
        "Admin > Databases > DuckDB (community driver), Database file; tick Read only",
        lambda file, _: str(file),
    ),
    _Template(
        "grafana",
        "Connections > DuckDB data source (community plugin), Database path",
        lambda file, _: f"{file}?access_mode=read_only",
    ),
    _Template(
        "dbeaver",
        "New connection > DuckDB, JDBC URL; driver property duckdb.read_only = true",
        lambda file, _: f"jdbc:duckdb:{file}",
    ),
    _Template(
        "power bi",
        "Get data > Folder, then Combine; or Get data > Parquet for one table",
        lambda _, parquet: str(parquet),
    ),
    _Template(
        "excel",
        "Data > Get Data > From File > From Folder; or as CSV: qae export FOLDER",
        lambda _, parquet: str(parquet),
    ),
    _Template(
        "tableau",
        "Connect > To a File > More, choose the .parquet file",
        lambda _, parquet: str(parquet / f"{EXAMPLE}.parquet"),
    ),
)  # fmt: skip
TOOLS: Final = tuple(template.tool for template in _TEMPLATES)


def recipes(reporting: Path) -> list[Recipe]:
    """Every recipe for the mart published in the folder `reporting`; nothing is opened."""
    folder = reporting.resolve()
    file, parquet = folder / "reporting.duckdb", folder / "parquet" / "current"
    return [Recipe(t.tool, t.where, t.paste(file, parquet), t.is_tested) for t in _TEMPLATES]
