"""Publish, or go back: readers see yesterday's version or today's, whole, and never a mixture."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipelines import __version__
from pipelines.errors import InputError
from pipelines.publish import durable
from pipelines.publish.audit import audit
from pipelines.publish.candidate import STORAGE_VERSION, build_candidate
from pipelines.publish.exports import export_parquet
from pipelines.publish.hold import exclusive, explained
from pipelines.publish.pinning import find
from pipelines.publish.pins import pins
from pipelines.publish.tables import PublishedTable, require_publishable
from pipelines.publish.versions import (
    Publication,
    Version,
    current,
    prune,
    publications,
    require_id,
    serve,
    sweep,
)
from pipelines.runtime import failpoint

ReportWriter = Callable[[Path, Path], object]


def publish(
    warehouse: Path,
    reporting_dir: Path,
    tables: Sequence[PublishedTable],
    *,
    expected_build_hash: str,
    publication_id: str,
    keep: int = 3,
    warnings: Sequence[str] = (),
    report: ReportWriter | None = None,
) -> Publication:
    """Copy `tables` out of `warehouse` into a new immutable version and serve it.

    `warnings` (of the gate) are kept in the manifest, for whoever writes the report of this version again.
    `report(database, out)` writes the version's report before the swap, so that both change together.
    Publishing one id twice is harmless: the second call serves what the first wrote.

    Raises `GateError` where the copy is not what was judged (`expected_build_hash`) or may not be seen,
    `BusyError` while another process publishes or builds, `InputError` for a list that cannot be published.
    In each case, and on a kill at any moment, what was served before still stands.
    """
    require_id(publication_id)
    require_publishable(tables)
    with exclusive(reporting_dir), explained(reporting_dir):
        # Read before anything is written: with a list nobody can read, none may be deleted later.
        pins(reporting_dir)
        sweep(reporting_dir)
        before = publications(reporting_dir)
        if standing := next((one for one in before if one.id == publication_id), None):
            return _serve_again(standing, expected_build_hash)
        try:
            version = Version(reporting_dir, publication_id)
            rows, sha256 = _write_files(warehouse, version, tables, expected_build_hash, report)
            publication = Publication(
                folder=reporting_dir,
                id=publication_id,
                sequence=before[0].sequence + 1 if before else 1,
                published_at=datetime.now(UTC),
                build_hash=expected_build_hash,
                sha256=sha256,
                storage_version=STORAGE_VERSION,
                code_version=__version__,
                rows=rows,
                warnings=tuple(warnings),
            )
            failpoint("publish-unrecorded")
            publication.write_manifest()
            durable.sync_folder(reporting_dir)
        except BaseException:
            sweep(reporting_dir)
            raise
        failpoint("publish-recorded")
        serve(publication)
        prune(reporting_dir, keep)
        return publication


def rollback(reporting_dir: Path, to: str | None = None) -> Publication:
    """Serve the publication `to` (an id or a pin) again, or the one before the served one.

    Its report and Parquet files go with it.

    Takes milliseconds: nothing is rebuilt. Raises `InputError` where there is no such publication or its
    bytes are no longer those that were published.
    """
    if not reporting_dir.is_dir():
        raise InputError("nothing was published here yet", where=str(reporting_dir))
    with exclusive(reporting_dir), explained(reporting_dir):
        publication = _wanted(reporting_dir, to)
        publication.require_whole()
        serve(publication)
        return publication


def _write_files(
    warehouse: Path,
    version: Version,
    tables: Sequence[PublishedTable],
    expected_build_hash: str,
    report: ReportWriter | None,
) -> tuple[dict[str, int], str]:
    """Everything of a version but its manifest; returns the rows of each table and the database's sha256."""
    candidate = version.database.with_name(version.database.name + ".tmp")
    rows = build_candidate(warehouse, candidate, tables)
    audit(candidate, tables, rows, expected_build_hash)
    failpoint("publish-candidate")
    durable.seal(candidate)
    sha256 = durable.sha256(candidate)
    candidate.replace(version.database)
    export_parquet(version.database, version.parquet, tables, version.id)
    if report:
        report(version.database, version.report)
        durable.seal(version.report)
    durable.sync_folder(version.folder)
    return rows, sha256


def _serve_again(standing: Publication, expected_build_hash: str) -> Publication:
    if standing.build_hash != expected_build_hash:
        raise InputError(
            "this publication id already names another build",
            where=standing.id,
            remedy="Give each run an id of its own.",
        )
    standing.require_whole()
    serve(standing)
    return standing


def _wanted(folder: Path, to: str | None) -> Publication:
    standing = publications(folder)
    served = current(folder)
    if to is None:
        earlier = [one for one in standing if served is None or one.sequence < served.sequence]
        if not earlier:
            raise InputError("there is no earlier publication to go back to", where=str(folder))
        return earlier[0]
    return find(folder, to)
