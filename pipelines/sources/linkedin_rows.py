"""Messages of a LinkedIn export as rows: who sent each to whom, under which key, and in which order."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime
from json.encoder import encode_basestring_ascii as _quoted
from typing import Any, cast

import pyarrow as pa

from pipelines.sources.base import Job
from pipelines.sources.file_streams import ARCHIVE_BODIES, ARCHIVE_MESSAGES
from pipelines.sources.linkedin_messages import HIDDEN, Messages
from pipelines.sources.linkedin_owner import same_name

_SYSTEM = ("linkedin", "linkedin team")


def message_rows(job: Job, messages: Messages, owner: str, exported_on: date) -> pa.Table:
    """The rows under the contract of `ARCHIVE_MESSAGES`.

    LinkedIn gives messages no id: the key is a keyed digest of conversation, second, sender and text, with
    an ordinal among equals. Times have seconds only, so `extra.position` numbers a conversation's messages
    in the order they were written, whichever end the file starts from.
    """
    read = _Reading(job, messages, owner)
    directions = [read.direction(row) for row in messages.kept]
    kept, cells = messages.kept, messages.cells
    attachments = "attachments" in messages.has
    drafts = {"is_message_draft", "is_conversation_draft"} & messages.has
    columns: dict[str, list[Any]] = {
        "source_relation": [job.name] * len(kept),
        "message_key": read.message_keys(),
        "thread_key": [read.thread_key(row) for row in kept],
        "sent_at": [messages.sent[row] for row in kept],
        "direction": directions,
        "sender_key": [*map(read.sender_key, kept, directions)],
        "recipient_key": [*map(read.recipient_key, kept, directions)],
        "sender_kind": [*map(read.sender_kind, kept, directions)],
        "channel": [read.channel(row) for row in kept],
        "subject_present": [
            bool(cells["subject"][row]) if "subject" in messages.has else None for row in kept
        ],
        "body_length": [len(text) if (text := cells["content"][row]) else None for row in kept],
        "has_attachment": [bool(cells["attachments"][row]) if attachments else None for row in kept],
        "is_draft": [False if drafts else None] * len(kept),
        "extra": read.extras(),
        "exported_on": [exported_on] * len(kept),
    }
    unsaid: list[Any] = [None] * len(kept)
    return pa.table(
        {name: columns.get(name, unsaid) for name in ARCHIVE_MESSAGES.schema.names},
        schema=ARCHIVE_MESSAGES.schema,
    )


def body_rows(job: Job, messages: Messages, message_keys: pa.ChunkedArray, exported_on: date) -> pa.Table:
    """Texts of the same rows in the same order, under the contract of `ARCHIVE_BODIES`.

    `participant_names` are the names of FROM and TO, joined by `|`, for telling names from words.
    """
    kept, cells = messages.kept, messages.cells
    columns: dict[str, Any] = {
        "source_relation": [job.name] * len(kept),
        "message_key": message_keys,
        "body_text": [cells["content"][row] for row in kept],
        "subject_text": [cells["subject"][row] for row in kept],
        "lang_hint": [None] * len(kept),
        "participant_names": [_names(messages, row) for row in kept],
        "exported_on": [exported_on] * len(kept),
    }
    return pa.table(columns, schema=ARCHIVE_BODIES.schema)


def _names(messages: Messages, row: int) -> str | None:
    to = (messages.cells["to"][row] or "").strip()
    # TO is joined by ", " and "Jane Doe, Ph.D." is one name: one recipient is never cut.
    names = [messages.cells["from"][row], *([to] if len(messages.recipients[row]) == 1 else to.split(", "))]
    return "|".join(name.replace("|", " ").strip() for name in names if name and name.strip()) or None


class _Reading:
    """What a row means once the owner is known."""

    def __init__(self, job: Job, messages: Messages, owner: str) -> None:
        self.job, self.messages, self.owner = job, messages, owner
        self.us = job.pseudonyms.person("profile_url", owner)
        self.our_names = {same_name(name) for name in messages.names.get(owner, ())} - {""}
        cells = messages.cells
        self.thread = cells["conversation_id"]
        self.with_subject = {self.thread[row] for row in messages.kept if cells["subject"][row]}
        self._thread_keys: dict[str, str] = {}
        self.others = {
            thread: [person for person in people if person != owner]
            for thread, people in messages.conversations.items()
        }

    def _opaque(self, namespace: str, value: str) -> str:
        return self.job.pseudonyms.opaque(namespace, f"{self.job.name}|{self.owner}|{value}")

    def message_keys(self) -> list[str]:
        """A key for each row; equal rows are told apart by an ordinal, so that none is lost."""
        seen: Counter[str] = Counter()
        keys: list[str] = []
        messages = self.messages
        for row in messages.kept:
            sender = messages.sender[row] or messages.cells["from"][row] or ""
            parts = (self.thread[row], str(messages.sent[row]), sender, messages.cells["content"][row])
            # What json.dumps would write, at a tenth of its cost.
            said = f"[{', '.join([_quoted(part) if part is not None else 'null' for part in parts])}]"
            seen[said] += 1
            keys.append(self._opaque("message", f"{said}#{seen[said]}"))
        return keys

    def thread_key(self, row: int) -> str:
        """The conversation's key."""
        thread = self.thread[row] or ""
        if thread not in self._thread_keys:
            self._thread_keys[thread] = self._opaque("thread", thread)
        return self._thread_keys[thread]

    def direction(self, row: int) -> str:
        """out where the owner wrote it, in where somebody else did, unknown where nothing tells."""
        messages = self.messages
        sender = messages.sender[row]
        if sender:
            return "out" if sender == self.owner else "in"
        if messages.is_hidden(row) or messages.page(row) or messages.is_sponsored(row):
            return "in"
        name = same_name(messages.cells["from"][row] or "")
        if name and name in self.our_names:
            return "out"
        return "in" if name in _SYSTEM or self.owner in messages.recipients[row] else "unknown"

    def sender_kind(self, row: int, direction: str) -> str:
        """Who wrote it: a person, a page, LinkedIn itself, or an advertiser."""
        messages = self.messages
        if messages.is_sponsored(row):
            return "sponsored"
        if messages.page(row):
            return "page"
        if messages.sender[row] or messages.is_hidden(row) or direction == "out":
            return "person"
        return "system" if same_name(messages.cells["from"][row] or "") in _SYSTEM else "unknown"

    def channel(self, row: int) -> str:
        """inmail where the conversation has a subject or the message is an ad, else linkedin_dm."""
        is_mail = self.thread[row] in self.with_subject or self.messages.is_sponsored(row)
        return "inmail" if is_mail else "linkedin_dm"

    def sender_key(self, row: int, direction: str) -> str | None:
        """The sender's key; a page has one of its own, an advertiser and LinkedIn have none."""
        messages = self.messages
        if direction == "out":
            return self.us
        sender = messages.sender[row]
        if sender:
            return self.job.pseudonyms.person("profile_url", sender)
        page = messages.page(row)
        if page:
            return self.job.pseudonyms.opaque("page", page)
        return self._hidden(row) if messages.is_hidden(row) else None

    def recipient_key(self, row: int, direction: str) -> str | None:
        """The one person it was sent to; none where it went to a group or the file does not say."""
        if direction != "out":
            return self.us if direction == "in" else None
        messages = self.messages
        people = [person for person in messages.recipients[row] if person != self.owner]
        if not people and same_name(messages.cells["to"][row] or "") != HIDDEN:
            # Before mid-2023 no address stood beside TO: the other side of the conversation is meant.
            people = self.others.get(self.thread[row] or "", [])
        if len(people) == 1:
            return self.job.pseudonyms.person("profile_url", people[0])
        return None if people else self._hidden(row)

    def _hidden(self, row: int) -> str | None:
        """Somebody without a profile is one person within a conversation of two, and nobody beyond it."""
        thread = self.thread[row] or ""
        if self.others.get(thread):
            return None
        return self.job.pseudonyms.person("external_id", f"linkedin conversation {self.owner} {thread}")

    def extras(self) -> list[str]:
        """The position of each message within its conversation, and how many it was sent to if not to one."""
        messages = self.messages
        order: dict[str | None, list[int]] = defaultdict(list)
        for index, row in enumerate(messages.kept):
            order[self.thread[row]].append(index)
        positions: dict[int, int] = {}
        newest_first = self._newest_first()
        sent = [cast(datetime, messages.sent[row]) for row in messages.kept]
        for indices in order.values():
            file_order = reversed(indices) if newest_first else indices
            ranked = sorted(file_order, key=sent.__getitem__)
            positions.update({index: position for position, index in enumerate(ranked, 1)})
        extras: list[str] = []
        for index, row in enumerate(messages.kept):
            to = len(messages.recipients[row])
            recipients = f', "recipients": {to}' if to > 1 else ""
            extras.append(f'{{"position": {positions[index]}{recipients}}}')
        return extras

    def _newest_first(self) -> bool:
        """Whether the file runs backwards: told by neighbours of one conversation with different times."""
        messages = self.messages
        falls = rises = 0
        last: dict[str | None, Any] = {}
        for row in messages.kept:
            thread, sent = self.thread[row], messages.sent[row]
            before = last.get(thread)
            if before is not None and sent is not None:
                falls += sent < before
                rises += sent > before
            last[thread] = sent
        return falls > rises
