"""What each reason means that a row was refused or skipped for; a test holds the list complete."""

from __future__ import annotations

QUARANTINED = {
    "no_message_id": "The message has no id, though the row is not empty.",
    "no_event_id": "The outcome has no id, though the row is not empty.",
    "no_conversation_id": "A message of the export without its conversation.",
    "no_time": "The time is empty.",
    "unreadable_time": "The time could not be read; say how it is written under `formats`.",
    "no_date": "The day is empty.",
    "unreadable_date": "The day could not be read; say how it is written under `formats`.",
    "more_than_a_day": "An ad row spans several days; export with one row a day.",
    "unknown_direction": "The direction is none of in, inbound, incoming, received, reply, out, outbound, \
outgoing, sent.",
    "unknown_person_kind": "person_kind is none of profile_url, email, phone, external_id.",
    "unusable_person": "The person does not fit its kind: an address without @, a profile without /in/.",
    "no_person_and_no_thread": "Neither a person nor a thread: the message could not be joined to anything.",
    "unknown_type": "The outcome's type is none of download, signup, transaction, lead, meeting, refund.",
    "unreadable_value": "The value is no amount.",
    "negative_value": "A negative value that is no refund.",
    "value_without_currency": "A value without its currency.",
    "unknown_currency": "The currency is no ISO 4217 code.",
    "no_platform": "The ad row's platform is empty.",
    "no_account_id": "The ad row's account is empty.",
    "no_currency": "The ad row's currency is empty.",
    "unreadable_<metric>": "A metric of the ad row is no number, for instance `unreadable_spend`.",
    "negative_<metric>": "A metric of the ad row is below zero.",
    "conflicting_duplicate": "The same id twice with different content; the newest is kept.",
    "too_few_columns": "The line has fewer cells than the header.",
    "too_many_columns": "The line has more cells than the header, or more keys than a table may have.",
    "broken_quotes": "A quote inside a quoted cell is not doubled.",
    "unclosed_quote": "A quote opens and never closes; only that line is refused.",
    "broken_line": "The line could not be split into cells.",
    "line_too_long": "The line is longer than any real row.",
    "invalid_encoding": "Bytes that are no text in the file's encoding.",
    "invalid_json": "The line is no JSON.",
    "not_an_object": "The line is JSON, but no object.",
}
SKIPPED = {
    "blank_row": "Nothing in it.",
    "duplicate": "The same row, or the same connection, again.",
    "no_text": "A message without text has no row among the texts; the message itself landed.",
    "draft": "A draft of the export: never sent.",
    "spam": "In the export's spam folder.",
    "hidden_profile": "A connection that shows no profile and no address.",
    "merged_into_grain": "Ad rows finer than a day and ad (by age, by placement) are summed into one.",
    "superseded_by_later_file": "A later ads file holds the same day and ad.",
}
