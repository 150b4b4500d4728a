"""Who the pseudonyms of a LinkedIn export are: read from the export again, for its owner's own eyes.

Names and addresses are never landed in this form. Whoever has the export and the key of the home can join
them to what was counted; nobody else can.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.sources.archive import open_archive
from pipelines.sources.linkedin_messages import Messages, profile
from pipelines.sources.mapping import normal
from pipelines.sources.tables import open_table

_SITE = "https://www.linkedin.com"
_SAVED_AGAIN = r"( \(\d+\))?"


@dataclass(frozen=True)
class Person:
    """Somebody the owner knows: name, profile address, and what the list of connections says of them."""

    name: str
    link: str
    work: str = ""


def people(path: Path, pseudonyms: Pseudonyms, scratch: Path) -> dict[str, Person]:
    """Everybody of one export whose profile shows, by person_key. Raises `InputError` as reading it does."""
    found: dict[str, Person] = {}

    def add(address: str | None, name: str, work: str = "") -> None:
        key = pseudonyms.person("profile_url", address)
        if address and key and name.strip():
            found[key] = Person(name.strip(), _SITE + address, work)

    with open_archive(path, scratch) as archive:
        if source := archive.file(rf"messages{_SAVED_AGAIN}\.csv"):
            with open_table(source, scratch) as table:
                messages = Messages(table, f"{archive.name}: messages.csv")
                for row in messages.kept:
                    add(messages.sender[row], messages.cells["from"][row] or "")
                    recipients = messages.recipients[row]
                    if len(recipients) == 1:
                        add(recipients[0], messages.cells["to"][row] or "")
        if connections := archive.file(rf"connections{_SAVED_AGAIN}\.csv"):
            with open_table(connections, scratch, starts=lambda c: "first_name" in map(normal, c)) as table:
                for row in table.rows.rename_columns([*map(normal, table.header)]).to_pylist():
                    name = f"{row.get('first_name') or ''} {row.get('last_name') or ''}"
                    work = " · ".join(filter(None, (row.get("position"), row.get("company"))))
                    add(profile(row.get("url")), name, work)
    return found
