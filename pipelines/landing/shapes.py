"""Row shapes that several sources land: messages, their bodies, ad performance, outcomes.

Rows hold only what the source said. People are pseudonyms (`landing.pseudonyms`), texts stand in a
stream of their own, instants are UTC without a zone, money is decimal, and a null is "not said", never zero.
"""

from __future__ import annotations

import pyarrow as pa

INSTANT = pa.timestamp("us")
# Nine places: real ad exports carry them, and a rounded row would make our sum differ from the file's own.
MONEY = pa.decimal128(28, 9)

MESSAGE: tuple[tuple[str, pa.DataType], ...] = (
    ("source_relation", pa.string()),
    ("message_key", pa.string()),
    ("thread_key", pa.string()),
    ("sent_at", INSTANT),
    ("direction", pa.string()),
    ("sender_key", pa.string()),
    ("recipient_key", pa.string()),
    ("sender_kind", pa.string()),
    ("channel", pa.string()),
    ("campaign_id", pa.string()),
    ("ad_id", pa.string()),
    ("reply_to_key", pa.string()),
    ("subject_present", pa.bool_()),
    ("is_platform_option", pa.bool_()),
    ("auto_submitted", pa.string()),
    ("delivery_status", pa.string()),
    ("retracted_at", INSTANT),
    ("body_length", pa.int32()),
    ("has_attachment", pa.bool_()),
    ("is_draft", pa.bool_()),
    ("extra", pa.string()),
)

BODY: tuple[tuple[str, pa.DataType], ...] = (
    ("source_relation", pa.string()),
    ("message_key", pa.string()),
    ("body_text", pa.string()),
    ("subject_text", pa.string()),
    ("lang_hint", pa.string()),
    ("participant_names", pa.string()),
)

OUTCOME: tuple[tuple[str, pa.DataType], ...] = (
    ("source_relation", pa.string()),
    ("event_id", pa.string()),
    ("occurred_at", INSTANT),
    ("type", pa.string()),
    ("value", MONEY),
    ("currency", pa.string()),
    ("person_key", pa.string()),
    ("campaign_id", pa.string()),
    ("click_id", pa.string()),
    ("utm_source", pa.string()),
    ("utm_medium", pa.string()),
    ("utm_campaign", pa.string()),
    ("utm_content", pa.string()),
    ("utm_term", pa.string()),
    ("refers_to", pa.string()),
)

AD_PERFORMANCE: tuple[tuple[str, pa.DataType], ...] = (
    ("source_relation", pa.string()),
    ("platform", pa.string()),
    ("account_id", pa.string()),
    ("report_timezone", pa.string()),
    ("campaign_group_id", pa.string()),
    ("campaign_id", pa.string()),
    ("ad_id", pa.string()),
    ("channel_format", pa.string()),
    ("currency", pa.string()),
    ("spend", MONEY),
    ("impressions", pa.int64()),
    ("clicks", pa.int64()),
    ("landing_clicks", pa.int64()),
    ("engagements_reported", pa.int64()),
    ("sends", pa.int64()),
    ("opens", pa.int64()),
    ("message_clicks", pa.int64()),
    ("leads", pa.int64()),
    ("lead_form_opens", pa.int64()),
    ("conversions", MONEY),
    ("conversion_value", MONEY),
    ("video_views", pa.int64()),
    ("attribution_setting", pa.string()),
    ("extra", pa.string()),
)
