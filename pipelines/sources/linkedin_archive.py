"""A member's own LinkedIn export (zip or folder): messages, their texts, and connections."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from pipelines.errors import InputError, SettingsError
from pipelines.landing.quarantine import Refused, reasons
from pipelines.progress import progress
from pipelines.sources.about import About
from pipelines.sources.archive import Archive, open_archive
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.file_streams import ARCHIVE_BODIES, ARCHIVE_CONNECTIONS, ARCHIVE_MESSAGES
from pipelines.sources.files import count_companion, land, land_bodies, matching, reading, required_files
from pipelines.sources.linkedin_connections import Connections, read_connections
from pipelines.sources.linkedin_messages import Messages, profile
from pipelines.sources.linkedin_owner import Signs, infer_owner
from pipelines.sources.linkedin_rows import body_rows, message_rows
from pipelines.sources.mapping import normal
from pipelines.sources.tables import open_table

_EXPORTED = re.compile(r"_(\d{2})-(\d{2})-(\d{4})(?!\d)")
_SAVED_AGAIN = r"( \(\d+\))?"


@dataclass(frozen=True)
class _Export:
    """One export, read and ready to land."""

    name: str
    owner: str
    day: date
    messages: pa.Table
    bodies: pa.Table
    refused: list[Refused]
    skipped: Counter[str]
    connections: Connections | None


def extract(job: Job, window: Window | None) -> Extracted:
    """Land every export the path names as a snapshot of its owner, dated by its file name.

    Where the name holds no date the newest message's is taken. Of two exports of one owner and date the
    fuller one is landed. Raises `InputError` for an archive that is damaged or hostile, that holds no
    messages.csv, or one we cannot read, and where the owner can neither be read nor inferred.
    """
    total = Extracted()
    exports: dict[tuple[str, date], _Export] = {}
    paths = required_files(job)
    with progress().track(f"{job.name}: exports", len(paths)) as advance:
        for path in paths:
            export = _read(job, path, total)
            key = (export.owner, export.day)
            if key in exports:
                total.notes.append(
                    f"{export.name}: a second export of that owner and day; the fuller one stands"
                )
            if key not in exports or export.messages.num_rows > exports[key].messages.num_rows:
                exports[key] = export
            advance(1)
    for export in exports.values():
        _land(job, export, total)
    return total


def plan(job: Job, window: Window | None) -> Plan:
    """One snapshot an export."""
    paths = matching(job)
    return Plan(requests=0, partitions=len(paths), window=None, note=f"{len(paths)} exports to read")


def _read(job: Job, path: Path, total: Extracted) -> _Export:
    with reading(job) as scratch, open_archive(path, scratch) as archive:
        source = archive.file(rf"messages{_SAVED_AGAIN}\.csv")
        if source is None:
            raise InputError(
                "holds no messages.csv",
                where=archive.name,
                remedy="Ask LinkedIn for the export that includes messages (the larger one).",
            )
        with open_table(source, scratch) as table:
            total.notes += table.notes
            messages = Messages(table, f"{archive.name}: messages.csv")
            day = _exported_on(archive.name) or messages.newest
            if day is None or not messages.kept:
                gone = {**reasons(messages.refused), **messages.skipped}
                said = ", ".join(f"{count} {reason}" for reason, count in gone.items()) or "it is empty"
                raise InputError(
                    f"holds no usable message: {said}",
                    where=archive.name,
                    remedy="Ask LinkedIn for a new export.",
                )
            owner = _owner(job, archive, messages, scratch)
            total.notes += messages.notes
            rows = message_rows(job, messages, owner, day)
            bodies = body_rows(job, messages, rows["message_key"], day)
            connections = archive.file(rf"connections{_SAVED_AGAIN}\.csv")
            return _Export(
                archive.name,
                f"{job.name}--{job.pseudonyms.person('profile_url', owner)}",
                day,
                rows,
                bodies,
                messages.refused,
                messages.skipped,
                read_connections(job, connections, scratch, day) if connections else None,
            )


def _owner(job: Job, archive: Archive, messages: Messages, scratch: Path) -> str:
    """The owner's profile in its normal form: as told, else inferred."""
    if job.options.owner:
        return _told_owner(job, archive, messages)
    people = _helper(archive, scratch, r"profile\.csv", "first_name")
    names = [people[0].get("first_name"), people[0].get("last_name")] if people else []
    invitations = _helper(archive, scratch, rf"invitations{_SAVED_AGAIN}\.csv", "direction")
    inviters = Counter(
        inviter
        for row in invitations
        if (row.get("direction") or "").upper() == "OUTGOING"
        and (inviter := profile(row.get("inviterprofileurl")))
    )
    name = " ".join(filter(None, names)) or None
    owner = infer_owner(Signs(messages.conversations, messages.names, inviters, name))
    if owner is None:
        raise InputError(
            "does not say whose export it is, and its messages leave a doubt",
            where=archive.name,
            remedy=f'Add owner = "https://www.linkedin.com/in/…" to [sources.{job.name}], or pass --owner.',
        )
    return owner


def _told_owner(job: Job, archive: Archive, messages: Messages) -> str:
    owner = profile(job.options.owner)
    if owner is None:
        raise SettingsError(
            "is no profile address",
            where=f"[sources.{job.name}] owner",
            remedy='Write it like owner = "https://www.linkedin.com/in/your-name".',
        )
    if messages.profiles and owner not in messages.profiles:
        raise InputError(
            "the owner told takes part in none of its conversations",
            where=archive.name,
            remedy=f"Correct `owner` of [sources.{job.name}], or give that person's export.",
        )
    return owner


def _helper(archive: Archive, scratch: Path, pattern: str, needs: str) -> list[dict[str, str | None]]:
    """The rows of a small helper file under normal names; none where it is missing or not what it seems."""
    path = archive.file(pattern)
    if path is None:
        return []
    try:
        with open_table(path, scratch, starts=lambda cells: needs in map(normal, cells)) as table:
            return table.rows.rename_columns([normal(name) for name in table.header]).to_pylist()
    except InputError:
        return []


def _exported_on(name: str) -> date | None:
    found = _EXPORTED.search(name)
    try:
        return date(int(found[3]), int(found[1]), int(found[2])) if found else None
    except ValueError:
        return None


def _land(job: Job, export: _Export, total: Extracted) -> None:
    partition = ARCHIVE_MESSAGES.partition(export.day, export.owner)
    total.add(land(job, ARCHIVE_MESSAGES, partition, export.messages, export.refused, export.skipped))
    partition = ARCHIVE_BODIES.partition(export.day, export.owner)
    count_companion(total, land_bodies(job, ARCHIVE_BODIES, partition, export.bodies))
    known = export.connections
    if known:
        partition = ARCHIVE_CONNECTIONS.partition(export.day, export.owner)
        total.add(land(job, ARCHIVE_CONNECTIONS, partition, known.rows, known.refused, known.skipped))


ABOUT = About(
    title="a LinkedIn data export",
    offers=("messages", "identities"),
    setup="""\
path = "inbox/*LinkedInDataExport_*.zip"   # the zip or its unpacked folder; the newest export counts
# owner = "https://www.linkedin.com/in/me"  # where the export does not give it away
""",
    guide="bring-your-export.md",
)

SOURCE = SourceKind(
    kind="linkedin_archive",
    streams=(ARCHIVE_MESSAGES, ARCHIVE_BODIES, ARCHIVE_CONNECTIONS),
    daily=False,
    plan=plan,
    extract=extract,
    files=matching,
    about=ABOUT,
)
