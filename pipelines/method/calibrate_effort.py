"""The weights of the score fitted again to labelled replies, and what that is worth on others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from pipelines.errors import InputError
from pipelines.method.labels import Label
from pipelines.method.quality import Flags, Quality, quality
from pipelines.method.scorecard import Scorecard
from pipelines.method.term_scores import TERMS, features, fitted, read_replies, scores_under, weights_in

FOLDS = 5
# Nobody would miss this much of an AUC or an F1.
_TRIFLE = 0.005


@dataclass(frozen=True)
class Weight:
    """One term: its weight as shipped, as in force now, and as fitted."""

    term: str
    shipped: float
    before: float
    after: float


@dataclass(frozen=True)
class Calibration:
    """A refit and its cross-validated worth, fold by fold. `unread` replies are in no known language."""

    replies: int
    low: int
    unread: int
    weights: tuple[Weight, ...]
    before: tuple[Quality, ...]
    after: tuple[Quality, ...]

    @property
    def is_better(self) -> bool:
        """Whether the Brier score falls by more than its standard error over the folds, and neither AUC nor
        F1 by more than theirs and a trifle: what chance alone would do."""
        lost = any(self._falls(name, by_more_than=_TRIFLE) for name in ("auc", "f1"))
        return self._falls("brier") and not lost

    def spread(self, name: str) -> tuple[tuple[float, float], tuple[float, float]]:
        """Mean and standard deviation over the folds of one figure, before and after."""
        sides = [np.array([getattr(q, name) for q in side]) for side in (self.before, self.after)]
        before, after = ((float(v.mean()), float(v.std(ddof=1))) for v in sides)
        return before, after

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, with the means over the folds."""
        means = {f.name: [round(mean, 4) for mean, _ in self.spread(f.name)] for f in fields(Quality)}
        return {**asdict(self), "is_better": self.is_better, "means_before_and_after": means}

    def _falls(self, name: str, by_more_than: float = 0.0) -> bool:
        pairs = zip(self.before, self.after, strict=True)
        by = np.array([getattr(before, name) - getattr(after, name) for before, after in pairs])
        return bool(by.mean() > max(by_more_than, by.std(ddof=1) / np.sqrt(len(by))))


def calibrate(labels: Sequence[Label], project: Path, local_seeds: Path) -> Calibration:
    """Fit the weights to `labels` and measure, on folds that were not fitted, what they are worth.

    The project's SQL gives the features and every score: nothing of it is written down here a second time.
    Replies of one normal form are in one fold. Raises `InputError` where one label has fewer distinct texts
    than there are folds.
    """
    with duckdb.connect() as con:
        card = Scorecard(con, project, local_seeds)
        read_replies(card, labels)
        shipped, in_force = weights_in(card, "effort_term"), weights_in(card, "eff_effort_term")
        read = features(card)
        low = np.array([labels[row].low for row in read.rows], dtype=bool)
        folds = folds_of(read.forms, low)
        held = [folds == fold for fold in range(FOLDS)]
        now = scores_under(card, in_force)
        then = [scores_under(card, fitted(read, low, ~fold, shipped)) for fold in held]
    final = fitted(read, low, np.ones(len(low), dtype=bool), shipped)
    return Calibration(
        replies=len(low),
        low=int(low.sum()),
        unread=len(labels) - len(low),
        weights=tuple(Weight(term, shipped[term], in_force[term], final[term]) for term in TERMS),
        before=tuple(quality(low[f], now.p[f], now.decided[f]) for f in held),
        after=tuple(quality(low[f], s.p[f], s.decided[f]) for f, s in zip(held, then, strict=True)),
    )


def folds_of(forms: Sequence[str], low: Flags) -> NDArray[np.int64]:
    """The fold of each row: labels spread evenly, equal texts together, whatever the order of the file."""
    said: dict[str, list[bool]] = {}
    for form, label in zip(forms, low, strict=True):
        said.setdefault(form, []).append(bool(label))
    fold_of: dict[str, int] = {}
    for label in (True, False):
        mine = [form for form, labels in said.items() if (2 * sum(labels) >= len(labels)) is label]
        if len(mine) < FOLDS:
            raise InputError(
                f"only {len(mine)} distinct texts are labelled {'low' if label else 'real'}",
                remedy=f"At least {FOLDS} are needed; about 100 of each give figures to trust.",
            )
        mine.sort(key=lambda form: hashlib.md5(form.encode(), usedforsecurity=False).hexdigest())
        fold_of.update({form: n % FOLDS for n, form in enumerate(mine)})
    return np.array([fold_of[form] for form in forms])
