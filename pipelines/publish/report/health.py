"""The health card: whether the quality rate says more than the raw rate here, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.report import words
from pipelines.publish.report.read import Published

_ANSWERS = {
    "better": "Yes: here the quality rate says more about outcomes than the reported rate.",
    "not_better": "No: here the quality rate says no more about outcomes than the reported rate.",
    "cannot_say": "Nobody can say yet.",
}


@dataclass(frozen=True)
class Health:
    """The answer, why, what is wrong (None: nothing known), and the figures it rests on."""

    verdict: str
    answer: str
    reason: str
    faults: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def health(published: Published) -> Health | None:
    """The card of everything together, over the whole mature history; None where there is no such row."""
    row = published.health
    if row is None:
        return None
    facts = (
        ("Real answers that led to an outcome", _led(row["real_outcomes"], row["real_sends"])),
        ("Low-effort answers that did", _led(row["low_effort_outcomes"], row["low_effort_sends"])),
        ("Rank correlation with outcomes, quality rate", _correlation(row["rho_quality"])),
        ("The same, reported rate", _correlation(row["rho_raw"])),
    )
    return Health(
        verdict=row["verdict"],
        answer=_ANSWERS[row["verdict"]],
        reason=row["reason"] or "",
        faults=tuple(text for text in (row["red"], row["candidate_warning"]) if text),
        facts=facts,
    )


def _led(outcomes: int | None, sends: int | None) -> str:
    if not sends or outcomes is None:
        return words.NO_DATA
    return f"{words.percent(outcomes / sends)} ({words.whole(outcomes)} of {words.whole(sends)})"


def _correlation(rho: float | None) -> str:
    return words.NO_DATA if rho is None else f"{rho:.2f}".replace("-", "\N{MINUS SIGN}")
