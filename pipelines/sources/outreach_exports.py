"""An outreach tool's table of messages told by its header, and made into the table a messages file is."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa

from pipelines.landing.quarantine import Refused
from pipelines.sources import values
from pipelines.sources.mapping import normal
from pipelines.sources.outreach_forms import FORMS, Form
from pipelines.sources.plain_text import plain_text
from pipelines.sources.tables import Table

_COLUMNS = (
    "message_id", "thread_id", "sent_at", "direction", "person_kind", "person", "person_name", "body",
    "subject", "campaign_id", "auto_submitted", "delivery_status", "channel",
)  # fmt: skip
_KEPT = 10_000
Row = dict[str, str | None]


def recognised(header: Iterable[str]) -> Form | None:
    """The tool whose table has this header, or None."""
    have = {normal(name) for name in header}
    return next((form for form in FORMS if any(have.issuperset(map(normal, t)) for t in form.tells)), None)


def translated(table: Table, form: Form) -> Table:
    """The table's messages under the names of a messages file, and what else its rows were, counted.

    A row may hold several messages (a conversation, a send with its answer) or none (an open, a click). A
    message without an id of its own is known by its thread, time, direction and text, so that a table that
    repeats it repeats its id. HTML becomes text.
    """
    made = _Made(form)
    for index, record in enumerate(table.rows.to_pylist()):
        made.take(index, {normal(name): text for name, text in record.items() if text is not None})
    made.mark_bounced()
    columns = {name: pa.array([row.get(name) for row in made.rows], pa.string()) for name in _COLUMNS}

    def lines() -> Sequence[int] | None:
        said = table.lines()
        return said and [said[index] for index in made.origins]

    return replace(
        table,
        rows=pa.table(columns),
        refused=(*table.refused, *made.refused),
        notes=(*table.notes, f"{table.name}: read as an export of {form.label}"),
        lines=lines,
        left_out=made.left_out,
    )


class _Made:
    """Messages made of records so far, with the record each came from."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.kinds = {kind.lower(): direction for kind, direction in form.kinds.items()}
        self.bounces = {kind.lower() for kind in form.bounces}
        self.automatic = {kind.lower() for kind in form.automatic}
        self.rows: list[Row] = []
        self.origins: list[int] = []
        self.refused: list[Refused] = []
        self.left_out: Counter[str] = Counter()
        self._bounces: list[Row] = []

    def take(self, index: int, record: Mapping[str, str]) -> None:
        """Add the messages of one record."""
        try:
            told = list(_unfolded(record, self.form.nested))
        except ValueError:
            raw = json.dumps(record, ensure_ascii=False)[:_KEPT]
            self.refused.append(Refused("unreadable_messages", raw=raw))
            return
        for cells in told:
            self._message(index, cells)

    def _message(self, index: int, cells: Mapping[str, str]) -> None:
        form = self.form
        kind = (_first(cells, form.headers.get("kind", ())) or "").lower()
        direction = self.kinds.get(kind, "out")
        row = self._row(cells, form.headers, direction)
        if kind in self.bounces:
            self._bounces.append(row)
        if kind not in self.kinds if form.kinds else row["sent_at"] is None:
            self.left_out["no_message"] += 1
            return
        row["channel"] = "linkedin_dm" if kind.startswith("linkedin") else form.channel
        if direction == "in" and (kind in self.automatic or _yes(cells, form.headers.get("automatic", ()))):
            row["auto_submitted"] = "auto-replied"
        if _yes(cells, form.headers.get("bounced", ())):
            row["delivery_status"] = "bounced"
        self._add(index, row)
        if form.answer and _first(cells, form.answer["sent_at"]):
            headers = {**form.headers, "body": (), "subject": (), **form.answer}
            answer = self._row(cells, headers, "in")
            self._add(index, {**answer, "channel": form.channel})

    def _add(self, index: int, row: Row) -> None:
        self.rows.append(row)
        self.origins.append(index)

    def mark_bounced(self) -> None:
        """A bounce is no message: it says that the last one before it did not arrive, whatever the order."""
        sent: dict[tuple[str | None, str | None], list[Row]] = defaultdict(list)
        for row in self.rows:
            if row["direction"] == "out":
                sent[_to_whom(row)].append(row)
        for bounce in self._bounces:
            at = bounce["sent_at"] or ""
            before = [row for row in sent[_to_whom(bounce)] if (row["sent_at"] or "") <= at]
            if before:
                max(before, key=lambda row: row["sent_at"] or "")["delivery_status"] = "bounced"

    def _row(self, cells: Mapping[str, str], headers: Mapping[str, tuple[str, ...]], direction: str) -> Row:
        found = {name: _first(cells, theirs) for name, theirs in headers.items()}
        email, profile, body = found.get("email"), found.get("profile"), found.get("body")
        row: Row = {name: found.get(name) for name in _COLUMNS}
        row["direction"] = direction
        row["person"] = email or profile
        row["person_kind"] = "profile_url" if profile and not email else "email"
        row["body"] = plain_text(body) if body else None
        if row["message_id"] is None:
            said = [row["thread_id"], row["sent_at"], direction, row["person"], row["body"]]
            row["message_id"] = hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
        return row


def _unfolded(record: Mapping[str, str], nested: str | None) -> Iterator[dict[str, str]]:
    """A record as flat rows: members of objects beside their owner, one row for each member of the list."""
    if nested is None:
        yield _flat(record)
        return
    column = normal(nested)
    messages: object = json.loads(record.get(column, "[]"), parse_float=str, parse_int=str)
    if not isinstance(messages, list):
        raise ValueError(f"{nested} holds no list")
    owner = _flat({name: text for name, text in record.items() if name != column})
    for message in messages:
        if not isinstance(message, dict):
            raise ValueError(f"{nested} holds something that is no message")
        yield {**owner, **{f"{column}_{name}": text for name, text in _members(message).items()}}


def _flat(record: Mapping[str, str]) -> dict[str, str]:
    flat = dict(record)
    for name, text in record.items():
        if text.startswith("{"):
            try:
                members = json.loads(text, parse_float=str, parse_int=str)
            except ValueError:
                continue
            flat.update({f"{name}_{member}": said for member, said in _members(members).items()})
    return flat


def _members(value: dict[str, Any]) -> dict[str, str]:
    """The plain members of an object under normal names, as text; empty ones are not said."""
    return {
        normal(name): ("true" if said else "false") if isinstance(said, bool) else str(said)
        for name, said in value.items()
        if said not in (None, "") and not isinstance(said, dict | list)
    }


def _first(cells: Mapping[str, str], theirs: Sequence[str]) -> str | None:
    """The first of these columns that says anything; `a+b` are two columns joined."""
    for name in theirs:
        parts = [cells.get(normal(part), "").strip() for part in name.split("+")]
        if said := " ".join(filter(None, parts)):
            return said
    return None


def _yes(cells: Mapping[str, str], theirs: Sequence[str]) -> bool:
    return values.flag(_first(cells, theirs) or "") is True


def _to_whom(row: Row) -> tuple[str | None, str | None]:
    return row["person"], row["campaign_id"]
