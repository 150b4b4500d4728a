"""messages.csv of a LinkedIn export, in every form it has had: its columns, its times, and who takes part."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import date, datetime
from functools import lru_cache

from pipelines.errors import InputError
from pipelines.landing.pseudonyms import normal_identifier
from pipelines.sources.dates import MOMENTS, forms_of
from pipelines.sources.linkedin_owner import same_name
from pipelines.sources.mapping import normal
from pipelines.sources.refusals import refusals
from pipelines.sources.tables import Table
from pipelines.sources.values import instants

NEEDED = ("conversation_id", "from", "sender_profile_url", "to", "date", "content")
OPTIONAL = (
    "conversation_title",
    "recipient_profile_urls",
    "subject",
    "folder",
    "attachments",
    "is_message_draft",
    "is_conversation_draft",
)
# A departed or hidden member has this name and no profile.
HIDDEN = "linkedin member"
_SPONSORED = re.compile(r"spinmail-quill-editor|%[A-Z]{4,}%")
_NEXT_URL = re.compile(r",\s*(?=https?://)")
_PAGE = re.compile(r"/(company|school|showcase)/([^/?#]+)")


class Messages:
    """One messages.csv: columns under normal names, and what each row is.

    `conversations`, `names` and `profiles` are the signs its owner is inferred from.
    """

    def __init__(self, table: Table, where: str) -> None:
        self.table, self.where = table, where
        self.notes: list[str] = []
        headers = {normal(name): name for name in table.header}
        missing = [name for name in NEEDED if name not in headers]
        if missing:
            raise InputError(
                f"lacks {', '.join(name.upper().replace('_', ' ') for name in missing)}; "
                f"its columns are: {', '.join(table.header[:40])}.",
                where=where,
                remedy='This reads LinkedIn\'s own export; for any other table use kind = "messages_file".',
            )
        self.has = {name for name in (*NEEDED, *OPTIONAL) if name in headers}
        nothing: list[str | None] = [None] * table.rows.num_rows
        self.cells: dict[str, list[str | None]] = {
            name: table.rows[headers[name]].to_pylist() if name in headers else nothing
            for name in (*NEEDED, *OPTIONAL)
        }
        self.sent = self._instants()
        self.sender = [profile(url) for url in self.cells["sender_profile_url"]]
        self.recipients = [_profiles(urls) for urls in self.cells["recipient_profile_urls"]]
        self.skipped: Counter[str] = Counter()
        self.kept, wrong = self._judge()
        self.refused = [
            *table.refused,
            *(said for _, said in refusals(table, self.cells, wrong, "conversation_id")),
        ]
        self.conversations: dict[str, set[str]] = defaultdict(set)
        self.names: dict[str, set[str]] = defaultdict(set)
        for row in self.kept:
            people = self.conversations[self.cells["conversation_id"][row] or ""]
            people.update(self.recipients[row])
            sender = self.sender[row]
            if sender:
                people.add(sender)
                self.names[sender].add(self.cells["from"][row] or "")

    @property
    def profiles(self) -> set[str]:
        """Everybody whose profile shows."""
        return {person for people in self.conversations.values() for person in people}

    @property
    def newest(self) -> date | None:
        """The day of the newest message that lands."""
        return max((sent.date() for row in self.kept if (sent := self.sent[row])), default=None)

    def _instants(self) -> list[datetime | None]:
        """The times, second by second in UTC as LinkedIn writes them, or as a spreadsheet rewrote them."""
        said = [text.strip() if text else None for text in self.cells["date"]]
        sent = [*map(instants("UTC", None), said)]
        rest = [text for text, at in zip(said, sent, strict=True) if text and at is None]
        forms = forms_of(rest, MOMENTS) if rest else []
        if len(forms) > 1:
            raise InputError(
                f"a spreadsheet rewrote its dates, and they could be {' or '.join(map(str, forms))}",
                where=self.where,
                remedy="Give the export as LinkedIn made it.",
            )
        if not forms or forms[0] is None:
            return sent
        self.notes.append(f"{self.where}: a spreadsheet rewrote its dates; they were read as {forms[0]}")
        read = instants("UTC", forms[0])
        return [at or read(text) for text, at in zip(said, sent, strict=True)]

    def _judge(self) -> tuple[list[int], dict[int, str]]:
        """The rows to land, and the reason of each that cannot; drafts and spam are counted as skipped."""
        kept: list[int] = []
        wrong: dict[int, str] = {}
        cells = self.cells
        for row, sent in enumerate(self.sent):
            if not (cells["conversation_id"][row] or cells["date"][row] or cells["content"][row]):
                self.skipped["blank_row"] += 1
            elif _yes(cells["is_message_draft"][row]) or _yes(cells["is_conversation_draft"][row]):
                self.skipped["draft"] += 1
            elif (cells["folder"][row] or "").strip().upper() == "SPAM":
                self.skipped["spam"] += 1
            elif cells["conversation_id"][row] is None:
                wrong[row] = "no_conversation_id"
            elif sent is None:
                wrong[row] = "unreadable_time" if cells["date"][row] else "no_time"
            else:
                kept.append(row)
        return kept, wrong

    def is_sponsored(self, row: int) -> bool:
        """An ad in the inbox: no profile behind it, and the marks of LinkedIn's ad editor in its text."""
        return self.sender[row] is None and bool(_SPONSORED.search(self.cells["content"][row] or ""))

    def is_hidden(self, row: int) -> bool:
        """Sent by somebody who left LinkedIn or hides: a name everybody shares, and no profile."""
        return self.sender[row] is None and same_name(self.cells["from"][row] or "") == HIDDEN

    def page(self, row: int) -> str | None:
        """The company (school, showcase) page a message was sent by, as `company/name`."""
        found = _PAGE.search(self.cells["sender_profile_url"][row] or "")
        return f"{found[1]}/{found[2]}".lower() if found else None


# The same few thousand people again and again.
@lru_cache(maxsize=200_000)
def profile(url: str | None) -> str | None:
    """A member's profile in its normal form, or None where the address is none."""
    return normal_identifier("profile_url", url) if url else None


def _profiles(urls: str | None) -> list[str]:
    # Joined by commas without a space, and a slug may hold a comma: cut only before the next address.
    return [found for url in _NEXT_URL.split(urls) if (found := profile(url))] if urls else []


def _yes(text: str | None) -> bool:
    return (text or "").strip().lower() in ("yes", "true", "1")
