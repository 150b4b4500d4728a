"""The benches run and say what they claim: on a small world and a hand-made labelled folder."""

from __future__ import annotations

from pathlib import Path

import duckdb
import numpy as np
import pyarrow.parquet as pq
import pytest

from benchmarks.effort import Scored, main, report
from benchmarks.effort_metrics import macro, quality
from benchmarks.effort_pandas import score
from benchmarks.effort_world import World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return World().write(2_000, tmp_path_factory.mktemp("world"))


def test_a_world_has_the_shape_it_claims(world: tuple[Path, Path], tmp_path: Path) -> None:
    """Two messages in five are sent; bodies average about 116 characters; the same seed writes the same."""
    messages, bodies = (pq.read_table(path).to_pandas() for path in world)
    assert messages["direction"].value_counts().to_dict() == {"in": 1200, "out": 800}
    assert messages["thread_key"].nunique() == 400
    assert 95 < bodies["body_text"].str.len().mean() < 140
    again = World().write(2_000, tmp_path)
    assert pq.read_table(again[1]).equals(pq.read_table(world[1]))


def test_pandas_scores_every_row(world: tuple[Path, Path]) -> None:
    scored = score(*world, 500)
    assert len(scored) == 500
    assert scored["p_low"].between(0, 1).all()
    assert scored["auto"].any()
    assert scored.loc[scored["canned"], "p_low"].mean() > scored.loc[~scored["canned"], "p_low"].mean()


def test_the_mean_counts_each_corpus_once() -> None:
    low = np.array([True, False, True, False])
    right = quality(low, low.astype(float), low)
    wrong = quality(low, 1 - low.astype(float), ~low)
    both = macro([right, wrong, wrong])
    assert (right.auc, wrong.auc) == (1, 0)
    assert both.auc == pytest.approx(1 / 3)
    assert both.precision == pytest.approx(1 / 3)


def test_a_labelled_folder_is_scored(tmp_path: Path) -> None:
    """Each corpus has its line; a text labelled NULL is scored for nobody."""
    with duckdb.connect() as con:
        con.execute(
            """
            copy (
                select
                    'tiny' as corpus, 'en' as lang, 't' || n as thread_id, 1 as msg_index,
                    'p' || n as speaker,
                    text, cast(null as varchar) as prev_text, low_effort
                from (values
                    (1, 'Thanks!', 1), (2, 'ok great', 1), (3, 'We run 40 seats in Berlin', 0),
                    (4, 'What does the migration cost?', 0), (5, 'maybe', null)
                ) as labelled (n, text, low_effort)
            ) to '"""
            + str(tmp_path / "tiny.parquet")
            + "' (format parquet)"
        )
    scored = Scored(tmp_path)
    assert scored.by_corpus(scored.p, scored.classed_low)["tiny"].f1 == 1
    lines: list[str] = []
    report(scored, train=False, say=lines.append)
    assert any("qae  tiny" in line for line in lines)
    assert any("0 (0.00 in 10,000)" in line for line in lines)


def test_no_folder_is_a_sentence(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main([str(tmp_path)]) == 2
    assert "labelled Parquet" in capsys.readouterr().err
