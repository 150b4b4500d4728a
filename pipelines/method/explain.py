"""Why one reply got its class: words, terms, probability, tier, reasons, by the warehouse's own SQL."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from pipelines.method.scorecard import Message, Scorecard
from pipelines.method.seeds import CLASSES
from pipelines.warehouse.project import dbt_project

_START = datetime(2026, 1, 1)  # noqa: DTZ001  (instants are UTC without a zone here)
_TERMS = (
    "bias", "density", "thanks", "canned", "emoji", "question", "num", "content", "yn", "soft", "stop",
    "override", "long",
)  # fmt: skip
# Each class is a one in its own six bits of the packed count, in the order of the macro `effort_classes`.
_CLASS_OF = {64**place: name for place, name in enumerate(CLASSES)}


@dataclass(frozen=True)
class Word:
    """A word as it was counted, or a courtesy phrase of several, and its class."""

    text: str
    word_class: str


@dataclass(frozen=True)
class Term:
    """One term of z: its weight, what it adds here, and what it measures. Positive means less effort."""

    name: str
    weight: float
    contribution: float
    description: str


@dataclass(frozen=True)
class Reason:
    """A reason code and what it means."""

    code: str
    words: str


@dataclass(frozen=True)
class Explanation:
    """Everything the score of one reply rests on. `p_low` is None where no lexicon reads the text."""

    text: str
    normal_form: str
    lang: str
    words: tuple[Word, ...]
    terms: tuple[Term, ...]
    p_low: float | None
    cut_off: float
    tier: str
    reply_class: str
    is_low_effort: bool
    intent: str
    reasons: tuple[Reason, ...]

    def as_dict(self) -> dict[str, Any]:
        """The same as plain values, for JSON."""
        return asdict(self)


def explain(
    text: str,
    prompt: str | None = None,
    lang: str | None = None,
    *,
    names: str | None = None,
    local_seeds: Path | None = None,
    project: Path | None = None,
) -> Explanation:
    """Score `text` as an answer to `prompt` and say why.

    `lang` names the language where the text alone does not show it, `names` the participants joined by `|`,
    `local_seeds` the folder `prepare_local_seeds` wrote. What depends on a corpus (templates, the language of
    the thread) is not known here.
    """
    with duckdb.connect() as con:
        card = Scorecard(con, project or dbt_project(), local_seeds)
        messages = [Message("reply", "thread", "sender", _START + timedelta(minutes=1), text, names=names)]
        if prompt:
            messages.append(Message("prompt", "thread", "owner", _START, prompt, direction="out"))
        card.score(messages, lang=lang)
        return _explanation(con, text)


def _explanation(con: duckdb.DuckDBPyConnection, text: str) -> Explanation:
    row = _row(
        con,
        """
        select scored.*, keys.form_id, forms.normal_form, words.phrased, words.is_long
        from int_messages_scored as scored
        inner join int_message_keys as keys using (source_relation, message_key)
        inner join int_form_words as words using (form_id)
        inner join int_message_forms as forms using (source_relation, message_key)
        where message_key = 'reply'
        """,
    )
    score = _row(
        con,
        """
        select scores.*
        from int_form_terms as scores
        inner join int_message_keys as keys using (form_id, is_question, lang)
        where keys.message_key = 'reply'
        """,
    )
    numbers = {
        row["term"]: row for row in _rows(con, "select term, weight, description from eff_effort_term")
    }
    sentences = dict(con.execute("select reason_code, words from effort_reason").fetchall())
    cut = con.execute("select p_from from eff_effort_tier where tier = 'acknowledgement'").fetchall()[0][0]
    codes = [code for code in (row["reason_1"], row["reason_2"]) if code]
    return Explanation(
        text=text,
        normal_form=row["normal_form"],
        lang=row["lang"],
        words=() if row["is_long"] else _words(con, row),
        terms=tuple(
            Term(
                name,
                float(numbers[name]["weight"]),
                round(score[f"t_{name}"], 4),
                numbers[name]["description"] or "",
            )
            for name in _TERMS
            if score[f"t_{name}"] and row["is_long"] == (name == "long") and row["p_low"] is not None
        ),
        p_low=row["p_low"],
        cut_off=cut,
        tier=row["tier"],
        reply_class=row["reply_class"],
        is_low_effort=row["is_low_effort"],
        intent=row["intent"],
        reasons=tuple(Reason(code, sentences.get(code, "")) for code in codes),
    )


def _words(con: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> tuple[Word, ...]:
    """The words in the order they were counted; a marker `+class` stands for a phrase of that class."""
    column = f"class_{row['lang']}"
    tokens = _rows(con, "select * from int_tokens")
    # Emoji are emoji in any language; of other words nothing is said where no lexicon reads them.
    classes = {r["token"]: "emoji" for r in tokens if _CLASS_OF.get(r["class_en"]) == "emoji"}
    classes |= {r["token"]: _CLASS_OF.get(r[column], "content") for r in tokens if column in r}
    phrases = set(
        con.execute("select normal_form, counts_as from int_phrases where counts_as is not null").fetchall()
    )
    words = str(row["normal_form"]).split()
    units = str(row["phrased"] or row["normal_form"]).split()
    lengths = _aligned(words, units, phrases) or [1] * len(words)
    found, start = list[Word](), 0
    for unit, length in zip(units, lengths, strict=False):
        text = " ".join(words[start : start + length])
        found.append(Word(text, unit[1:] if unit.startswith("+") else classes.get(unit, "unknown")))
        start += length
    return tuple(found)


def _aligned(words: list[str], units: list[str], phrases: set[tuple[str, str]]) -> list[int] | None:
    """How many words each unit stands for: one, or for a marker as many as let the rest fit."""
    if not units:
        return None if words else []
    if not units[0].startswith("+"):
        rest = _aligned(words[1:], units[1:], phrases) if words[:1] == units[:1] else None
        return None if rest is None else [1, *rest]
    for length in range(len(words), 0, -1):
        if (" ".join(words[:length]), units[0][1:]) in phrases:
            rest = _aligned(words[length:], units[1:], phrases)
            if rest is not None:
                return [length, *rest]
    return None


def _row(con: duckdb.DuckDBPyConnection, sql: str) -> dict[str, Any]:
    return _rows(con, sql)[0]


def _rows(con: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = con.cursor().execute(sql)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]
