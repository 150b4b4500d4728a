"""What outreach tools call the columns of their messages: lemlist, HeyReach, Smartlead, Instantly, Reply.io.

Gathered from what the tools publish about their exports, their API and their webhooks, not checked against an
account. What is not known here is mapped by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Direction = Literal["in", "out"]


@dataclass(frozen=True)
class Form:
    """One tool's table of messages.

    A table has this form where it has every column of one set in `tells`. `headers` says for each of our
    columns which of theirs may hold it, best first; `a+b` is two columns joined by a space. A member of a
    nested object is named with a dot. `nested` is a column that holds a list of messages: its members are
    named with it.

    `kinds` says which values of the column `kind` are messages, and which way they go; any other is an event
    that is none (an open, a click) and is left out and counted. Without `kinds` a row is a message out, and
    where `answer` finds a time in it, one in. `bounces` mark the message before them as never delivered.
    """

    label: str
    tells: tuple[tuple[str, ...], ...]
    headers: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, Direction] = field(default_factory=dict[str, Direction])
    nested: str | None = None
    answer: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    bounces: frozenset[str] = frozenset()
    automatic: frozenset[str] = frozenset()
    channel: str = "email"


LEMLIST: Final = Form(
    label="lemlist (activities)",
    tells=(("_id", "type", "createdAt", "leadId"), ("id", "type", "createdAt", "leadId", "campaignId")),
    headers={
        "message_id": ("_id",),
        "thread_id": ("leadId",),
        "sent_at": ("createdAt",),
        "kind": ("type",),
        "email": ("leadEmail", "email"),
        "profile": ("linkedinUrl", "leadLinkedinUrl"),
        "person_name": ("leadFirstName+leadLastName",),
        "body": ("text", "message", "body"),
        "subject": ("subject",),
        "campaign_id": ("campaignId",),
    },
    kinds={
        "emailsSent": "out", "emailsReplied": "in",
        "linkedinSent": "out", "linkedinReplied": "in",
        "smsSent": "out", "smsReplied": "in",
        "whatsappMessageSent": "out", "whatsappReplied": "in",
    },
    bounces=frozenset({"emailsBounced", "emailsSendFailed", "linkedinSendFailed"}),
)  # fmt: skip
HEYREACH_INBOX: Final = Form(
    label="HeyReach (conversations)",
    tells=(("correspondentProfile", "messages"), ("correspondentProfile.profileUrl", "messages")),
    nested="messages",
    headers={
        "thread_id": ("id", "conversationId"),
        "sent_at": ("messages.createdAt",),
        "kind": ("messages.sender",),
        "profile": ("correspondentProfile.profileUrl",),
        "person_name": ("correspondentProfile.firstName+correspondentProfile.lastName",),
        "body": ("messages.body",),
        "subject": ("messages.subject",),
        "campaign_id": ("campaignId",),
    },
    kinds={"ME": "out", "CORRESPONDENT": "in"},
    channel="linkedin_dm",
)
HEYREACH_EVENTS: Final = Form(
    label="HeyReach (events)",
    tells=(("recent_messages", "lead"), ("recent_messages", "lead.profile_url")),
    nested="recent_messages",
    headers={
        "thread_id": ("conversation_id", "lead.profile_url"),
        "sent_at": ("recent_messages.creation_time",),
        "kind": ("recent_messages.is_reply",),
        "profile": ("lead.profile_url",),
        "person_name": ("lead.full_name", "lead.first_name+lead.last_name"),
        "body": ("recent_messages.message",),
        "campaign_id": ("campaign.id",),
    },
    kinds={"true": "in", "false": "out"},
    channel="linkedin_dm",
)
SMARTLEAD_HISTORY: Final = Form(
    label="Smartlead (message history)",
    tells=(("history", "from", "to"),),
    nested="history",
    headers={
        # A reply repeats the id of the message it answers: only time and direction tell the two apart.
        "thread_id": ("history.stats_id",),
        "sent_at": ("history.time",),
        "kind": ("history.type",),
        "email": ("lead_email", "to"),
        "body": ("history.email_body",),
        "subject": ("history.subject",),
        "campaign_id": ("campaign_id",),
    },
    kinds={"SENT": "out", "REPLY": "in"},
)
SMARTLEAD_INBOX: Final = Form(
    label="Smartlead (master inbox)",
    tells=(("email_history", "lead_email"),),
    nested="email_history",
    headers={
        **{
            ours: tuple(name.replace("history.", "email_history.") for name in theirs)
            for ours, theirs in SMARTLEAD_HISTORY.headers.items()
        },
        "email": ("lead_email",),
        "person_name": ("lead_first_name+lead_last_name",),
        "campaign_id": ("email_campaign_id",),
    },
    kinds=SMARTLEAD_HISTORY.kinds,
)
SMARTLEAD_STATISTICS: Final = Form(
    label="Smartlead (statistics)",
    tells=(("lead_email", "sequence_number", "sent_time", "reply_time"),),
    headers={
        "thread_id": ("stats_id",),
        "sent_at": ("sent_time",),
        "email": ("lead_email",),
        "person_name": ("lead_name",),
        "body": ("email_message",),
        "subject": ("email_subject",),
        "campaign_id": ("campaign_id", "email_campaign_id"),
        "bounced": ("is_bounced",),
    },
    answer={"sent_at": ("reply_time",), "body": ("reply_message", "reply_body")},
)
INSTANTLY_EMAILS: Final = Form(
    label="Instantly (emails)",
    tells=(("timestamp_email", "ue_type"),),
    headers={
        "message_id": ("id", "message_id"),
        "thread_id": ("thread_id",),
        "sent_at": ("timestamp_email",),
        "kind": ("ue_type",),
        "email": ("lead",),
        "body": ("body.text", "body.html", "body", "content_preview"),
        "subject": ("subject",),
        "campaign_id": ("campaign_id",),
        "automatic": ("is_auto_reply",),
    },
    # 1 sent by a campaign, 2 received, 3 sent by hand; 4 is scheduled only.
    kinds={"1": "out", "2": "in", "3": "out"},
)
INSTANTLY_EVENTS: Final = Form(
    label="Instantly (events)",
    tells=(("event_type", "lead_email", "workspace"),),
    headers={
        "thread_id": ("campaign_id+lead_email",),
        "sent_at": ("timestamp",),
        "kind": ("event_type",),
        "email": ("lead_email",),
        "person_name": ("firstName+lastName", "first_name+last_name"),
        "body": ("reply_text", "reply_html", "reply_text_snippet", "email_text", "email_html"),
        "subject": ("reply_subject", "email_subject"),
        "campaign_id": ("campaign_id",),
    },
    kinds={"email_sent": "out", "reply_received": "in", "auto_reply_received": "in"},
    automatic=frozenset({"auto_reply_received"}),
    bounces=frozenset({"email_bounced"}),
)
REPLY: Final = Form(
    label="Reply.io (events)",
    tells=(("event", "contact_fields"), ("event.type", "contact_fields.email")),
    headers={
        "message_id": ("event.id",),
        "thread_id": ("contact_fields.id",),
        "sent_at": ("event.date",),
        "kind": ("event.type",),
        "email": ("contact_fields.email",),
        "profile": ("contact_fields.linkedin_profile",),
        "person_name": ("contact_fields.full_name", "contact_fields.first_name+contact_fields.last_name"),
        "body": ("reply_text", "email_text", "message_text", "text", "message"),
        "subject": ("subject", "email_subject"),
        "campaign_id": ("sequence_fields.id",),
    },
    kinds={
        "email_sent": "out", "email_replied": "in", "email_auto_replied": "in",
        "linkedin_message_sent": "out", "linkedin_message_replied": "in",
    },
    automatic=frozenset({"email_auto_replied"}),
    bounces=frozenset({"email_bounced"}),
)  # fmt: skip
FORMS: Final = (
    LEMLIST,
    HEYREACH_INBOX,
    HEYREACH_EVENTS,
    SMARTLEAD_HISTORY,
    SMARTLEAD_INBOX,
    SMARTLEAD_STATISTICS,
    INSTANTLY_EMAILS,
    INSTANTLY_EVENTS,
    REPLY,
)
