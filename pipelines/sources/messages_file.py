"""Messages from any outreach tool, CRM or mailbox, as a file: who wrote to whom, when, and what."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.landing.pseudonyms import PERSON_KINDS
from pipelines.landing.quarantine import Refused
from pipelines.landing.store import Written
from pipelines.landing.streams import Stream
from pipelines.progress import progress
from pipelines.sources import values
from pipelines.sources.about import About
from pipelines.sources.base import Extracted, Job, Plan, SourceKind, Window
from pipelines.sources.duplicates import settle
from pipelines.sources.file_streams import FILE_BODIES, FILE_MESSAGES
from pipelines.sources.files import (
    by_day,
    count_companion,
    drop_others,
    land,
    land_bodies,
    matching,
    owners,
    reading,
    required_files,
)
from pipelines.sources.mailbox_file import is_mailbox, mailbox_table
from pipelines.sources.mapping import Block, Column, Mapper
from pipelines.sources.outreach_exports import recognised, translated
from pipelines.sources.refusals import Gone, refusals, refuse_empty
from pipelines.sources.tables import Table, open_table

CHANNELS = ("linkedin_dm", "inmail", "message_ad", "conversation_ad", "email", "hubspot", "intercom", "other")
SENDER_KINDS = ("person", "page", "system", "sponsored", "unknown")
DIRECTIONS = {
    **dict.fromkeys(("in", "inbound", "incoming", "received", "reply"), "in"),
    **dict.fromkeys(("out", "outbound", "outgoing", "sent"), "out"),
}
COLUMNS = (
    Column("message_id", ("id", "message id"), required=True),
    Column("thread_id", ("conversation_id", "conversation id")),
    Column("sent_at", ("timestamp", "date", "sent", "time"), required=True),
    Column("direction", ("type",), required=True),
    Column("person_kind", required=True, example="email"),
    Column("person", ("contact", "prospect"), required=True),
    Column("body", ("text", "message", "content"), verbatim=True),
    Column("subject", verbatim=True),
    Column("campaign_id"),
    Column("ad_id", ("creative_id",)),
    Column("is_platform_option"),
    Column("auto_submitted"),
    Column("delivery_status"),
    Column("retracted_at"),
    Column("reply_to", ("in_reply_to",)),
    Column("person_name", ("name",)),
    Column("channel"),
    Column("sender_kind"),
    Column("lang", ("language",)),
    Column("segment"),
)
# Clocks differ by minutes and zones by hours; what lies beyond a day ahead is a fault of the file.
AHEAD = timedelta(days=1)
WRITERS = 4
_LONGEST_SEGMENT = 60


def extract(job: Job, window: Window | None) -> Extracted:
    """Land every file the source's path names, cut by the UTC day of `sent_at`; a window changes nothing.

    Rows without a day of their own (no readable time) are accounted for on the file's first day. Raises
    `InputError` where a file is unreadable, lacks a required column, holds no usable row, or is empty
    though days of it were landed before.
    """
    total = Extracted()
    for owner, path in owners(job, required_files(job)).items():
        with reading(job) as scratch, _table(job, path, scratch) as table:
            total.notes += table.notes
            land_messages(job, owner, MessageRows(job, table), total)
    return total


@contextmanager
def _table(job: Job, path: Path, scratch: Path) -> Generator[Table]:
    if path.exists() and is_mailbox(path):
        yield mailbox_table(path, job.options.owner, job.name)
        return
    with open_table(path, scratch, encoding=job.options.encoding) as table:
        # Whoever names columns has looked at the file: then it is read as told.
        form = None if job.options.columns else recognised(table.header)
        yield translated(table, form) if form else table


def _watched(job: Job) -> list[Path]:
    """The files to watch: of a Maildir those inside."""
    return [file for path in matching(job) for file in (sorted(path.rglob("*")) if path.is_dir() else [path])]


def plan(job: Job, window: Window | None) -> Plan:
    """How many files would be read; how many days they hold is known only by reading them."""
    files = matching(job)
    return Plan(requests=0, partitions=0, window=None, note=f"{len(files)} files to read")


class MessageRows:
    """One file's rows as columns, and what is to become of each: land, skip or refuse."""

    def __init__(self, job: Job, table: Table) -> None:
        self.job, self.table = job, table
        mapper = Mapper(table.header, Block.of(job.name, job.options), COLUMNS, table.name)
        self.cells = mapper.mapped(table)
        read = partial(values.instants, job.options.timezone)
        formats = job.options.formats
        self.sent = [*map(read(formats.get("sent_at")), self.cells["sent_at"])]
        self.optional: dict[str, list[Any]] = {
            "retracted_at": [*map(read(formats.get("retracted_at")), self.cells["retracted_at"])],
            "is_platform_option": [text and values.flag(text) for text in self.cells["is_platform_option"]],
            "channel": [_one_of(text, CHANNELS) for text in self.cells["channel"]],
            "sender_kind": [_one_of(text, SENDER_KINDS) for text in self.cells["sender_kind"]],
        }
        self.direction = [DIRECTIONS.get(text.lower()) if text else None for text in self.cells["direction"]]
        self.kind = [text.lower() if text else None for text in self.cells["person_kind"]]
        self.person = [
            job.pseudonyms.person(kind, value) if value and kind in PERSON_KINDS else None
            for kind, value in zip(self.kind, self.cells["person"], strict=True)
        ]
        self.refused: list[tuple[int | None, Refused]] = [(None, row) for row in table.refused]
        self.skipped: list[tuple[int | None, str]] = [
            (None, reason) for reason, count in table.left_out.items() for _ in range(count)
        ]
        self.kept = self._judge()

    def _judge(self) -> list[int]:
        cells = self.cells
        ids, people, threads = cells["message_id"], cells["person"], cells["thread_id"]
        wrong: dict[int, str] = {}
        for row, (key, sent, direction, kind) in enumerate(
            zip(ids, self.sent, self.direction, self.kind, strict=True)
        ):
            if key is None:
                blank = not (cells["sent_at"][row] or people[row] or cells["body"][row])
                wrong[row] = "blank_row" if blank else "no_message_id"
            elif sent is None:
                wrong[row] = "unreadable_time" if cells["sent_at"][row] else "no_time"
            elif direction is None:
                wrong[row] = "unknown_direction"
            elif kind not in PERSON_KINDS:
                wrong[row] = "unknown_person_kind"
            elif self.person[row] is None and (people[row] or not threads[row]):
                wrong[row] = "unusable_person" if people[row] else "no_person_and_no_thread"
        columns = list(cells.values())
        settled = settle(
            (row for row in range(len(ids)) if row not in wrong),
            ids,
            newest=lambda row: self.sent[row],
            content=lambda row: tuple(column[row] for column in columns),
        )
        self.skipped += [(row, "blank_row") for row, reason in wrong.items() if reason == "blank_row"]
        self.skipped += [(row, "duplicate") for row in settled.same]
        wrong.update(dict.fromkeys(settled.conflicting, "conflicting_duplicate"))
        refused = {row: reason for row, reason in sorted(wrong.items()) if reason != "blank_row"}
        self.refused += refusals(self.table, cells, refused, key="message_id")
        return settled.kept

    def day(self, row: int | None) -> date | None:
        """The UTC day of a row, where it has one."""
        sent = self.sent[row] if row is not None else None
        return sent.date() if sent else None

    def messages(self) -> pa.Table:
        """The rows to land, under the contract of `FILE_MESSAGES`."""
        job, cells, kept = self.job, self.cells, self.kept
        opaque, name = job.pseudonyms.opaque, job.name
        us = opaque("owner", name)
        out = [self.direction[row] == "out" for row in kept]
        people = [self.person[row] for row in kept]
        subjects = cells["subject"]
        has_subjects = any(subjects)
        pick = partial(_pick, kept)
        columns: dict[str, list[Any]] = {
            "source_relation": [name] * len(kept),
            "message_key": self._keys(cells["message_id"]),
            "thread_key": [
                opaque(
                    "thread",
                    f"{name}|{cells['thread_id'][row]}" if cells["thread_id"][row] else f"{name}||{who}",
                )
                for row, who in zip(kept, people, strict=True)
            ],
            "sent_at": pick(self.sent),
            "direction": pick(self.direction),
            "sender_key": [us if ours else who for ours, who in zip(out, people, strict=True)],
            "recipient_key": [who if ours else us for ours, who in zip(out, people, strict=True)],
            "sender_kind": [
                self.optional["sender_kind"][row] or ("unknown" if cells["sender_kind"][row] else "person")
                for row in kept
            ],
            "channel": [
                self.optional["channel"][row] or ("email" if self.kind[row] == "email" else "other")
                for row in kept
            ],
            "campaign_id": pick(cells["campaign_id"]),
            "ad_id": pick(cells["ad_id"]),
            "reply_to_key": self._keys(cells["reply_to"]),
            "subject_present": [bool(subjects[row]) if has_subjects else None for row in kept],
            "is_platform_option": pick(self.optional["is_platform_option"]),
            "auto_submitted": [text and text.lower() for text in pick(cells["auto_submitted"])],
            "delivery_status": [text and text.lower() for text in pick(cells["delivery_status"])],
            "retracted_at": pick(self.optional["retracted_at"]),
            "body_length": [len(text) if text else None for text in pick(cells["body"])],
            "has_attachment": [None] * len(kept),
            "is_draft": [None] * len(kept),
            "extra": self._extras(),
            "file_name": [self.table.name] * len(kept),
        }
        return pa.table(columns, schema=FILE_MESSAGES.schema)

    def bodies(self, message_keys: pa.ChunkedArray) -> pa.Table:
        """Texts and names of the same rows, in the same order, under the contract of `FILE_BODIES`."""
        cells, kept = self.cells, self.kept
        pick = partial(_pick, kept)
        columns: dict[str, Any] = {
            "source_relation": [self.job.name] * len(kept),
            "message_key": message_keys,
            "body_text": pick(cells["body"]),
            "subject_text": pick(cells["subject"]),
            "lang_hint": [text and text.lower() for text in pick(cells["lang"])],
            "participant_names": pick(cells["person_name"]),
            "file_name": [self.table.name] * len(kept),
        }
        return pa.table(columns, schema=FILE_BODIES.schema)

    def _keys(self, ids: Sequence[str | None]) -> list[str | None]:
        opaque, name = self.job.pseudonyms.opaque, self.job.name
        return [opaque("message", f"{name}|{ids[row]}") if ids[row] else None for row in self.kept]

    def _extras(self) -> list[str | None]:
        """What else is known of each row: a segment, and names of columns. This stream holds no text."""
        ahead = self.job.fetched_at.astimezone(UTC).replace(tzinfo=None) + AHEAD
        extras: dict[int, dict[str, Any]] = defaultdict(dict)
        for row in self.kept:
            sent = self.sent[row]
            if sent and sent > ahead:
                extras[row]["future"] = True
            if segment := self.cells["segment"][row]:
                extras[row]["segment"] = segment[:_LONGEST_SEGMENT]
        for name, read in self.optional.items():
            for row, (said, value) in enumerate(zip(self.cells[name], read, strict=True)):
                if said and value is None:
                    extras[row].setdefault("unreadable", []).append(name)
        told = {row: json.dumps(extra, sort_keys=True) for row, extra in extras.items()}
        return [told.get(row) for row in self.kept]


def land_messages(
    job: Job,
    owner: str,
    rows: MessageRows,
    total: Extracted,
    streams: tuple[Stream, Stream] = (FILE_MESSAGES, FILE_BODIES),
) -> None:
    """Land one owner's messages and texts by day, and count them; days he does not have any more go."""
    said, texts_said = streams
    if not rows.kept:
        refuse_empty(job, said, owner, rows.table.name, [said for _, said in rows.refused])
        return
    messages = rows.messages()
    bodies = rows.bodies(messages["message_key"])
    days = [sent.date() for row in rows.kept if (sent := rows.sent[row])]
    messages_by_day, bodies_by_day = by_day(messages, days), by_day(bodies, days)
    gone = Gone.of(rows.day, rows.refused, rows.skipped, first=next(iter(messages_by_day)))
    kept_days = sorted({*messages_by_day, *gone.days})

    def write(day: date) -> tuple[Written, Written]:
        part = messages_by_day.get(day, messages.slice(0, 0))
        texts = bodies_by_day.get(day, bodies.slice(0, 0))
        return (
            land(job, said, said.partition(day, owner), part, *gone.on(day)),
            land_bodies(job, texts_said, texts_said.partition(day, owner), texts),
        )

    # Half of a write is waiting for the disk.
    with (
        ThreadPoolExecutor(max_workers=WRITERS) as pool,
        progress().track(f"{job.name}: {rows.table.name}", len(kept_days)) as advance,
    ):
        for told, texts in pool.map(write, kept_days):
            total.add(told)
            count_companion(total, texts)
            advance(1)
    for stream in streams:
        drop_others(job, stream, owner, kept_days)


def _pick(rows: Sequence[int], column: Sequence[Any]) -> list[Any]:
    return [column[row] for row in rows]


def _one_of(text: str | None, known: Sequence[str]) -> str | None:
    return text.lower() if text and text.lower() in known else None


ABOUT = About(
    title="a messages file or mailbox",
    offers=("messages",),
    setup="""\
path = "inbox/messages*.csv"        # CSV, NDJSON, Parquet; or a mailbox: mbox, Maildir
# columns = { sent_at = "Date", person = "Email", body = "Text" }   # our name = the file's header
# timezone = "UTC"                  # of times that do not say theirs
""",
    guide="bring-messages.md",
)

SOURCE = SourceKind(
    kind="messages_file",
    streams=(FILE_MESSAGES, FILE_BODIES),
    daily=False,
    plan=plan,
    extract=extract,
    files=_watched,
    about=ABOUT,
)
