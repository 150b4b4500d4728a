"""`qae dev`: build one's own models on a private copy of the last build; nothing is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines import runtime
from pipelines.commands.screen import OUT, live, say_json
from pipelines.errors import QaeError, SettingsError
from pipelines.home import Home, open_home
from pipelines.method.local_seeds import prepare_local_seeds
from pipelines.settings import home_path, own_folder
from pipelines.sql import statement
from pipelines.warehouse import dbt
from pipelines.warehouse.own import own_models, project_for
from pipelines.warehouse.snapshot import copy_to

FOLDER = "dev"


@dataclass(frozen=True)
class Built:
    """One table of the development copy: its rows now, those of the last run, and the first of them."""

    name: str
    rows: int
    rows_before: int | None
    sample: list[dict[str, Any]]


def dev_command(given: Path | None, *, select: Sequence[str], as_json: bool, quiet: bool) -> None:
    """Copy the last build if it is newer than the copy, build own models there, and show them."""
    home = open_home(home_path(given))
    folder = own_folder(home.root)
    own = own_models(folder)
    if own is None:
        raise SettingsError(
            "there is no model of your own yet",
            where=str(folder / "qae_models"),
            remedy="Write one there as NAME.sql; `qae init .` brings an example.",
        )
    names = sorted(path.stem for path in own.rglob("*.sql"))
    copy = home.private / FOLDER / "warehouse.duckdb"
    with live(quiet=quiet or as_json):
        before = _rows(home, names, copy)
        _build(home, folder, own, copy, list(select) or names)
    built = _built(copy, names, before)
    if as_json:
        say_json({"warehouse": str(copy), "models": [vars(one) for one in built]})
        return
    for one in built:
        was = "" if one.rows_before is None else f" (last run: {one.rows_before:,})"
        OUT.print(f"{one.name}  {one.rows:,} rows{was}", style="bold", markup=False)
        for row in one.sample:
            OUT.print("  " + "  ".join(f"{name}={value}" for name, value in row.items()), markup=False)
    OUT.print(f"Built in {copy}; nothing was published.", markup=False)


def _rows(home: Home, names: Sequence[str], copy: Path) -> dict[str, int]:
    """A fresh copy of the last build where it is older; the rows that own models had in that build."""
    stamp = copy.with_suffix(".rows")
    if not copy.exists() or copy.stat().st_mtime < home.warehouse.stat().st_mtime:
        copy_to(home, copy)
        with duckdb.connect(str(copy), read_only=True) as con:
            counts = {name: _count(con, name) for name in names}
        stamp.write_text("\n".join(f"{name} {rows}" for name, rows in counts.items() if rows is not None))
    lines = stamp.read_text().splitlines() if stamp.exists() else []
    return {name: int(rows) for name, rows in (line.split() for line in lines)}


def _build(home: Home, folder: Path, own: Path, copy: Path, names: Sequence[str]) -> None:
    seeds = prepare_local_seeds(folder, home.private / FOLDER / "local_seeds")
    runtime.set_dbt_environment(warehouse=copy, landing=home.landing, local_seeds=seeds, memory_limit="800MB")
    project = project_for(home.private / FOLDER, own)
    place = dbt.common_args(home.private / FOLDER / "target", home.logs, project)
    try:
        dbt.invoke([*dbt.BUILD, "--select", *names, *place])
    except QaeError as error:
        raise QaeError(error.what, where=str(own), remedy="Correct it and call `qae dev` again.") from None


def _built(copy: Path, names: Sequence[str], before: dict[str, int]) -> list[Built]:
    found: list[Built] = []
    with duckdb.connect(str(copy), read_only=True) as con:
        for name in names:
            rows, place = _count(con, name), _place(con, name)
            if rows is None or place is None:
                continue
            result = con.execute(statement("select * from {table} limit 5", table=place))
            columns = [column[0] for column in result.description or []]
            sample = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
            found.append(Built(name, rows, before.get(name), sample))
    return found


def _count(con: duckdb.DuckDBPyConnection, name: str) -> int | None:
    place = _place(con, name)
    if place is None:
        return None
    return con.execute(statement("select count(*) from {table}", table=place)).fetchall()[0][0]


def _place(con: duckdb.DuckDBPyConnection, name: str) -> tuple[str, str] | None:
    found = con.execute(
        "select table_schema, table_name from information_schema.tables where table_name = ?", [name]
    ).fetchall()
    return (found[0][0], found[0][1]) if found else None
