"""The same score the straightforward way: pandas, one text at a time where that is how one would write it.

What it leaves out makes it faster, not slower: names, quotes and tags, typos, templates, reasons, prompts.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from benchmarks.effort_world import LANGUAGES
from pipelines.warehouse.project import dbt_project

_OTHER = re.compile(r"[^\w ]+")
_COURTEOUS = ("ack", "laugh", "greet", "thanks", "emoji", "yn")


def _seed(name: str) -> list[dict[str, str]]:
    with (dbt_project() / "seeds" / "effort" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _normal(text: str) -> str:
    marks = unicodedata.normalize("NFD", text.lower())
    return " ".join(_OTHER.sub(" ", "".join(c for c in marks if not unicodedata.combining(c))).split())


def score(messages: Path, bodies: Path, rows: int) -> pd.DataFrame:
    """The first `rows` messages with p_low, canned or not, automatic or not, declined or not."""
    keys = pd.read_parquet(messages).head(rows)
    frame = keys.merge(pd.read_parquet(bodies).head(rows), on=["source_relation", "message_key"])
    frame["normal"] = frame["body_text"].map(_normal)
    words = frame.loc[frame["normal"].str.len() <= 120, ["thread_key", "normal"]]
    tokens = words.assign(token=words["normal"].str.split(" ")).explode("token")
    lexicon: dict[str, dict[str, str]] = {lang: {} for lang in LANGUAGES}
    for row in _seed("token_class"):
        if row["lang"] in lexicon:
            lexicon[row["lang"]][row["token"]] = row["class"]
    for lang, known in lexicon.items():
        tokens[lang] = tokens["token"].isin(list(known))
    tongue = tokens.groupby("thread_key")[list(LANGUAGES)].sum().idxmax(axis=1)
    tokens["lang"] = tokens["thread_key"].map(tongue)
    tokens["class"] = "content"
    for lang, known in lexicon.items():
        at = tokens["lang"] == lang
        tokens.loc[at, "class"] = tokens.loc[at, "token"].map(known).fillna("content")
    counts = pd.crosstab(tokens.index, tokens["class"]).reindex(frame.index, fill_value=0)
    n = counts.sum(axis=1).clip(lower=1)
    low = counts.reindex(columns=_COURTEOUS, fill_value=0).sum(axis=1)
    frame["canned"] = frame["normal"].isin([row["phrase"] for row in _seed("canned_phrase")])
    z = -1 + 4 * low / n - 1.3 * np.log1p(counts["content"]) + 0.7 * frame["canned"]
    frame["p_low"] = 1 / (1 + np.exp(-z))
    options = pc.MatchSubstringOptions
    head = frame["normal"].str.slice(0, 300)
    for name, seed in {"auto": "auto_reply_pattern", "wanted": "intent_phrase"}.items():
        by_lang = pd.Series(False, index=frame.index)
        spoken = frame["thread_key"].map(tongue)
        for lang in LANGUAGES:
            pattern = "|".join(r["pattern"] for r in _seed(seed) if r["lang"] == lang)
            at = (spoken == lang) & (frame["direction"] == "in")
            by_lang[at] = pc.call_function(
                "match_substring_regex", [pa.array(head[at])], options(pattern)
            ).to_numpy(zero_copy_only=False)
        frame[name] = by_lang
    return frame
