"""A goal of the method: what was promised, what came out, on how much; and how several samples add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from scipy.stats import spearmanr

Sample = Mapping[str, float]
"""What one seed measured. A name ends with `_n` and `_of` where counts of several seeds add up to a share."""


@dataclass(frozen=True, slots=True)
class Goal:
    """One line of the table. `met` is None where nothing could be measured."""

    id: str
    promised: str
    reached: str
    sample: str
    met: bool | None

    @property
    def verdict(self) -> str:
        """The word at the end of the line."""
        return {True: "reached", False: "not reached", None: "not measured"}[self.met]


def table(goals: Iterable[Goal]) -> str:
    """Return the goals as plain text: what was promised, and under it what was reached, on how much."""
    lines = [f"{'':5}{'':14}goal / reached / sample"]
    for goal in goals:
        lines += [
            f"{goal.id:<5}{goal.verdict:<14}{goal.promised}",
            f"{'':19}{goal.reached}",
            f"{'':19}{goal.sample}",
        ]
    return "\n".join(lines)


def mean(samples: Sequence[Sample], name: str) -> float:
    """Return the mean of a measure over the seeds that have it."""
    found = [s[name] for s in samples if name in s]
    return sum(found) / len(found) if found else float("nan")


def share(samples: Sequence[Sample], name: str) -> float:
    """Return counts `name_n` of all seeds over counts `name_of`."""
    of = sum(s.get(f"{name}_of", 0) for s in samples)
    return sum(s.get(f"{name}_n", 0) for s in samples) / of if of else float("nan")


def rank_correlation(x: Sequence[float], y: Sequence[float]) -> float:
    """Return Spearman's rho."""
    return float(spearmanr(x, y).statistic)  # pyright: ignore[reportAttributeAccessIssue]


def give_or_take(p: float, n: float) -> str:
    """Return a share in percent with its standard error."""
    return f"{p:.1%} (+-{sqrt(max(p * (1 - p), 0) / n):.1%})" if n else "none"
