"""A CRM's message file to write down, land and look at."""

from __future__ import annotations

from typing import Any

from file_house import House, table_text

from pipelines.options import MessagesFile
from pipelines.sources.file_streams import FILE_MESSAGES

Row = dict[str, Any]


def message(number: int = 1, **changes: object) -> Row:
    """One message out, by its number."""
    return {
        "message_id": f"m{number}",
        "thread_id": "t1",
        "sent_at": "2026-05-01T10:00:00Z",
        "direction": "out",
        "person_kind": "profile_url",
        "person": "https://www.linkedin.com/in/Ann-Lee/",
        "body": f"Hello {number}",
        **changes,
    }


def options(house: House, *rows: Row, name: str = "crm.csv", **settings_: Any) -> MessagesFile:
    """The options of a source whose file holds these rows."""
    house.put(name, table_text(rows))
    return MessagesFile(kind="messages_file", path=str(house.inbox / name), **settings_)


def one(house: House, *rows: Row, **settings_: Any) -> Row:
    """The one row that lands of these."""
    house.extract(options(house, *rows, **settings_))
    (row,) = house.rows(FILE_MESSAGES)
    return row


def reasons(house: House) -> list[str]:
    """Why rows were refused."""
    return sorted(row["reason"] for row in house.refused())
