"""The engine on replies people write, in seven languages: each is of a class, and of an intent, it may have.

All are scored at once, each in a thread of its own after its prompt, by the SQL the warehouse runs.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from lexicon_seeds import GOLDEN, read

from pipelines.method.scorecard import Message, Scorecard
from pipelines.warehouse.project import dbt_project

NOON = datetime(2026, 1, 1, 12)  # noqa: DTZ001  (instants are UTC without a zone here)
CASES = read(GOLDEN)


def _messages() -> Iterator[Message]:
    for n, row in enumerate(CASES):
        # The source states the language, as an inbox of one language does by everything else in it.
        thread, lang = f"thread {n}", row["lang"]
        if row["prompt"]:
            yield Message(f"prompt {n}", thread, "owner", NOON, row["prompt"], "out", lang_hint=lang)
        later = NOON + timedelta(minutes=1)
        yield Message(str(n), thread, f"person {n}", later, row["text"], names="Joe Miller", lang_hint=lang)


@pytest.fixture(scope="module")
def scored() -> dict[int, tuple[str, str]]:
    """Class and intent of each golden reply, by its place in the file."""
    with duckdb.connect() as con:
        Scorecard(con, Path(dbt_project())).score(_messages())
        rows = con.execute(
            "select message_key, reply_class, intent from int_messages_scored where direction = 'in'"
        ).fetchall()
    return {int(key): (name, intent) for key, name, intent in rows}


def _misses(scored: dict[int, tuple[str, str]], column: str, place: int) -> list[str]:
    return [
        f"{row['lang']}: {row['text']!r} is {scored[n][place]}, not {row[column]}"
        for n, row in enumerate(CASES)
        if scored[n][place] not in row[column].split("|") and not row["note"].startswith("known miss")
    ]


def _accuracy(misses: list[str]) -> str:
    """The share of each language that is right, then every miss: what to read when this fails."""
    of, wrong = Counter(row["lang"] for row in CASES), Counter(miss.split(":")[0] for miss in misses)
    shares = ", ".join(f"{lang} {1 - wrong[lang] / n:.0%}" for lang, n in sorted(of.items()))
    return "\n".join([shares, *misses])


def test_every_reply_is_scored(scored: dict[int, tuple[str, str]]) -> None:
    assert sorted(scored) == list(range(len(CASES)))


def test_classes(scored: dict[int, tuple[str, str]]) -> None:
    misses = _misses(scored, "expected_class", 0)
    assert not misses, _accuracy(misses)


def test_intents(scored: dict[int, tuple[str, str]]) -> None:
    misses = _misses(scored, "expected_intent", 1)
    assert not misses, _accuracy(misses)


def test_known_misses_are_few() -> None:
    """A list of excuses is no engine: at most one reply in fifty, each with its reason."""
    known = [row for row in CASES if row["note"].startswith("known miss")]
    assert len(known) <= len(CASES) / 50
    assert all(len(row["note"]) > len("known miss: ") for row in known)
