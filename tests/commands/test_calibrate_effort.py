"""`qae calibrate-effort`: the table on the screen, and a file that is written only when it should be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.commands import calibrate_effort as command
from pipelines.method.calibrate_effort import Calibration, Weight
from pipelines.method.quality import Quality
from pipelines.method.term_scores import TERMS

_GOOD, _BAD = Quality(0.9, 0.8, 0.8, 0.8, 0.05, 0.10), Quality(0.9, 0.8, 0.8, 0.8, 0.09, 0.20)


def _run(home: Path, labels: Path, *args: str) -> Result:
    command_line = ["--home", str(home), "calibrate-effort", "--labels", str(labels), "--quiet", *args]
    return CliRunner().invoke(app, command_line)


def _labels(folder: Path, rows: int = 60) -> Path:
    path = folder / "labels.csv"
    lines = [f"thanks number {n},1\nplease call me about the offer {n},0" for n in range(rows // 2)]
    path.write_text("text,label\n" + "\n".join(lines) + "\nundecided,\n")
    return path


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[Calibration]:
    """A result given to the command, which spares the scoring that `tests/method` covers."""
    found = [_calibration(_BAD, _GOOD)]
    monkeypatch.setattr(command, "calibrate", lambda *_: found[0])
    return found


def _calibration(before: Quality, after: Quality) -> Calibration:
    weights = tuple(Weight(term, 1.0, 1.0, 0.5) for term in TERMS)
    return Calibration(60, 30, 0, weights, (before,) * 5, (after,) * 5)


def test_a_real_fit_prints_the_table_and_writes_nothing(tmp_path: Path) -> None:
    ended = _run(tmp_path, _labels(tmp_path))
    assert ended.exit_code == 0, ended.output
    assert "60, of which 30 low effort (1 without a label)" in ended.stdout
    for figure in ("AUC", "F1", "precision", "recall", "calibration error", "Brier score"):
        assert figure in ended.stdout
    assert "density" in ended.stdout
    assert [path.name for path in tmp_path.iterdir()] == ["labels.csv"]


def test_better_weights_are_written_when_asked_for(fitted: list[Calibration], tmp_path: Path) -> None:
    ended = _run(tmp_path, _labels(tmp_path), "--write")
    assert ended.exit_code == 0, ended.output
    text = (tmp_path / "local_effort_term.csv").read_text()
    assert "density,0.5,,,fitted to 60 labelled replies: Brier score 0.200 -> 0.100," in text
    assert len(text.splitlines()) == 1 + len(TERMS)


def test_weights_that_are_no_better_are_written_only_by_force(
    fitted: list[Calibration], tmp_path: Path
) -> None:
    fitted[0] = _calibration(_GOOD, _BAD)
    labels = _labels(tmp_path)
    shown = _run(tmp_path, labels)
    assert shown.exit_code == 0
    assert "not better" in shown.stdout
    refused = _run(tmp_path, labels, "--write")
    assert refused.exit_code == 3
    assert "nothing was written" in refused.stderr
    assert not (tmp_path / "local_effort_term.csv").exists()
    assert _run(tmp_path, labels, "--write", "--force").exit_code == 0
    assert (tmp_path / "local_effort_term.csv").exists()


def test_a_machine_gets_figures_and_no_text(fitted: list[Calibration], tmp_path: Path) -> None:
    ended = _run(tmp_path, _labels(tmp_path), "--json")
    facts = json.loads(ended.stdout)
    assert facts["is_better"] is True
    assert facts["unlabelled"] == 1
    assert facts["means_before_and_after"]["brier"] == [0.2, 0.1]
    assert "offer" not in ended.stdout


@pytest.mark.parametrize(
    ("rows", "code", "said"), [(40, 3, "40 labelled rows are too few"), (0, 3, "0 labelled rows are too few")]
)
def test_too_few_labels_are_one_line(rows: int, code: int, said: str, tmp_path: Path) -> None:
    ended = _run(tmp_path, _labels(tmp_path, rows))
    assert ended.exit_code == code
    assert said in ended.stderr


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    ended = _run(tmp_path, tmp_path / "none.csv")
    assert ended.exit_code == 3
    assert "there is no such file" in ended.stderr
