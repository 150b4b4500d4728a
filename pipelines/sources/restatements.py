"""The restatement ledger: what a replaced day said before, kept beside it for good.

A ledger partition belongs to one account and day. Every figure has its own chain of revisions: each row's
`new` is the next row's `old`, and the last `new` is what is landed. The ledger is written before the data,
so a row whose `new` is not what is landed belongs to a replacement that a kill prevented, and is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa

from pipelines.landing.streams import Stream

Row = dict[str, Any]


class Figure(NamedTuple):
    """One figure of one day: which creative, which metric."""

    creative_id: str
    metric: str


Figures = dict[Figure, Decimal]


def figures(table: pa.Table, metrics: Iterable[str]) -> Figures:
    """Every figure that a day's rows state; a null states nothing."""
    ids = table["creative_id"].to_pylist()
    return {
        Figure(creative, metric): Decimal(value)
        for metric in metrics
        for creative, value in zip(ids, table[metric].to_pylist(), strict=True)
        if value is not None
    }


def revise(ledger: list[Row], landed: Figures, answer: Figures, day: date, seen_on: date) -> list[Row]:
    """The day's ledger once `answer` replaces `landed`: the chains that hold, and one row a changed figure.

    Rows carry creative_id, metric, revision, old, new, seen_on and age_days. Calling it again with the same
    arguments, before or after the replacement took place, gives the same ledger.
    """
    chains: defaultdict[Figure, list[Row]] = defaultdict(list)
    for row in sorted(ledger, key=lambda row: row["revision"]):
        chains[Figure(row["creative_id"], row["metric"])].append(row)
    for figure, chain in chains.items():
        while chain and chain[-1]["new"] != landed.get(figure):
            chain.pop()
    for figure in landed.keys() | answer.keys():
        old, new = landed.get(figure), answer.get(figure)
        if old != new:
            chains[figure].append(
                {
                    "creative_id": figure.creative_id,
                    "metric": figure.metric,
                    "revision": len(chains[figure]) + 1,
                    "old": old,
                    "new": new,
                    "seen_on": seen_on,
                    "age_days": (seen_on - day).days,
                }
            )
    return [row for chain in chains.values() for row in chain]


def as_table(stream: Stream, rows: Iterable[Row], /, **fixed: str) -> pa.Table:
    """Ledger rows as a table of the ledger's stream, `fixed` columns added."""
    return pa.Table.from_pylist([{**row, **fixed} for row in rows], schema=stream.schema)
