"""A mailbox as a person keeps it (mbox or Maildir), as the table a messages file is."""

from __future__ import annotations

import hashlib
import mailbox
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC
from email import message_from_binary_file, policy
from email.errors import HeaderParseError
from email.message import EmailMessage
from email.utils import getaddresses, parsedate_to_datetime
from pathlib import Path
from typing import IO, Any

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.progress import progress
from pipelines.sources.tables import Table

_COLUMNS = (
    "message_id", "thread_id", "sent_at", "direction", "person_kind", "person", "person_name", "body",
    "subject", "auto_submitted", "reply_to", "channel", "sender_kind",
)  # fmt: skip
_RECIPIENTS = ("To", "Cc", "Bcc")
_LONGEST = 100_000
# An owner is in nearly every mail of the own mailbox; nobody else comes near.
_OWNERS_SHARE = 0.8
Row = dict[str, str | None]


def is_mailbox(path: Path) -> bool:
    """Whether this is an mbox file (it begins with a `From ` line) or the folder of a Maildir."""
    if path.is_dir():
        return (path / "cur").is_dir()
    with open(path, "rb") as file:
        return file.read(5) == b"From "


def mailbox_table(path: Path, owner: Sequence[str], source: str) -> Table:
    """Every mail as a row under the names of a messages file; times in UTC, one thread a chain of answers.

    `owner` are the addresses of whose mailbox it is; without one it is told by who takes part in nearly all
    of it. Mail to lists and from machines is marked (`sender_kind` system, `auto_submitted`), not left out.
    Headers as RFC 5322 and 3834 define them. Raises `InputError` where nobody owns the mailbox.
    """
    rows: list[dict[str, Any]] = []
    with progress().track(f"{source}: {path.name}", None) as advance:
        for mail in _mails(path):
            rows.append(_row(mail))
            advance(1)
    us = {address.lower() for address in owner} or _owner(rows, path.name, source)
    told = [_told(row, us) for row in rows]
    columns = {name: pa.array([row[name] for row in told], pa.string()) for name in _COLUMNS}
    note = f"{path.name}: read as the mailbox of {len(us)} address{'es' if len(us) > 1 else ''}"
    return Table(path.name, pa.table(columns), (), (note,), lambda: None)


def _mails(path: Path) -> Iterator[EmailMessage]:
    def parsed(file: IO[bytes]) -> EmailMessage:
        return message_from_binary_file(file, policy=policy.default)

    kind: Any = mailbox.Maildir if path.is_dir() else mailbox.mbox
    box = kind(path, parsed, create=False)
    try:
        # A Maildir's keys are names of files, in no order; those of an mbox are numbers in its own.
        for key in sorted(box.keys()):
            yield box[key]
    finally:
        box.close()


def _row(mail: EmailMessage) -> dict[str, Any]:
    """What a mail says, before it is known whose mailbox it is in."""
    subject, sent = _header(mail, "Subject"), _sent(mail)
    (name, sender), *_ = _people(mail, ("From",)) or [("", "")]
    key = _header(mail, "Message-ID") or _derived(sent, sender, subject)
    chain = (_header(mail, "References") or "").split()
    answered = _header(mail, "In-Reply-To")
    return {
        "message_id": key,
        "thread_id": chain[0] if chain else answered or key,
        "reply_to": answered,
        "sent_at": sent,
        "sender": sender,
        "sender_name": name,
        "recipients": _people(mail, _RECIPIENTS),
        "subject": subject,
        "body": _body(mail),
        "auto_submitted": _automatic(mail),
        "is_bulk": bool(mail["List-Id"] or mail["List-Unsubscribe"])
        or (_header(mail, "Precedence") or "").lower() in ("bulk", "list", "junk"),
    }


def _told(row: dict[str, Any], us: set[str]) -> Row:
    ours = row["sender"] in us
    others = [person for person in row["recipients"] if person[1] not in us]
    name, person = (others or [("", "")])[0] if ours else (row["sender_name"], row["sender"])
    return {
        **{key: row[key] for key in ("message_id", "thread_id", "sent_at", "body", "subject", "reply_to")},
        "direction": "out" if ours else "in",
        "person_kind": "email",
        "person": person or None,
        "person_name": name or None,
        "auto_submitted": row["auto_submitted"],
        "channel": "email",
        "sender_kind": "system" if row["is_bulk"] and not ours else "person",
    }


def _owner(rows: Sequence[dict[str, Any]], name: str, source: str) -> set[str]:
    taking_part = Counter(
        address for row in rows for address in {row["sender"], *(a for _, a in row["recipients"])} if address
    )
    likely = [a for a, mails in taking_part.most_common(2) if mails >= _OWNERS_SHARE * len(rows)]
    if len(likely) == 1 or not rows:
        return set(likely)
    raise InputError(
        "does not show whose mailbox it is",
        where=name,
        remedy=f'Name the addresses in qae.toml: [sources.{source}] owner = ["me@example.com"].',
    )


def _header(mail: EmailMessage, name: str) -> str | None:
    try:
        said = mail[name]
    except (HeaderParseError, ValueError, IndexError):
        return None
    return " ".join(str(said).split()) or None if said is not None else None


def _people(mail: EmailMessage, names: Sequence[str]) -> list[tuple[str, str]]:
    said = [text for name in names if (text := _header(mail, name))]
    return [(name, address.lower()) for name, address in getaddresses(said) if "@" in address]


def _sent(mail: EmailMessage) -> str | None:
    said = _header(mail, "Date")
    try:
        moment = parsedate_to_datetime(said) if said else None
    except ValueError:
        return said
    if moment is None:
        return None
    # A date of zone -0000 says it is UTC and nothing of the sender's zone.
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).isoformat()


def _automatic(mail: EmailMessage) -> str | None:
    if said := _header(mail, "Auto-Submitted"):
        return said.split(";")[0]
    if (_header(mail, "Precedence") or "").lower() == "auto_reply":
        return "auto-replied"
    return "auto-replied" if mail["X-Autoreply"] or mail["X-Autorespond"] else None


def _body(mail: EmailMessage) -> str | None:
    part = mail.get_body(("plain", "html"))
    if part is None:
        return None
    try:
        text = part.get_content()
    except (LookupError, UnicodeError, KeyError):  # an unknown charset or encoding
        raw = part.get_payload(decode=True)
        text = raw.decode("latin-1") if isinstance(raw, bytes) else ""
    return str(text)[:_LONGEST].replace("\x00", "") or None


def _derived(*said: str | None) -> str:
    return hashlib.sha256("\x1f".join(text or "" for text in said).encode()).hexdigest()[:32]
