"""The shipped lexicon as its tests read it: rows of a seed, and the engine's own folding and matching."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

import duckdb

SEEDS: Final = Path(__file__).parents[2] / "dbt_project" / "seeds" / "effort"
GOLDEN: Final = Path(__file__).with_name("golden_replies.csv")
LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "it", "nl")
INTENTS: Final = frozenset({"declined", "opt_out", "commit", "meeting", "offer"})

Row: TypeAlias = dict[str, str]


def read(path: Path) -> tuple[Row, ...]:
    """The rows of a CSV file, every value as text."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def rows(name: str) -> tuple[Row, ...]:
    """The rows of the shipped seed `name`."""
    return read(SEEDS / f"{name}.csv")


@cache
def classes(lang: str) -> dict[str, str]:
    """The class of each word of one language."""
    return {row["token"]: row["class"] for row in rows("token_class") if row["lang"] == lang}


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def folded(text: str) -> str:
    """Lower case without accents, as the engine does it."""
    return str(_connection().execute("select strip_accents(lower(?))", [text]).fetchall()[0][0])


def matches(text: str, pattern: str) -> bool:
    """Whether RE2 finds `pattern` in `text`; raises what the engine raises on a pattern it does not know."""
    return bool(_connection().execute("select regexp_matches(?, ?)", [text, pattern]).fetchall()[0][0])


def found(text: str, name: str, column: str, *values: str) -> list[str]:
    """The patterns of the seed `name` with `column` in `values` that find something in `text`."""
    return [row["pattern"] for row in rows(name) if row[column] in values and matches(text, row["pattern"])]
