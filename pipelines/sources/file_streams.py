"""The streams of the files people bring: message, outcome and ad-performance files, and a LinkedIn export."""

from __future__ import annotations

import pyarrow as pa

from pipelines.landing.shapes import AD_PERFORMANCE, BODY, MESSAGE, OUTCOME
from pipelines.landing.streams import Stream

_FILE = (("file_name", pa.string()),)
_EXPORT = (("exported_on", pa.date32()),)

# Cut by the UTC day of sent_at, so that a grown file changes only the days that changed.
FILE_MESSAGES = Stream("messages_file", "messages", "day", (*MESSAGE, *_FILE), key=("message_key",))
FILE_BODIES = Stream(
    "messages_file", "message_bodies", "day", (*BODY, *_FILE), key=("message_key",), restricted=True
)
OUTCOMES = Stream(
    "outcomes_file", "outcomes", "snapshot", (*OUTCOME, *_EXPORT), key=("event_id",), sums=("value",)
)
AD_DAYS = Stream(
    "ads_file",
    "ad_performance",
    "day",
    (*AD_PERFORMANCE, ("row_key", pa.string())),
    key=("row_key",),
    sums=("spend", "impressions", "clicks"),
)
ARCHIVE_MESSAGES = Stream(
    "linkedin_archive", "messages", "snapshot", (*MESSAGE, *_EXPORT), key=("message_key",)
)
ARCHIVE_BODIES = Stream(
    "linkedin_archive", "message_bodies", "snapshot", (*BODY, *_EXPORT), key=("message_key",), restricted=True
)
ARCHIVE_CONNECTIONS = Stream(
    "linkedin_archive",
    "connections",
    "snapshot",
    (
        ("source_relation", pa.string()),
        ("person_key", pa.string()),
        ("linked_key", pa.string()),
        ("connected_on", pa.date32()),
        *_EXPORT,
    ),
    key=("person_key",),
)
