"""The weights of the score fitted again to labelled replies, and what that is worth on others."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from pipelines.errors import InputError
from pipelines.method.labels import Label
from pipelines.method.quality import Flags, Floats, Quality, quality
from pipelines.method.refit import Bounds, refit
from pipelines.method.scorecard import Message, Scorecard

TERMS = ("bias", "density", "thanks", "canned", "emoji", "question", "num", "content", "yn", "soft", "stop")
FOLDS = 5
# How far 200 labels may draw a weight: chosen on labelled dialogue nobody here wrote, see the how-to page.
_SPREAD = 1.0
_DECIMALS = 3
# A refit may lose this much of a ranking or a decision to chance and still be called better calibrated.
_SLACK = 0.005
_WHEN = datetime(2026, 1, 1)  # noqa: DTZ001  (instants are UTC without a zone here)

_SCORES = """
select
    try_cast(scored.message_key as integer) as row,
    forms.normal_form,
    scored.p_low,
    scored.is_low_effort,
    scores.is_long,
    coalesce(scores.t_override, 0) as t_override,
    scores.t_bias, scores.t_density, scores.t_thanks, scores.t_canned, scores.t_emoji, scores.t_question,
    scores.t_num, scores.t_content, scores.t_yn, scores.t_soft, scores.t_stop
from int_messages_scored as scored
inner join int_message_forms as forms using (source_relation, message_key)
inner join int_form_scores as scores
    on
        forms.form_id = scores.form_id and scored.is_question = scores.is_question
        and scored.lang = scores.lang
where scored.direction = 'in' and scored.p_low is not null
order by row
"""


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
        """Whether the Brier score falls by more than its standard error over the folds, AUC and F1 kept."""
        gain = self._gains("brier")
        error = gain.std(ddof=1) / np.sqrt(len(gain))
        kept = all(self._gains(name).mean() >= -_SLACK for name in ("auc", "f1"))
        return bool(-gain.mean() > error) and kept

    def spread(self, name: str) -> tuple[tuple[float, float], tuple[float, float]]:
        """Mean and standard deviation over the folds of one figure, before and after."""
        sides = [np.array([getattr(q, name) for q in side]) for side in (self.before, self.after)]
        before, after = ((float(v.mean()), float(v.std(ddof=1))) for v in sides)
        return before, after

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, with the means over the folds."""
        means = {f.name: [round(mean, 4) for mean, _ in self.spread(f.name)] for f in fields(Quality)}
        return {**asdict(self), "is_better": self.is_better, "means_before_and_after": means}

    def _gains(self, name: str) -> Floats:
        return np.array(
            [getattr(b, name) - getattr(a, name) for a, b in zip(self.before, self.after, strict=True)]
        )


@dataclass(frozen=True)
class _Scores:
    rows: list[int]
    forms: list[str]
    p: Floats
    decided: Flags
    is_long: Flags
    offset: Floats
    terms: Floats


def calibrate(labels: Sequence[Label], project: Path, local_seeds: Path) -> Calibration:
    """Fit the weights to `labels` and measure, on folds that were not fitted, what they are worth.

    The project's SQL gives the features (its terms under weights of one) and every score: nothing of it is
    written down here a second time. Replies of one normal form are in one fold. Raises `InputError` where one
    label has fewer distinct texts than there are folds.
    """
    with duckdb.connect() as con:
        card = Scorecard(con, project, local_seeds)
        card.read(_messages(labels))
        shipped, before = _weights(con, "effort_term"), _weights(con, "eff_effort_term")
        features = _score(card, dict.fromkeys(TERMS, 1.0))
        low = np.array([labels[row].low for row in features.rows], dtype=bool)
        folds = folds_of(features.forms, low)
        bounds = _bounds(shipped)

        def fitted(chosen: Flags) -> dict[str, float]:
            at = chosen & ~features.is_long
            w = refit(features.terms[at], low[at], features.offset[at], bounds)
            return dict(zip(TERMS, (round(float(v), _DECIMALS) for v in w), strict=True))

        now = _score(card, before)
        held = [folds == fold for fold in range(FOLDS)]
        refitted = [_score(card, fitted(~fold)) for fold in held]
        after = fitted(np.ones(len(low), dtype=bool))
    return Calibration(
        replies=len(low),
        low=int(low.sum()),
        unread=len(labels) - len(low),
        weights=tuple(Weight(term, shipped[term], before[term], after[term]) for term in TERMS),
        before=tuple(quality(low[f], now.p[f], now.decided[f]) for f in held),
        after=tuple(quality(low[f], s.p[f], s.decided[f]) for f, s in zip(held, refitted, strict=True)),
    )


def _messages(labels: Sequence[Label]) -> list[Message]:
    """Each reply in a thread of its own, after its prompt where it has one."""
    found: list[Message] = []
    for n, label in enumerate(labels):
        thread = f"thread {n}"
        if label.prompt:
            found.append(Message(f"{n} asked", thread, "owner", _WHEN, label.prompt, direction="out"))
        key, sender = str(n), f"sender {n}"
        found.append(Message(key, thread, sender, _WHEN.replace(hour=1), label.text, lang_hint=label.lang))
    return found


def _weights(con: duckdb.DuckDBPyConnection, table: str) -> dict[str, float]:
    rows = con.table(table).project("term, cast(weight as double)").fetchall()
    return {term: weight for term, weight in rows if term in TERMS}


def _score(card: Scorecard, weights: Mapping[str, float]) -> _Scores:
    """Every reply that can be read, scored by the project's SQL under these weights."""
    card.con.executemany(
        "update eff_effort_term set weight = ? where term = ?", [[w, term] for term, w in weights.items()]
    )
    card.build()
    found = card.con.cursor().execute(_SCORES).fetchnumpy()
    terms = [np.ma.filled(np.ma.asarray(found[f"t_{term}"], dtype=float), 0.0) for term in TERMS]
    return _Scores(
        rows=[int(row) for row in found["row"]],
        forms=[str(form) for form in found["normal_form"]],
        p=np.asarray(found["p_low"], dtype=float),
        decided=np.asarray(found["is_low_effort"], dtype=bool),
        is_long=np.asarray(found["is_long"], dtype=bool),
        offset=np.asarray(found["t_override"], dtype=float),
        terms=np.nan_to_num(np.column_stack(terms)),
    )


def _bounds(shipped: Mapping[str, float]) -> Bounds:
    """No weight but the bias may change its sign: labels by which thanks are effort are an accident."""
    prior = np.array([shipped[term] for term in TERMS])
    free = np.array([term == "bias" for term in TERMS])
    return Bounds(
        prior,
        np.full(len(TERMS), _SPREAD),
        np.where(free | (prior < 0), -np.inf, 0.0),
        np.where(free | (prior > 0), np.inf, 0.0),
    )


def folds_of(forms: Sequence[str], low: Flags) -> np.ndarray[Any, np.dtype[np.int64]]:
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
