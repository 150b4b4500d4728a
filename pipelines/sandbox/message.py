"""Hold one message of the planted world, with what only the truth knows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from pipelines.sandbox.catalog import Campaign
from pipelines.sandbox.people import Person
from pipelines.sandbox.scenario import CLASSES
from pipelines.sandbox.texts import LANGUAGES


class Message(NamedTuple):
    """One row of the messages file, times in epoch seconds, then what only the truth knows of it."""

    message_id: str
    thread_id: str
    sent_at: int
    direction: str
    person: str
    person_name: str
    body: str
    campaign_id: str | None
    ad_id: str | None
    is_platform_option: bool | None
    auto_submitted: str | None
    delivery_status: str
    retracted_at: int | None
    reply_to: str | None
    true_class: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Thread:
    """What the turns of one conversation share."""

    key: str
    campaign: Campaign
    ad_id: str
    other: Person
    language: int
    sent_at: int
    people: dict[str, str]


def message_of(
    thread: Thread,
    turn: int,
    at: int,
    direction: str,
    body: str,
    *,
    kind: int | None = None,
    to: int | None = None,
    option: bool | None = None,
    header: str | None = None,
) -> Message:
    """Return message `turn` of a thread: turn 0 is the send itself, `to` is the turn it answers."""
    return Message(
        message_id=f"{thread.key}-{turn}",
        thread_id=thread.key,
        sent_at=at,
        direction=direction,
        person=thread.other.profile,
        person_name=thread.other.name,
        body=body,
        campaign_id=None,
        ad_id=None,
        is_platform_option=option,
        auto_submitted=header,
        delivery_status="delivered",
        retracted_at=None,
        reply_to=None if to is None else f"{thread.key}-{to}",
        true_class=None if kind is None else CLASSES[kind],
        language=LANGUAGES[thread.language],
    )
