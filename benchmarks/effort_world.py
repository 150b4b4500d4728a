"""Messages in the shape of an inbox, as many as asked for: what the speed of scoring is measured on.

Threads of five: two messages sent, three received, in seven languages. Most of what is sent is a template
with a name in it; of what is received 35 % are phrases of the canned list as people type them, the rest
unique texts of few or many words, among them questions and automatic replies. Bodies average about 116
characters.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from pipelines.warehouse.project import dbt_project

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")
_SHARES = (0.4, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1)
_BATCH = 250_000
_CORPUS = 200_000
_AWAY = (
    "I am out of the office until Monday and will answer when I am back.",
    "Je suis absent du bureau jusqu'au 12 janvier.",
    "Ich bin bis zum 12. Januar nicht im Büro.",
)
_TAILS = ("a", "e", "i", "o", "u", "en", "or", "al")
_ENDINGS = np.array(["", "", ".", ".", "!", "!!", "?", " 👍🏽", " :)", "..."], dtype=object)
Ints = NDArray[np.int64]


class World:
    """Words, phrases, names and templates to write messages with; the same for the same seed."""

    def __init__(self, seed: int = 7) -> None:
        self.dice = np.random.default_rng(seed)
        self.names = [self._invented(2).capitalize() for _ in range(600)]
        self.corpora = [self._corpus(lang) for lang in LANGUAGES]
        phrases = _seed_rows("canned_phrase")
        self.phrases = [[r["phrase"] for r in phrases if r["lang"] == lang] for lang in LANGUAGES]
        self.templates = [
            ["Hi {}, " + self._slice(lang, int(n)) for n in self.dice.integers(15, 35, 60)]
            for lang in range(7)
        ]

    def write(self, rows: int, folder: Path) -> tuple[Path, Path]:
        """Write `messages.parquet` and `message_bodies.parquet`, as the two contracts hold them."""
        folder.mkdir(parents=True, exist_ok=True)
        paths = folder / "messages.parquet", folder / "message_bodies.parquet"
        writers: list[pq.ParquetWriter] = []
        for first in range(0, rows, _BATCH):
            tables = self._batch(np.arange(first, min(rows, first + _BATCH), dtype=np.int64))
            writers = writers or [
                pq.ParquetWriter(path, table.schema, compression="zstd")
                for path, table in zip(paths, tables, strict=True)
            ]
            for writer, table in zip(writers, tables, strict=True):
                writer.write_table(table, row_group_size=122_880)
        for writer in writers:
            writer.close()
        return paths

    def _batch(self, ids: Ints) -> tuple[pa.Table, pa.Table]:
        threads, is_sent = ids // 5, ids % 5 < 2
        dice = np.random.default_rng([11, int(ids[0])])
        langs = np.searchsorted(np.cumsum(_SHARES), np.random.default_rng(3).random(int(threads[-1]) + 1))
        people = [
            f"{self.names[t % 600]} {self.names[t // 600 % 600]}|{self.names[t % 50]} Vendor" for t in threads
        ]
        kinds, lengths = (
            dice.random(len(ids)),
            np.exp(dice.normal(2.6, 0.9, len(ids))).clip(2, 140).astype(int),
        )
        endings = _ENDINGS[dice.integers(0, len(_ENDINGS), len(ids))]
        picks = dice.integers(0, 1 << 30, len(ids))
        bodies = [
            self._text(lang, sent, kind, words, pick, ending, person.split(" ", 1)[0])
            for lang, sent, kind, words, pick, ending, person in zip(
                langs[threads].tolist(), is_sent.tolist(), kinds.tolist(), lengths.tolist(), picks.tolist(),
                endings, people, strict=True,
            )
        ]  # fmt: skip
        senders = [
            f"owner{t % 50}" if s else f"p{t:09d}"
            for t, s in zip(threads.tolist(), is_sent.tolist(), strict=True)
        ]
        keys, source = [f"m{i:09d}" for i in ids], pa.array(["inbox"] * len(ids)).dictionary_encode()
        empty = pa.nulls(len(ids), pa.string())
        messages = pa.table(
            {
                "source_relation": source.cast(pa.string()),
                "message_key": keys,
                "thread_key": [f"t{t:09d}" for t in threads],
                "sent_at": pa.array(ids * 7_000_000 + 1_700_000_000_000_000, pa.timestamp("us")),
                "direction": np.where(is_sent, "out", "in"),
                "sender_key": senders,
                "is_platform_option": pa.nulls(len(ids), pa.bool_()),
                "auto_submitted": empty,
                "is_draft": pa.array(np.zeros(len(ids), dtype=bool)),
            }
        )
        texts = {"body_text": bodies, "subject_text": empty, "lang_hint": empty, "participant_names": people}
        return messages, pa.table(
            {"source_relation": messages["source_relation"], "message_key": keys, **texts}
        )

    def _text(
        self, lang: int, is_sent: bool, kind: float, words: int, pick: int, ending: str, name: str
    ) -> str:
        if is_sent and kind < 0.7:
            return self.templates[lang][pick % 60].format(name)
        if is_sent:
            return self._slice(lang, words + 15, pick) + "."
        if kind < 0.30:
            return self.phrases[lang][pick % len(self.phrases[lang])].capitalize() + ending
        if kind < 0.35:
            return f"{self.phrases[lang][pick % 40].capitalize()}, {name}{ending}"
        if kind < 0.37:
            return _AWAY[pick % 3]
        return self._slice(lang, words, pick).capitalize() + ending

    def _slice(self, lang: int, words: int, pick: int | None = None) -> str:
        corpus = self.corpora[lang]
        start = (int(self.dice.integers(1 << 30)) if pick is None else pick) % (len(corpus) - words)
        return " ".join(corpus[start : start + words])

    def _corpus(self, lang: str) -> list[str]:
        """Function words first, then words of every other class among thousands invented (Zipf)."""
        rows = [r for r in _seed_rows("token_class") if r["lang"] == lang]
        common = [r["token"] for r in rows if r["class"] == "stop"]
        others = [r["token"] for r in rows if r["class"] != "stop"]
        others += [self._invented(int(n)) for n in self.dice.integers(1, 5, 20_000)]
        words = np.array(common + [others[k] for k in self.dice.permutation(len(others))], dtype=object)
        weights = 1 / np.arange(1, len(words) + 1)
        return list(words[self.dice.choice(len(words), size=_CORPUS, p=weights / weights.sum())])

    def _invented(self, syllables: int) -> str:
        picks = self.dice.integers(0, 16, 2 * syllables)
        return "".join(
            "bcdfghklmnprstvz"[a] + _TAILS[b % 8] for a, b in zip(picks[::2], picks[1::2], strict=True)
        )


def _seed_rows(name: str) -> Sequence[dict[str, str]]:
    path = dbt_project() / "seeds" / "effort" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
