"""Fix the shape of what the world hands out: the schemas, and how rows and columns become tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.sandbox.behaviour import Flags
from pipelines.sandbox.rng import Ints

INSTANT: Final = pa.timestamp("us", tz="UTC")
"""An instant, to the second in fact."""

MESSAGES: Final = pa.schema(
    [
        ("message_id", pa.string()),
        ("thread_id", pa.string()),
        ("sent_at", INSTANT),
        ("direction", pa.string()),
        ("person_kind", pa.string()),
        ("person", pa.string()),
        ("person_name", pa.string()),
        ("body", pa.string()),
        ("campaign_id", pa.string()),
        ("ad_id", pa.string()),
        ("is_platform_option", pa.bool_()),
        ("auto_submitted", pa.string()),
        ("delivery_status", pa.string()),
        ("retracted_at", INSTANT),
        ("reply_to", pa.string()),
    ]
)
"""Grain: message, with planted duplicates. `person` is always the other side; a null is "the export does not
say".
"""

OUTCOMES: Final = pa.schema(
    [
        ("event_id", pa.string()),
        ("occurred_at", INSTANT),
        ("type", pa.string()),
        ("person_kind", pa.string()),
        ("person", pa.string()),
        ("value", pa.string()),
        ("currency", pa.string()),
        ("campaign_id", pa.string()),
        ("refers_to", pa.string()),
    ]
)
"""Grain: event. `value` is decimal text in `currency`, null where no money moved; refunds are negative."""

TRUTH: Final = pa.schema(
    [
        ("message_id", pa.string()),
        ("account_id", pa.string()),
        ("campaign_id", pa.string()),
        ("ad_id", pa.string()),
        ("day", pa.date32()),
        ("delivered", pa.bool_()),
        ("intent", pa.string()),
        ("adoption", pa.float64()),
        ("replied", pa.bool_()),
        ("reply_class", pa.string()),
        ("tapped", pa.bool_()),
        ("replied_at", INSTANT),
        ("outcome", pa.bool_()),
        ("outcome_recorded", pa.bool_()),
        ("outcome_at", INSTANT),
    ]
)
"""Grain: send. Holds what will happen too: replies and outcomes after the clock stand here with their times.
"""

REPLY_TRUTH: Final = pa.schema(
    [
        ("message_id", pa.string()),
        ("send_id", pa.string()),
        ("reply_class", pa.string()),
        ("language", pa.string()),
    ]
)
"""Grain: inbound message up to the clock (duplicates once)."""


def spelled(given: pa.Table) -> pa.Table:
    """Return the table with its instants as ISO text in UTC, to the second.

    Arrow's strftime would look for a time zone database, which slim machines lack; casting needs none.
    """
    for i, field in enumerate(given.schema):
        if pa.types.is_timestamp(field.type):
            text = given.column(i).cast(pa.timestamp("s", tz="UTC")).cast(pa.timestamp("s")).cast(pa.string())
            dated = pc.call_function(
                "replace_substring", [joined(text, "Z")], pc.ReplaceSubstringOptions(" ", "T")
            )
            given = given.set_column(i, field.name, dated)
    return given


def columns(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> dict[str, Any]:
    """Turn rows into columns by name; no rows give empty columns."""
    values = zip(*rows, strict=True) if rows else ([] for _ in names)
    return dict(zip(names, values, strict=True))


def joined(*parts: pa.Array | str) -> pa.Array:
    """Return the parts of each row as one text; a plain text is part of every row."""
    spelled_out = [pa.scalar(p) if isinstance(p, str) else p for p in parts]
    return pc.call_function("binary_join_element_wise", [*spelled_out, pa.scalar("")])


def instants(seconds: Ints, present: Flags) -> pa.Array:
    """Return epoch seconds as instants, null where not `present`."""
    return pa.array(seconds, pa.int64(), mask=~present).cast(pa.timestamp("s", tz="UTC")).cast(INSTANT)


def table(values: dict[str, Any], schema: pa.Schema) -> pa.Table:
    """Return a table of the schema's columns; whole numbers given for an instant are epoch seconds."""
    arrays: list[pa.Array] = []
    for field in schema:
        column = values[field.name]
        if field.type == INSTANT and not isinstance(column, pa.Array):
            column = pa.array(column, pa.int64()).cast(pa.timestamp("s", tz="UTC")).cast(INSTANT)
        arrays.append(column if isinstance(column, pa.Array) else pa.array(column, type=field.type))
    return pa.Table.from_arrays(arrays, schema=schema)
