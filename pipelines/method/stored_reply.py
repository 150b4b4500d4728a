"""One message of the last build with what explains its class. Reads the restricted zone: holds text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import duckdb

from pipelines.errors import InputError

_VERDICT = """
select
    scored.source_relation, scored.message_key, scored.sent_at, scored.direction, scored.reply_class,
    scored.tier, scored.is_low_effort, scored.p_low, scored.lang, scored.intent, scored.is_template,
    [reason for reason in [scored.reason_1, scored.reason_2] if reason is not null] as reasons,
    forms.uses, forms.senders, forms.threads
from intermediate.int_messages_scored as scored
left join private.int_message_forms as keys using (source_relation, message_key)
left join private.int_forms as forms on keys.form_id = forms.form_id
where scored.message_key = ? and scored.source_relation = coalesce(?, scored.source_relation)
order by scored.source_relation
"""
_BODY = """
select body_text, participant_names from private.message_bodies where source_relation = ? and message_key = ?
"""
# What stands right before it in its thread, where somebody else wrote that.
_BEFORE = """
with me as (
    select thread_key, sender_key, sent_at, message_key
    from contracts.messages where source_relation = ? and message_key = ?
)

select case when them.sender_key is distinct from me.sender_key then them.message_key end
from contracts.messages as them
inner join me on them.thread_key = me.thread_key
where
    them.source_relation = ? and not coalesce(them.is_draft, false)
    and (them.sent_at, them.message_key) < (me.sent_at, me.message_key)
order by them.sent_at desc, them.message_key desc
limit 1
"""


@dataclass(frozen=True)
class Verdict:
    """What the last build says of a message, and how often its normal form is used."""

    source: str
    key: str
    sent_at: datetime | None
    direction: str
    reply_class: str
    tier: str
    is_low_effort: bool
    p_low: float | None
    lang: str
    intent: str
    is_template: bool
    reasons: list[str]
    uses: int | None
    senders: int | None
    threads: int | None


@dataclass(frozen=True)
class StoredReply:
    """A message, its text, what it answers, and its verdict. For the terminal, never for a file."""

    verdict: Verdict
    text: str
    names: str | None
    prompt: str | None


def stored_reply(con: duckdb.DuckDBPyConnection, key: str) -> StoredReply:
    """The message of `key` (`source/key` where several sources know the key) in the build `con` has open.

    Raises `InputError` where there is none, several, or where its text has expired.
    """
    source, _, bare = key.rpartition("/")
    found = con.execute(_VERDICT, [key, None]).fetchall() or con.execute(_VERDICT, [bare, source]).fetchall()
    if not found:
        raise InputError(
            "no message of the last build has this key",
            remedy="Keys stand in marts.fct_replies of the warehouse, as message_key.",
        )
    if len(found) > 1:
        sources = ", ".join(row[0] for row in found)
        raise InputError(f"several sources have this key: {sources}", remedy="Name one: --reply SOURCE/KEY.")
    verdict = Verdict(*found[0])
    place = [verdict.source, verdict.key]
    bodies = con.execute(_BODY, place).fetchall()
    if not bodies:
        raise InputError("the text of this message is no longer here; its class and counts are")
    before = con.execute(_BEFORE, [*place, verdict.source]).fetchall()
    prompt = con.execute(_BODY, [verdict.source, before[0][0]]).fetchall() if before and before[0][0] else []
    return StoredReply(verdict, bodies[0][0] or "", bodies[0][1], prompt[0][0] if prompt else None)
