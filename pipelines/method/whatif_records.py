"""What a what-if finds: replies that change class, and the rates that follow from it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Move:
    """How many replies go from one class to another."""

    old_class: str
    new_class: str
    replies: int


@dataclass(frozen=True)
class FormMove:
    """A normal form whose replies change class. Holds text: for the terminal, never for a file."""

    normal_form: str
    old_class: str
    new_class: str
    replies: int


@dataclass(frozen=True)
class Rates:
    """Raw and quality engagement rate before and after; None where there is nothing to divide by."""

    sends_delivered: int
    raw_old: float | None
    raw_new: float | None
    quality_old: float | None
    quality_new: float | None


@dataclass(frozen=True)
class CampaignRates(Rates):
    """The rates of one campaign, and how many messages answering it change class."""

    campaign_id: str
    account_id: str | None
    campaign_name: str | None
    replies_changed: int


@dataclass(frozen=True)
class WhatIf:
    """What changes. `campaigns` holds all with sends, those whose quality rate moves most first."""

    replies: int
    moves: tuple[Move, ...]
    total: Rates
    campaigns: tuple[CampaignRates, ...]
    forms: tuple[FormMove, ...]

    @property
    def changed(self) -> int:
        """Replies that change class."""
        return sum(move.replies for move in self.moves)

    def as_dict(self) -> dict[str, Any]:
        """Everything but texts, as plain values."""
        facts = asdict(self)
        del facts["forms"]
        return {**facts, "changed": self.changed}
