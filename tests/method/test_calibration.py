"""A calibration is what another solver and scikit-learn make of the same replies; it says when it is none."""

from __future__ import annotations

import csv
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest

from pipelines.errors import InputError
from pipelines.method.calibrate_effort import FOLDS, Calibration, calibrate, folds_of
from pipelines.method.explain import explain
from pipelines.method.labels import Label
from pipelines.method.local_seeds import prepare_local_seeds, read_local_seed
from pipelines.method.quality import Flags, Floats
from pipelines.method.scorecard import Message, Scorecard
from pipelines.method.seeds import SEEDS
from pipelines.method.term_file import FILE_NAME, write_weights
from pipelines.method.term_scores import TERMS
from pipelines.warehouse.project import dbt_project

pytestmark = [pytest.mark.proof, pytest.mark.xdist_group("calibration")]

_GOLDEN = Path(__file__).parents[1] / "effort" / "golden_replies.csv"
_EMPTY = dbt_project() / "local_seeds"
_WHEN = datetime(2026, 1, 1, 1)  # noqa: DTZ001
_TERMS = """
select cast(scored.message_key as integer) as row, forms.normal_form, scored.p_low, scores.is_long,
    t_bias, t_density, t_thanks, t_canned, t_emoji, t_question, t_num, t_content, t_yn, t_soft, t_stop
from int_messages_scored as scored
inner join int_message_forms as forms using (source_relation, message_key)
inner join int_form_terms as scores
    on
        forms.form_id = scores.form_id and scored.is_question = scores.is_question
        and scored.lang = scores.lang
where scored.p_low is not null
order by row
"""


@dataclass(frozen=True)
class Sample:
    """Replies some lexicon reads, scored as shipped; `x` is each term over its weight."""

    texts: list[str]
    forms: list[str]
    p: Floats
    is_long: Flags
    x: Floats
    shipped: Floats

    def labelled(self, shift: float) -> list[Label]:
        """Labels drawn, the same every time, from the shipped score with `shift` added to z."""
        p = 1 / (1 + np.exp(-(np.log(self.p / (1 - self.p)) + shift)))
        drawn = [int(hashlib.md5(text.encode()).hexdigest()[:8], 16) / 2**32 for text in self.forms]
        return [Label(text, low=u < chance) for text, u, chance in zip(self.texts, drawn, p, strict=True)]


@pytest.fixture(scope="module")
def sample() -> Sample:
    with _GOLDEN.open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file) if row["expected_class"] != "auto_reply"]
    with duckdb.connect() as con:
        Scorecard(con, dbt_project()).score(
            Message(str(n), f"thread {n}", f"sender {n}", _WHEN, text) for n, text in enumerate(texts)
        )
        weights = dict(con.execute("select term, cast(weight as double) from effort_term").fetchall())
        rows = con.execute(_TERMS).fetchall()
    shipped = np.array([weights[term] for term in TERMS])
    return Sample(
        texts=[texts[row[0]] for row in rows],
        forms=[row[1] for row in rows],
        p=np.array([row[2] for row in rows]),
        is_long=np.array([row[3] for row in rows]),
        x=np.array([[float(value or 0) for value in row[4:]] for row in rows]) / shipped,
        shipped=shipped,
    )


@pytest.fixture(scope="module")
def shifted(sample: Sample) -> Calibration:
    """Fitted to people who call much more low effort than the shipped score does."""
    return calibrate(sample.labelled(2.5), dbt_project(), _EMPTY)


def test_a_shift_of_judgement_is_found_and_called_better(shifted: Calibration) -> None:
    bias = shifted.weights[0]
    assert (bias.term, bias.shipped, bias.before) == ("bias", -1.0, -1.0)
    assert bias.after > 0
    assert shifted.is_better
    before, after = shifted.spread("brier")
    assert after[0] < before[0]
    assert all(w.after * w.shipped >= 0 for w in shifted.weights if w.term != "bias")


def test_the_fit_is_the_one_an_outside_solver_finds(sample: Sample, shifted: Calibration) -> None:
    low = np.array([label.low for label in sample.labelled(2.5)])
    found = _outside_fit(sample, low, ~sample.is_long)
    assert [w.after for w in shifted.weights] == pytest.approx(found, abs=2e-3)


def test_the_table_is_the_one_scikit_learn_computes(sample: Sample, shifted: Calibration) -> None:
    from sklearn.metrics import brier_score_loss, roc_auc_score

    low = np.array([label.low for label in sample.labelled(2.5)])
    folds = folds_of(sample.forms, low)
    for fold in range(FOLDS):
        held = folds == fold
        w = _outside_fit(sample, low, ~held & ~sample.is_long)
        p = np.where(sample.is_long, sample.p, 1 / (1 + np.exp(-sample.x @ w)))
        before, after = shifted.before[fold], shifted.after[fold]
        assert before.auc == pytest.approx(roc_auc_score(low[held], sample.p[held]), abs=1e-9)
        assert before.brier == pytest.approx(brier_score_loss(low[held], sample.p[held]), abs=1e-9)
        assert after.auc == pytest.approx(roc_auc_score(low[held], p[held]), abs=0.01)
        assert after.brier == pytest.approx(brier_score_loss(low[held], p[held]), abs=1e-3)


def test_labels_the_shipped_score_explains_are_left_to_it(sample: Sample) -> None:
    labels = sample.labelled(0.0)
    found = calibrate(labels, dbt_project(), _EMPTY)
    assert not found.is_better
    assert (found.replies, found.unread) == (len(labels), 0)
    again = calibrate(labels[::-1], dbt_project(), _EMPTY)
    assert again.weights == found.weights
    assert again.spread("brier")[1] == pytest.approx(found.spread("brier")[1])


def test_equal_texts_are_never_on_both_sides_and_labels_spread_evenly(sample: Sample) -> None:
    low = np.array([label.low for label in sample.labelled(0.0)])
    forms = [*sample.forms, *sample.forms[:40]]
    folds = folds_of(forms, np.concatenate([low, ~low[:40]]))
    assert (folds[: len(low)][:40] == folds[len(low) :]).all()
    shares = [low[folds[: len(low)] == fold].mean() for fold in range(FOLDS)]
    assert max(shares) - min(shares) < 0.15


def test_too_few_different_texts_are_refused() -> None:
    low = np.array([True] * 40 + [False] * 40)
    with pytest.raises(InputError, match="only 2 distinct texts are labelled low"):
        folds_of([f"t{n % 2}" for n in range(40)] + [f"r{n}" for n in range(40)], low)


def test_written_weights_score_as_fitted_and_leave_other_rows_alone(
    shifted: Calibration, tmp_path: Path
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / FILE_NAME).write_text("term,weight,author\nlimit_template_senders,7,ann\nbias,-3,ann\n")
    path = write_weights(mine, shifted.weights, reason="fitted", author="bob")
    rows = {row["term"]: row for row in read_local_seed(path, SEEDS["effort_term"])}
    assert (rows["limit_template_senders"]["weight"], rows["limit_template_senders"]["author"]) == (
        "7",
        "ann",
    )
    assert (rows["bias"]["reason"], rows["bias"]["author"]) == ("fitted", "bob")
    assert {term: float(rows[term]["weight"]) for term in TERMS} == {w.term: w.after for w in shifted.weights}
    assert not list(mine.glob("*.tmp"))
    fitted = explain("Lovely, thanks a million", local_seeds=prepare_local_seeds(mine, tmp_path / "seeds"))
    assert {t.name: t.weight for t in fitted.terms}.items() <= {
        w.term: w.after for w in shifted.weights
    }.items()


def _outside_fit(sample: Sample, low: Flags, rows: Flags) -> Floats:
    """The same posterior mode by another solver, from another spelling of the likelihood."""
    from scipy.optimize import minimize

    x, sign = sample.x[rows], np.where(low[rows], 1.0, -1.0)

    def objective(w: Floats) -> float:
        likelihood = -np.log(1 / (1 + np.exp(-sign * (x @ w)))).sum()
        return float(likelihood + ((w - sample.shipped) ** 2).sum() / 2)

    box = [(None, None)] + [(0, None) if s > 0 else (None, 0) for s in sample.shipped[1:]]
    options = {"ftol": 1e-14, "gtol": 1e-9, "maxiter": 5000, "maxfun": 100_000}
    return np.asarray(minimize(objective, sample.shipped, method="L-BFGS-B", bounds=box, options=options).x)
