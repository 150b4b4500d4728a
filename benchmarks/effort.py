"""How well the score tells low effort from real answers, on any folder of labelled Parquet.

    python -m benchmarks.effort FOLDER [--without-training]

Every file holds corpus, lang, thread_id, msg_index, speaker, text, prev_text and low_effort (1, 0, or NULL
for ambiguous). The project's own SQL scores every message in its thread, baselines in the same run;
the trained one never saw the corpus it is scored on.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.effort_metrics import Flags, Floats, Quality, macro, quality
from pipelines.method.scorecard import Scorecard
from pipelines.warehouse.project import dbt_project

_LABELLED = """
create table labelled as
select
    *,
    'r' || row_number() over (partition by corpus order by thread_id, msg_index, speaker) as message_key,
    lag(text) over (partition by corpus, thread_id order by msg_index) as before
from read_parquet(?)
"""

# A prompt that is not in the file as a message of its own stands before its reply as one.
_INPUTS = """
create table messages as
select
    corpus as source_relation,
    message_key,
    thread_id as thread_key,
    timestamp '2026-01-01' + to_seconds(10 * msg_index + 5) as sent_at,
    'in' as direction,
    thread_id || '/' || coalesce(speaker, '') as sender_key,
    cast(null as boolean) as is_platform_option,
    cast(null as varchar) as auto_submitted,
    false as is_draft
from labelled
union all
select
    corpus, 'p' || message_key, thread_id, timestamp '2026-01-01' + to_seconds(10 * msg_index), 'out',
    thread_id || '/prompt', null, null, false
from labelled
where prev_text is not null and before is distinct from prev_text;

create table message_bodies as
select
    corpus as source_relation, message_key, text as body_text, cast(null as varchar) as subject_text,
    cast(null as varchar) as lang_hint, cast(null as varchar) as participant_names
from labelled
union all
select corpus, 'p' || message_key, prev_text, null, null, null
from labelled
where prev_text is not null and before is distinct from prev_text
"""

_SCORED = """
select
    labelled.corpus,
    labelled.text,
    labelled.low_effort = 1 as low,
    coalesce(scored.p_low, 1 / (1 + exp(-cast(terms.weight as double)))) as p_low,
    coalesce(scored.p_low >= tiers.p_from, false) as over_cut_off,
    scored.is_low_effort as classed_low,
    scored.is_canned,
    coalesce(scored.n_words, 0) as n_words
from labelled
inner join int_messages_scored as scored
    on labelled.corpus = scored.source_relation and labelled.message_key = scored.message_key
inner join eff_effort_tier as tiers on tiers.tier = 'acknowledgement'
inner join eff_effort_term as terms on terms.term = 'bias'
where labelled.low_effort is not null
order by labelled.corpus, labelled.message_key
"""

_AUTO = """
select count(*) filter (where reply_class = 'auto_reply'), count(*)
from int_messages_scored
where message_key like 'r%'
"""


class Scored:
    """The labelled texts of every corpus with their scores, as columns."""

    def __init__(self, folder: Path) -> None:
        with duckdb.connect(config={"threads": 2}) as con:
            con.execute(_LABELLED, [str(folder / "*.parquet")])
            con.execute(_INPUTS)
            Scorecard(con, dbt_project()).build()
            columns = con.execute(_SCORED).fetchnumpy()
            self.auto_replies, self.messages = con.execute(_AUTO).fetchall()[0]
        self.corpus = np.asarray(columns["corpus"], dtype=object)
        self.text: list[str] = [str(text) for text in columns["text"]]
        self.low: Flags = np.asarray(columns["low"], dtype=bool)
        self.p: Floats = np.asarray(columns["p_low"], dtype=float)
        self.over_cut_off: Flags = np.asarray(columns["over_cut_off"], dtype=bool)
        self.classed_low: Flags = np.asarray(columns["classed_low"], dtype=bool)
        self.canned: Flags = np.asarray(columns["is_canned"], dtype=bool)
        self.n_words: Floats = np.asarray(columns["n_words"], dtype=float)

    def by_corpus(self, p: Floats, decided: Flags) -> dict[str, Quality]:
        """The quality of a score and a decision, corpus by corpus, and their mean as `macro`."""
        parts = {
            str(name): quality(self.low[at], p[at], decided[at])
            for name in sorted(set(self.corpus))
            for at in [self.corpus == name]
        }
        return {**parts, "macro": macro(list(parts.values()))}


def trained_elsewhere(scored: Scored, rows_a_corpus: int = 15_000) -> Floats:
    """TF-IDF (words 1-2, characters 2-4) and logistic regression, trained on every other corpus."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline, make_union

    p, texts, dice = np.zeros(len(scored.p)), np.asarray(scored.text, dtype=object), np.random.default_rng(7)
    for name in sorted(set(scored.corpus)):
        rows = [
            np.flatnonzero(scored.corpus == other) for other in sorted(set(scored.corpus)) if other != name
        ]
        train = np.concatenate([dice.permutation(r)[:rows_a_corpus] for r in rows])
        model = make_pipeline(
            make_union(
                TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), min_df=2, sublinear_tf=True),
            ),
            LogisticRegression(C=4, solver="liblinear"),
        )
        model.fit(texts[train], scored.low[train])
        held = scored.corpus == name
        p[held] = model.predict_proba(texts[held])[:, 1]
    return p


def report(scored: Scored, *, train: bool, say: Callable[[str], None] = print) -> None:
    """Print the table: ours by corpus, then every contender's mean."""
    ours = scored.by_corpus(scored.p, scored.over_cut_off)
    say(f"{'':34s}{'AUC':>7s}{'F1':>7s}{'prec':>7s}{'recall':>7s}{'ECE':>7s}{'Brier':>7s}")
    for name, q in ours.items():
        say(_line(f"qae  {name}", q))
    say("")
    for name, q in scored.by_corpus(scored.p, scored.classed_low).items():
        say(_line(f"qae  {name}, by reply class", q))
    say("")
    contenders = {
        "qae, by p_low at the cut-off": (scored.p, scored.over_cut_off),
        "qae, by reply class": (scored.p, scored.classed_low),
        "words <= 3": (1 / (1 + scored.n_words), scored.n_words <= 3),
        "canned list only": (scored.canned.astype(float), scored.canned),
    }
    if train:
        p = trained_elsewhere(scored)
        contenders["TF-IDF + logistic, other corpora"] = (p, p >= 0.5)
    for name, (p, decided) in contenders.items():
        say(_line(name, scored.by_corpus(p, decided)["macro"]))
    wrong = 10_000 * scored.auto_replies / max(scored.messages, 1)
    found = f"{scored.auto_replies} ({wrong:.2f} in 10,000)"
    say(f"\nauto-replies found among {scored.messages:,} human messages: {found}")
    say("By reply class, a decline and a bare yes or no to a question are classes of their own.")


def _line(name: str, q: Quality) -> str:
    return f"{name:34s}{q.auc:7.3f}{q.f1:7.3f}{q.precision:7.3f}{q.recall:7.3f}{q.ece:7.3f}{q.brier:7.3f}"


def main(arguments: list[str]) -> int:
    """Score the folder named first and print the table."""
    folders = [a for a in arguments if not a.startswith("--")]
    if len(folders) != 1 or not any(Path(folders[0]).glob("*.parquet")):
        sys.stderr.write("Name one folder of labelled Parquet files: make bench-effort DATA=folder\n")
        return 2
    report(Scored(Path(folders[0])), train="--without-training" not in arguments)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
