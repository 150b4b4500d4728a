"""HubSpot's conversations, contacts and deals as Fivetran loads them, read by the native source's rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa

from pipelines.errors import InputError
from pipelines.landing import waist
from pipelines.landing.quarantine import Refused
from pipelines.landing.streams import Stream
from pipelines.sources import hubspot_crm as crm
from pipelines.sources.base import Extracted, Job
from pipelines.sources.files import count_companion, drop_others, land, land_bodies
from pipelines.sources.hubspot_messages import Days, add_thread
from pipelines.sources.hubspot_people import Portal
from pipelines.sources.loader_columns import pick
from pipelines.sources.loader_find import found_tables
from pipelines.sources.loader_shape import Shape
from pipelines.sources.loader_tables import Connection

MESSAGES, BODIES = waist.messages("loader"), waist.message_bodies("loader")
OUTCOMES, IDENTITIES = waist.outcomes_exported("loader"), waist.identities("loader")
_THREADS = (
    "conversation_message_history",
    "conversation_message_sender",
    "conversation_message_recipient",
    "conversation_thread",
)
_DEALS = ("deal", "deal_contact", "deal_pipeline_stage")
# Where no table of stages is synced: the stage HubSpot has for a deal that is won.
_WON = {"closedwon": "transaction"}
_ADDRESSES = {"EMAIL": "HS_EMAIL_ADDRESS", "PHONE": "HS_PHONE_NUMBER", "PHONE_NUMBER": "HS_PHONE_NUMBER"}
Row = dict[str, Any]


def land_portal(job: Job, shape: Shape, connection: Connection, total: Extracted) -> None:
    """Land a portal's messages by day, and its contacts and deals as the snapshot of the newest day.

    Raises `InputError` where a table or column is missing or renamed, or where messages repeat their id.
    """
    rows, broken = _rows(job, shape, connection)
    number = job.options.constants.get("account_id") or connection.relation
    portal = Portal(job.name, number, frozenset(), job.pseudonyms)
    told, idle = _newest(rows["conversation_message_history"], connection)
    last = max((row["sent"].date() for row in told if row["sent"]), default=date(1970, 1, 1))
    days = _days(portal, rows, told, last)
    for table in _THREADS:
        days.refused[last] += broken[table]
    wanted = sorted({*days.rows, *(day for day, lines in days.refused.items() if lines), *days.skipped})
    for day in wanted:
        skipped = +days.skipped.get(day, Counter[str]())
        if idle and day == wanted[-1]:
            skipped["older_version"] += idle
        kept = list(days.rows.get(day, {}).values())
        partition = MESSAGES.partition(day, connection.relation)
        bodies = _table(BODIES, [body for _, body in kept])
        count_companion(total, land_bodies(job, BODIES, partition, bodies))
        messages = _table(MESSAGES, [row for row, _ in kept])
        total.add(land(job, MESSAGES, partition, messages, days.refused.get(day, []), skipped))
    for stream in (MESSAGES, BODIES):
        drop_others(job, stream, connection.relation, wanted)
    people, outcomes = _people(portal, rows["contact"]), _outcomes(job, portal, rows)
    _snapshot(job, connection, IDENTITIES, people, broken["contact"], last, total)
    sold = [line for table in _DEALS for line in broken[table]]
    _snapshot(job, connection, OUTCOMES, outcomes, sold, last, total)


def _rows(
    job: Job, shape: Shape, connection: Connection
) -> tuple[defaultdict[str, list[Row]], defaultdict[str, list[Refused]]]:
    """The rows of each table, and the lines of it that became none."""
    found = found_tables(shape, connection, job.options.prefix)
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    broken: defaultdict[str, list[Refused]] = defaultdict(list)
    for spec in shape.others:
        if spec.table in found:
            columns = pick(spec, found[spec.table].header, f"{connection.where}: {spec.table}")
            answer = connection.con.sql(columns.select(found[spec.table].sql)).to_arrow_table()
            rows[spec.table] = answer.to_pylist()
            broken[spec.table] = list(found[spec.table].refused)
    return rows, broken


def _newest(rows: Sequence[Row], connection: Connection) -> tuple[list[Row], int]:
    """The active version of each message, and how many rows are older ones."""
    active = [row for row in rows if row["active"] is not False]
    ids = Counter(row["message_id"] for row in active)
    twice = [identifier for identifier, n in ids.items() if identifier and n > 1]
    if twice:
        raise InputError(
            f"{len(twice)} messages stand in conversation_message_history more than once",
            where=connection.where,
            remedy="The table was loaded twice: nothing of this source was landed. Load it anew.",
        )
    return active, len(rows) - len(active)


def _days(portal: Portal, rows: Mapping[str, list[Row]], told: Sequence[Row], last: date) -> Days:
    senders, recipients = (
        _parties(rows["conversation_message_sender"]),
        _parties(rows["conversation_message_recipient"]),
    )
    contacts = {row["thread_id"]: row["contact"] for row in rows["conversation_thread"]}
    threads: defaultdict[str, list[Row]] = defaultdict(list)
    for row in told:
        threads[str(row["thread_id"])].append(_element(row, senders, recipients))
    days = Days(frozenset({last, *(row["sent"].date() for row in told if row["sent"])}))
    for thread, messages in threads.items():
        add_thread(days, portal, {"id": thread, "associatedContactId": contacts.get(thread)}, messages, last)
    return days


def _element(row: Row, senders: Mapping[str, list[Row]], recipients: Mapping[str, list[Row]]) -> Row:
    """A message as the API would have answered it."""
    return {
        "id": row["message_id"],
        "createdAt": f"{row['sent'].isoformat()}Z" if row["sent"] else None,
        "direction": row["direction"],
        "type": row["type"],
        "archived": row["deleted"] is True,
        "text": row["text"],
        "richText": row["rich"],
        "subject": row["subject"],
        "inReplyToId": row["answered"],
        "channelId": row["channel"],
        "client": {"clientType": row["client"]},
        "status": {"statusType": row["status"]},
        "senders": senders.get(row["message_id"], []),
        "recipients": recipients.get(row["message_id"], []),
    }


def _parties(rows: Sequence[Row]) -> dict[str, list[Row]]:
    parties: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        kind = str(row["kind"] or "EMAIL").upper()
        identifier = {"type": _ADDRESSES.get(kind, kind), "value": row["value"]}
        parties[str(row["message_id"])].append(
            {"actorId": row["actor"], "name": row["name"], "deliveryIdentifier": identifier}
        )
    return dict(parties)


def _people(portal: Portal, contacts: Sequence[Row]) -> crm.Changed:
    elements = [
        {
            "id": row["contact_id"],
            "properties": {
                "email": row["email"],
                "hs_additional_emails": row["more_emails"],
                "mobilephone": row["mobile"],
                "hs_whatsapp_phone_number": row["whatsapp"],
                "hs_merged_object_ids": row["merged"],
            },
        }
        for row in contacts
        if not row["deleted"] and row["contact_id"]
    ]
    return crm.linked_people(portal, elements)


def _outcomes(job: Job, portal: Portal, rows: Mapping[str, list[Row]]) -> crm.Changed:
    won = {row["stage"]: "transaction" for row in rows["deal_pipeline_stage"] if row["is_won"]}
    people: dict[str, str] = {}
    for row in rows["deal_contact"]:
        people.setdefault(row["deal_id"], row["contact_id"])
    deals = [
        {
            "id": row["deal_id"],
            "properties": {
                "dealstage": row["stage"],
                "amount": row["amount"],
                "closedate": _instant(row["closed"]),
                "deal_currency_code": row["currency"],
            },
        }
        for row in rows["deal"]
        if not row["deleted"]
    ]
    return crm.outcomes(portal, deals, won or _WON, people, job.options.constants.get("currency"))


def _instant(text: str | None) -> str | None:
    """A time as DuckDB prints it, in the words the native source reads; what is none stays as it is."""
    try:
        return f"{datetime.fromisoformat(text).isoformat()}Z" if text else None
    except ValueError:
        return text


def _snapshot(
    job: Job,
    connection: Connection,
    stream: Stream,
    changed: crm.Changed,
    broken: Sequence[Refused],
    day: date,
    total: Extracted,
) -> None:
    fixed = {"source_relation": job.name, "exported_on": day}
    rows = _table(stream, [row | fixed for row in changed.rows])
    partition = stream.partition(day, connection.relation)
    total.add(land(job, stream, partition, rows, [*changed.refused, *broken], changed.skipped))
    drop_others(job, stream, connection.relation, [day])


def _table(stream: Stream, rows: Sequence[Row]) -> pa.Table:
    columns: dict[str, list[Any]] = {name: [row.get(name) for row in rows] for name in stream.schema.names}
    return pa.table(columns, schema=stream.schema)
