"""A small LinkedIn export to write down, land and look at."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from typing import Any

from file_house import House, table_text, zipped

from pipelines.options import LinkedInArchive
from pipelines.sources.file_streams import ARCHIVE_MESSAGES

Row = dict[str, Any]
ME, ANN, BOB = (f"https://www.linkedin.com/in/{slug}" for slug in ("me-myself", "ann-lee", "bob"))
NINE = (
    "CONVERSATION ID",
    "CONVERSATION TITLE",
    "FROM",
    "SENDER PROFILE URL",
    "TO",
    "DATE",
    "SUBJECT",
    "CONTENT",
    "FOLDER",
)
TEN = (*NINE[:5], "RECIPIENT PROFILE URLS", *NINE[5:])
ELEVEN = (*TEN, "ATTACHMENTS")
THIRTEEN = (*ELEVEN, "IS MESSAGE DRAFT", "IS CONVERSATION DRAFT")
PROFILE = "First Name,Last Name,Maiden Name\nMe,Myself,\n"


def sent(at: str = "10:00:00", text: str = "Hello Ann", **changes: object) -> Row:
    """A message from the owner to Ann."""
    return {
        "CONVERSATION ID": "2-abc==",
        "CONVERSATION TITLE": "",
        "FROM": "Me Myself",
        "SENDER PROFILE URL": ME,
        "TO": "Ann Lee",
        "RECIPIENT PROFILE URLS": ANN,
        "DATE": f"2026-05-01 {at} UTC",
        "SUBJECT": "",
        "CONTENT": text,
        "FOLDER": "INBOX",
        "ATTACHMENTS": "",
        "IS MESSAGE DRAFT": "No",
        "IS CONVERSATION DRAFT": "No",
        **changes,
    }


def got(at: str = "11:00:00", text: str = "Sounds good!", **changes: object) -> Row:
    """Ann's answer."""
    back = {"FROM": "Ann Lee", "SENDER PROFILE URL": ANN, "TO": "Me Myself", "RECIPIENT PROFILE URLS": ME}
    return sent(at, text, **{**back, **changes})


def export(*rows: Row, header: tuple[str, ...] = ELEVEN, **dialect: Any) -> str:
    dialect = dialect or {"quoting": csv.QUOTE_ALL}
    return table_text(({name: row[name] for name in header} for row in rows), header, **dialect)


def archive(
    house: House,
    messages: str | bytes,
    name: str = "Basic_LinkedInDataExport_06-30-2026.zip",
    others: Mapping[str, str | bytes] | None = None,
) -> LinkedInArchive:
    """The options for a zip with this messages.csv, a Profile.csv and `others` (named without .csv)."""
    members: dict[str, str | bytes] = {"messages.csv": messages, "Profile.csv": PROFILE}
    zipped(house.inbox / name, {**members, **{f"{key}.csv": value for key, value in (others or {}).items()}})
    return LinkedInArchive(kind="linkedin_archive", path=str(house.inbox / name))


def messages_of(house: House, content: str | bytes, **more: str | bytes) -> list[Row]:
    """The rows that land, in the order they were written."""
    house.extract(archive(house, content, others=more))
    return sorted(
        house.rows(ARCHIVE_MESSAGES),
        key=lambda row: (row["thread_key"], json.loads(row["extra"])["position"]),
    )


def person(house: House, url: str) -> str | None:
    return house.pseudonyms.person("profile_url", url)
