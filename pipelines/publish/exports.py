"""Parquet beside the database file, for tools that read no DuckDB (Power BI, Tableau, Polars)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipelines.publish import durable
from pipelines.publish.candidate import scratch
from pipelines.publish.tables import PublishedTable
from pipelines.sql import statement


def export_parquet(
    database: Path, folder: Path, tables: Sequence[PublishedTable], publication_id: str
) -> None:
    """Write `folder`/TABLE.parquet for each table of the published file, whole or not at all.

    Each row carries `publication_id`: a tool that refreshes table by table across a publish can see that
    it holds two versions, because files (unlike the database) cannot be swapped all at once.
    """
    temporary = folder.with_name(folder.name + ".tmp")
    temporary.mkdir(parents=True)
    with scratch(database.with_name("spill.tmp")) as con:
        con.execute(statement("attach {file} as published (read_only)", file=str(database)))
        for table in tables:
            target = temporary / f"{table.name}.parquet"
            copy = statement(
                "copy (select *, {id} as publication_id from {table}) to {file}"
                " (format parquet, compression zstd)",
                id=publication_id,
                table=("published", "main", table.name),
                file=str(target),
            )
            con.execute(copy)
            durable.seal(target)
    durable.sync_folder(temporary)
    temporary.replace(folder)
    durable.sync_folder(folder.parent)
