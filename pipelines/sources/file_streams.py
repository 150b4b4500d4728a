"""The streams of the files people bring: message, outcome and ad-performance files, and a LinkedIn export."""

from __future__ import annotations

import pyarrow as pa

from pipelines.landing import waist
from pipelines.landing.shapes import BODY, MESSAGE
from pipelines.landing.streams import Stream

_EXPORT = (("exported_on", pa.date32()),)

# Cut by the UTC day of sent_at, so that a grown file changes only the days that changed.
FILE_MESSAGES, FILE_BODIES = waist.messages("messages_file"), waist.message_bodies("messages_file")
OUTCOMES = waist.outcomes_exported("outcomes_file")
AD_DAYS = waist.ad_days("ads_file")
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
