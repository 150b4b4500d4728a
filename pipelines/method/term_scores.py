"""Labelled replies under any weights of the score: scored by the SQL, refitted from its own terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from pipelines.method.labels import Label
from pipelines.method.quality import Flags, Floats
from pipelines.method.refit import Bounds, refit
from pipelines.method.scorecard import Message, Scorecard

TERMS = ("bias", "density", "thanks", "canned", "emoji", "question", "num", "content", "yn", "soft", "stop")
Weights = Mapping[str, float]
# How far labels may draw a weight: of .3 to 2.5 the best on labelled dialogue nobody here wrote, by a hair.
_SPREAD = 1.0
_DECIMALS = 3
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
inner join int_form_terms as scores
    on
        forms.form_id = scores.form_id and scored.is_question = scores.is_question
        and scored.lang = scores.lang
where scored.direction = 'in' and scored.p_low is not null
order by row
"""


@dataclass(frozen=True)
class Scores:
    """The replies some lexicon reads, one entry each: `rows` says which label it is of.

    `terms` holds what each of `TERMS` adds to z; a long text (`is_long`) is scored by its length alone.
    """

    rows: list[int]
    forms: list[str]
    p: Floats
    decided: Flags
    is_long: Flags
    offset: Floats
    terms: Floats


def read_replies(card: Scorecard, labels: Sequence[Label]) -> None:
    """Give the scorecard each reply in a thread of its own, after its prompt where it has one."""
    found: list[Message] = []
    for n, label in enumerate(labels):
        thread = f"thread {n}"
        if label.prompt:
            found.append(Message(f"{n} asked", thread, "owner", _WHEN, label.prompt, direction="out"))
        key, sender = str(n), f"sender {n}"
        found.append(Message(key, thread, sender, _WHEN.replace(hour=1), label.text, lang_hint=label.lang))
    card.read(found)


def weights_in(card: Scorecard, table: str) -> dict[str, float]:
    """The weights of `TERMS` in `effort_term` (as shipped) or `eff_effort_term` (in force)."""
    rows = card.con.table(table).project("term, cast(weight as double)").fetchall()
    return {term: weight for term, weight in rows if term in TERMS}


def scores_under(card: Scorecard, weights: Weights) -> Scores:
    """Score every reply under these weights."""
    card.con.executemany(
        "update eff_effort_term set weight = ? where term = ?", [[w, term] for term, w in weights.items()]
    )
    card.build()
    found = card.con.cursor().execute(_SCORES).fetchnumpy()
    terms = [np.ma.filled(np.ma.asarray(found[f"t_{term}"], dtype=float), 0.0) for term in TERMS]
    return Scores(
        rows=[int(row) for row in found["row"]],
        forms=[str(form) for form in found["normal_form"]],
        p=np.asarray(found["p_low"], dtype=float),
        decided=np.asarray(found["is_low_effort"], dtype=bool),
        is_long=np.asarray(found["is_long"], dtype=bool),
        offset=np.asarray(found["t_override"], dtype=float),
        terms=np.nan_to_num(np.column_stack(terms)),
    )


def features(card: Scorecard) -> Scores:
    """The scores under weights of one: each term is then the feature that its weight multiplies."""
    return scores_under(card, dict.fromkeys(TERMS, 1.0))


def fitted(read: Scores, low: Flags, chosen: Flags, shipped: Weights) -> dict[str, float]:
    """The weights fitted to the `chosen` replies of `features`, as they are written: to three decimals.

    No weight but the bias may change its sign: labels by which thanks are effort are an accident.
    """
    prior = np.array([shipped[term] for term in TERMS])
    free = np.array([term == "bias" for term in TERMS])
    bounds = Bounds(
        prior,
        np.full(len(TERMS), _SPREAD),
        np.where(free | (prior < 0), -np.inf, 0.0),
        np.where(free | (prior > 0), np.inf, 0.0),
    )
    at = chosen & ~read.is_long
    w = refit(read.terms[at], low[at], read.offset[at], bounds)
    return dict(zip(TERMS, (round(float(value), _DECIMALS) for value in w), strict=True))
