"""`qae network`: a page of one's own conversations, with real names, in the restricted zone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from pipelines.commands.run import Asked, bring
from pipelines.commands.screen import lines, say_json
from pipelines.errors import InputError
from pipelines.files import replace_text
from pipelines.home import Home
from pipelines.landing.store import Landing
from pipelines.method.network import Thread, person_ids, threads
from pipelines.network.page import Section, render, sections
from pipelines.session import open_session
from pipelines.sources.file_streams import ARCHIVE_MESSAGES
from pipelines.sources.files import matching
from pipelines.sources.files import reading as scratch_of
from pipelines.sources.linkedin_people import Person, people
from pipelines.warehouse.snapshot import reading

PAGE = "network.html"
_KIND = "linkedin_archive"


def network_command(
    given: Path | None, archive: Path | None, *, owner: str | None, as_json: bool, quiet: bool
) -> None:
    """Bring `archive` (else the export the home knows) into the home, and write its owner's page."""
    files = {_KIND: [archive.expanduser().resolve()]} if archive else {}
    home, _ = bring(Asked(given, files, owner), as_json=as_json, quiet=quiet)
    sources, known = _known(home)
    since = _since(Landing(home.landing))
    found, persons, as_of = _stand(home, sources, since)
    named = {persons.get(person_key, person_key): person for person_key, person in known.items()}
    lists = sections(found, named, since)
    page = home.private / PAGE
    replace_text(page, render(lists, conversations=len(found), as_of=as_of))
    _tell(page, lists, len(found), as_json=as_json)


def _known(home: Home) -> tuple[list[str], dict[str, Person]]:
    """The sources that are LinkedIn exports, and who is in them: read again, for pseudonyms name nobody."""
    sources: list[str] = []
    known: dict[str, Person] = {}
    with open_session(home) as session:
        for _, job in session.jobs(_KIND):
            sources.append(job.name)
            for path in matching(job):
                with scratch_of(job) as scratch:
                    known |= people(path, job.pseudonyms, scratch)
    if not sources:
        raise InputError(
            "this home reads no LinkedIn export", where=str(home.root), remedy="Give yours: qae network FILE."
        )
    return sources, known


def _since(landing: Landing) -> datetime | None:
    """When the export before the newest one ended; None where every owner brought one only."""
    exports = defaultdict[str, list[date]](list)
    sidecars = landing.sidecars(ARCHIVE_MESSAGES)
    for sidecar in sidecars:
        exports[sidecar.owner].append(sidecar.day)
    ends: list[datetime] = []
    for sidecar in sidecars:
        days = sorted(exports[sidecar.owner])
        if len(days) > 1 and sidecar.day == days[-2]:
            table = landing.read(ARCHIVE_MESSAGES, sidecar.partition)
            sent: list[datetime] = table["sent_at"].to_pylist() if table is not None else []
            ends += [at.replace(tzinfo=None) for at in sent]
    return max(ends, default=None)


def _stand(
    home: Home, sources: Sequence[str], since: datetime | None
) -> tuple[list[Thread], dict[str, str], date]:
    """The conversations, the person of each linked pseudonym, and the newest day of the build."""
    with reading(home) as con:
        as_of = con.execute("select as_of from ops.run_facts").fetchall()[0][0]
        return threads(con, sources, since), person_ids(con), as_of


def _tell(page: Path, lists: Sequence[Section], conversations: int, *, as_json: bool) -> None:
    if as_json:
        counts = {section.key: section.count for section in lists}
        say_json({"page": str(page), "conversations": conversations, **counts})
        return
    rows = [(section.title.lower(), f"{section.count:,}") for section in lists]
    lines([("conversations", f"{conversations:,}"), *rows, ("page", f"{page}  <- yours alone; open this")])
