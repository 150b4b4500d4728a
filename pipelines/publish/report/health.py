"""The health card: whether the quality rate says more than the raw rate here, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.report.read import Published
from pipelines.publish.report.words import ENGLISH, Words


@dataclass(frozen=True)
class Health:
    """The answer, why, what is wrong (None: nothing known), and the figures it rests on."""

    verdict: str
    answer: str
    reason: str
    faults: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def health(published: Published, words: Words = ENGLISH) -> Health | None:
    """The card of everything together, over the whole mature history; None where there is no such row."""
    row = published.health
    if row is None:
        return None
    facts = (
        (words.say("health.real"), _led(row["real_outcomes"], row["real_sends"], words)),
        (words.say("health.low"), _led(row["low_effort_outcomes"], row["low_effort_sends"], words)),
        (words.say("health.rho_quality"), _correlation(row["rho_quality"], words)),
        (words.say("health.rho_raw"), _correlation(row["rho_raw"], words)),
    )
    return Health(
        verdict=row["verdict"],
        answer=words.say(f"health.{row['verdict']}"),
        reason=words.of_mart(row["reason"] or ""),
        faults=tuple(words.of_mart(text) for text in (row["red"], row["candidate_warning"]) if text),
        facts=facts,
    )


def _led(outcomes: int | None, sends: int | None, words: Words) -> str:
    if not sends or outcomes is None:
        return words.no_data
    return words.say(
        "health.led", share=words.percent(outcomes / sends), n=words.whole(outcomes), sends=words.whole(sends)
    )


def _correlation(rho: float | None, words: Words) -> str:
    return words.no_data if rho is None else words.number(rho, 2)
