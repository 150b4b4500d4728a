"""The restatement ledger: what a replaced day said before, kept beside it for good.

A ledger partition belongs to one account and day. Every figure has its own chain of revisions: each row's
`new` is the next row's `old`, and the last `new` is what is landed. The ledger is written before the data,
so a row whose `new` is not what is landed belongs to a replacement that a kill prevented, and is dropped.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa

from pipelines.landing.streams import Stream

Row = dict[str, Any]


class Figure(NamedTuple):
    """One figure of one day: which row, which metric."""

    row: str
    metric: str


Figures = dict[Figure, Decimal]


@dataclass(frozen=True)
class Ledger:
    """Which stream is remembered, and in which ledger.

    `id_column` names a row within its day (the ledger repeats it under the same name), `metrics` are the
    figures that are compared, `carried` what else a ledger row repeats of the row it speaks of.
    """

    data: Stream
    stream: Stream
    id_column: str
    metrics: tuple[str, ...]
    carried: tuple[str, ...] = ()

    def figures(self, table: pa.Table) -> Figures:
        """Every figure that a day's rows state; a null states nothing."""
        ids = table[self.id_column].to_pylist()
        return {
            Figure(row, metric): Decimal(value)
            for metric in self.metrics
            for row, value in zip(ids, table[metric].to_pylist(), strict=True)
            if value is not None
        }

    def revised(
        self, ledger: pa.Table | None, landed: pa.Table, answer: pa.Table, day: date, seen_on: date
    ) -> list[Row]:
        """The day's ledger once `answer` replaces `landed`, in the columns of the ledger's stream."""
        before: list[Row] = [] if ledger is None else ledger.to_pylist()
        known = {row[self.id_column]: self._repeated(row) for row in before}
        for table in (landed, answer) if self.carried else ():
            rows = table.select([self.id_column, *self.carried]).to_pylist()
            known |= {row[self.id_column]: self._repeated(row) for row in rows}
        chains = [{**row, "row": row[self.id_column]} for row in before]
        after = revise(chains, self.figures(landed), self.figures(answer), day, seen_on)
        return [
            {**row, **known.get(row["row"], {}), self.id_column: row["row"], "stream": self.data.name}
            for row in after
        ]

    def _repeated(self, row: Row) -> Row:
        return {name: row[name] for name in self.carried}


def revise(ledger: list[Row], landed: Figures, answer: Figures, day: date, seen_on: date) -> list[Row]:
    """The day's ledger once `answer` replaces `landed`: the chains that hold, and one row a changed figure.

    Rows carry row, metric, revision, old, new, seen_on and age_days. Calling it again with the same
    arguments, before or after the replacement took place, gives the same ledger.
    """
    chains: defaultdict[Figure, list[Row]] = defaultdict(list)
    for row in sorted(ledger, key=lambda row: row["revision"]):
        chains[Figure(row["row"], row["metric"])].append(row)
    for figure, chain in chains.items():
        while chain and chain[-1]["new"] != landed.get(figure):
            chain.pop()
    for figure in landed.keys() | answer.keys():
        old, new = landed.get(figure), answer.get(figure)
        if old != new:
            chains[figure].append(
                {
                    "row": figure.row,
                    "metric": figure.metric,
                    "revision": len(chains[figure]) + 1,
                    "old": old,
                    "new": new,
                    "seen_on": seen_on,
                    "age_days": (seen_on - day).days,
                }
            )
    return [row for chain in chains.values() for row in chain]


def as_table(stream: Stream, rows: list[Row], /, **fixed: str) -> pa.Table:
    """Ledger rows as a table of the ledger's stream, `fixed` columns added."""
    return pa.Table.from_pylist([{**row, **fixed} for row in rows], schema=stream.schema)
