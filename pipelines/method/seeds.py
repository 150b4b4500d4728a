"""The seeds a user may add to: their columns, keys and the values they may hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CLASSES = ("ack", "laugh", "greet", "thanks", "emoji", "soft", "yn", "stop", "ask", "num")
_FAMILIES = ("thanks", "agree", "praise", "commit", "decline", "later", "greeting", "closing", "emoji")
_NOTES = ("reason", "author")
_TYPES = {
    "weight": "decimal(9, 4)",
    "default_weight": "decimal(9, 4)",
    "rank": "integer",
    "p_from": "double",
    "p_to": "double",
    "is_low_effort": "boolean",
    "w": "decimal(9, 6)",
    "lo": "decimal(9, 6)",
    "hi": "decimal(9, 6)",
    "n": "bigint",
    "outcomes": "bigint",
    "trained_from": "date",
    "trained_to": "date",
    "frozen_at": "timestamp",
    "number": "integer",
    "sent_from": "date",
    "sent_to": "date",
    "chosen_at": "timestamp",
}


@dataclass(frozen=True)
class LocalSeed:
    """What a local file may hold: its columns in order, its key, and what may stand in them.

    `patterns` are RE2, `dates` ISO days; of `any_of`, where there are any, a row fills in at least one.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    numbers: tuple[str, ...] = ()
    optional: tuple[str, ...] = ("description",)
    patterns: tuple[str, ...] = ("pattern",)
    dates: tuple[str, ...] = ()
    any_of: tuple[str, ...] = ()

    @property
    def header(self) -> tuple[str, ...]:
        """The columns of the file, the user's notes at the end."""
        return self.columns + _NOTES

    def type_of(self, column: str) -> str:
        """The column's type in the warehouse."""
        return _TYPES.get(column, "varchar")


SEEDS: Mapping[str, LocalSeed] = {
    "token_class": LocalSeed(("lang", "token", "class"), ("lang", "token"), {"class": CLASSES}),
    "token_pattern": LocalSeed(
        ("lang", "pattern", "class", "description"), ("lang", "pattern"), {"class": CLASSES, "lang": ("*",)}
    ),
    "canned_phrase": LocalSeed(
        ("lang", "phrase", "family", "source"),
        ("lang", "phrase"),
        {"family": _FAMILIES},
        optional=("source",),
    ),
    "canned_family": LocalSeed(
        ("family", "counts_as", "description"), ("family",), {"family": _FAMILIES, "counts_as": CLASSES}
    ),
    "auto_reply_pattern": LocalSeed(
        ("lang", "pattern", "scope", "description"),
        ("lang", "pattern", "scope"),
        {"scope": ("text", "subject", "header")},
    ),
    "intent_phrase": LocalSeed(
        ("lang", "pattern", "intent"),
        ("lang", "pattern"),
        {"intent": ("declined", "opt_out", "commit", "meeting", "offer")},
    ),
    "reply_cut": LocalSeed(("lang", "pattern", "description"), ("lang", "pattern")),
    "effort_term": LocalSeed(
        ("term", "weight", "reason_code", "description"),
        ("term",),
        numbers=("weight",),
        optional=("reason_code", "description"),
    ),
    "effort_tier": LocalSeed(
        ("tier", "rank", "p_from", "p_to", "is_low_effort", "reply_class", "default_weight", "description"),
        ("tier",),
        {"is_low_effort": ("true", "false")},
        numbers=("rank", "p_from", "p_to", "default_weight"),
        optional=(
            "rank",
            "p_from",
            "p_to",
            "is_low_effort",
            "reply_class",
            "default_weight",
            "description",
        ),
    ),
    "token_override": LocalSeed(("lang", "token", "weight"), ("lang", "token"), numbers=("weight",)),
}

# Kept by `qae weights`: what the classes weigh, version by version, and which version was chosen when.
REPLY_WEIGHT = LocalSeed(
    (
        "weights_version", "segment", "reply_class", "w", "lo", "hi", "n", "outcomes",
        "trained_from", "trained_to", "frozen_at",
    ),
    ("weights_version", "segment", "reply_class"),
    numbers=("w", "lo", "hi", "n", "outcomes"),
    optional=("segment", "w", "lo", "hi", "n", "outcomes", "trained_from", "trained_to", "frozen_at"),
)  # fmt: skip
WEIGHT_CHOICE = LocalSeed(("number", "weights_version", "chosen_at"), ("number",), numbers=("number",))
WEIGHTS: Mapping[str, LocalSeed] = {"reply_weight": REPLY_WEIGHT, "weight_choice": WEIGHT_CHOICE}

# Which approaches belong to a campaign, where the tool that sent them does not say. The smallest number wins.
_CONDITIONS = ("source", "channel", "sender", "subject", "text", "sent_from", "sent_to")
CAMPAIGN_RULE = LocalSeed(
    ("number", "campaign_id", *_CONDITIONS),
    ("number",),
    {
        "channel": (
            "linkedin_dm",
            "inmail",
            "message_ad",
            "conversation_ad",
            "email",
            "hubspot",
            "intercom",
            "other",
        )
    },
    numbers=("number",),
    optional=_CONDITIONS,
    patterns=("sender", "subject", "text"),
    dates=("sent_from", "sent_to"),
    any_of=_CONDITIONS,
)

# Every `local_<name>.csv` there may be.
LOCAL_FILES: Mapping[str, LocalSeed] = {**SEEDS, **WEIGHTS, "campaign_rule": CAMPAIGN_RULE}
