"""What a couple of hundred labels are worth: weights fitted to a draw, judged on every reply not drawn.

    python -m benchmarks.calibration FOLDER [--labels 200] [--draws 12]

FOLDER is that of `benchmarks.effort`. Each corpus is drawn from by itself, as its owner would.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import duckdb
import numpy as np

from benchmarks.effort_metrics import Quality, macro, quality
from pipelines.method.labels import Label
from pipelines.method.scorecard import Scorecard
from pipelines.method.term_scores import features, fitted, read_replies, scores_under, weights_in
from pipelines.warehouse.project import dbt_project

# So many of a corpus are plenty to judge by, and every draw scores them all.
_MOST = 3000
_ROWS = """
select text, low_effort = 1, prev_text
from read_parquet(?)
where low_effort is not null and trim(text) <> ''
order by md5(concat_ws('|', thread_id, msg_index, text))
limit ?
"""


def before_and_after(file: Path, labels: int, draws: int) -> Iterator[tuple[Quality, Quality]]:
    """The quality of the shipped and of the fitted weights on the replies not drawn, for each draw."""
    with duckdb.connect() as con:
        rows = con.execute(_ROWS, [str(file), _MOST]).fetchall()
    with duckdb.connect() as con:
        card = Scorecard(con, dbt_project())
        read_replies(card, [Label(text, low, prompt) for text, low, prompt in rows])
        shipped, read = weights_in(card, "effort_term"), features(card)
        low = np.array([rows[row][1] for row in read.rows], dtype=bool)
        now = scores_under(card, shipped)
        for draw in range(draws):
            chosen = np.zeros(len(low), dtype=bool)
            chosen[np.random.default_rng(draw).permutation(len(low))[:labels]] = True
            then, rest = scores_under(card, fitted(read, low, chosen, shipped)), ~chosen
            yield (
                quality(low[rest], now.p[rest], now.decided[rest]),
                quality(low[rest], then.p[rest], then.decided[rest]),
            )


def main(arguments: list[str]) -> int:
    """Print before and after for every corpus, and their means."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.calibration")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--labels", type=int, default=200)
    parser.add_argument("--draws", type=int, default=12)
    given = parser.parse_args(arguments)
    files = sorted(given.folder.glob("*.parquet"))
    if not files:
        parser.error("the folder holds no labelled Parquet")
    names = [f.name for f in fields(Quality)]
    print(f"{'':14s}" + "".join(f"{name:>17s}" for name in names))
    sides: list[tuple[Quality, Quality]] = []
    for file in files:
        pairs = list(before_and_after(file, given.labels, given.draws))
        sides.append((macro([before for before, _ in pairs]), macro([after for _, after in pairs])))
        print(_line(file.stem, *sides[-1], names))
    print(_line("mean", macro([b for b, _ in sides]), macro([a for _, a in sides]), names))
    return 0


def _line(name: str, before: Quality, after: Quality, names: list[str]) -> str:
    changes = (f"{getattr(before, n):.3f} -> {getattr(after, n):.3f}" for n in names)
    return f"{name:14s}" + "".join(f"{change:>17s}" for change in changes)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
