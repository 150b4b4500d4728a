"""Weights are frozen by a person, in words that say why not: what is written, and what is refused."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.errors import InputError
from pipelines.method.local_seeds import prepare_local_seeds
from pipelines.method.weight_choice import CHOICE_FILE, WEIGHT_FILE, approve, choose
from pipelines.method.weights import Candidate, Version, Weighing, Weight, read_weighing

DEFAULTS = (
    Weight("all", "brief", 0.6, None, None, None, None, "default"),
    Weight("all", "unknown_language", None, None, None, None, None, "default"),
)
LEARNED = (
    Weight("all", "brief", 0.4, 0.3, 0.5, 100, 12, "blend"),
    Weight("all", "unknown_language", None, None, None, None, None, "fixed"),
)
TRAINED = (date(2026, 1, 1), date(2026, 3, 1))


def _candidate(refusal: str | None = None, spearman: float | None = 0.8) -> Candidate:
    return Candidate("cal-1", False, *TRAINED, None, LEARNED, refusal, 12, spearman, 0.8)


def _weighing(candidate: Candidate | None, *frozen: str) -> Weighing:
    known = [Version("default", True, None, None, None, DEFAULTS)]
    known += [Version(name, False, *TRAINED, None, LEARNED) for name in frozen]
    return Weighing(tuple(known), candidate)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _approve(folder: Path, weighing: Weighing, name: str = "candidate", **how: object) -> Candidate:
    told = {"force": False, "reason": "", "author": "ann", **how}
    return approve(folder, weighing, name, **told)  # pyright: ignore[reportArgumentType]


def test_approving_freezes_every_class_and_signs_it(tmp_path: Path) -> None:
    own = "weights_version,reply_class,w,reason,author\noverride,brief,0.7,ours,bob\n"
    (tmp_path / WEIGHT_FILE).write_text(own)
    assert _approve(tmp_path, _weighing(_candidate()), reason="spring").name == "cal-1"
    kept, brief, unread = _rows(tmp_path / WEIGHT_FILE)
    assert (kept["weights_version"], kept["w"], kept["author"]) == ("override", "0.7", "bob")
    assert {**brief, "frozen_at": ""} == {
        "weights_version": "cal-1", "segment": "all", "reply_class": "brief",
        "w": "0.4", "lo": "0.3", "hi": "0.5", "n": "100", "outcomes": "12",
        "trained_from": "2026-01-01", "trained_to": "2026-03-01", "frozen_at": "",
        "reason": "spring", "author": "ann",
    }  # fmt: skip
    assert unread["w"] == ""
    assert [row["weights_version"] for row in _rows(tmp_path / CHOICE_FILE)] == ["cal-1"]
    assert prepare_local_seeds(tmp_path, tmp_path / "work")


def test_the_way_back_is_a_line_more(tmp_path: Path) -> None:
    _approve(tmp_path, _weighing(_candidate()))
    choose(tmp_path, "default", reason="a complaint", author="ann")
    choose(tmp_path, "cal-1", reason="", author="bob", classes=["brief", "unknown_language"])
    lines = [(row["number"], row["weights_version"], row["author"]) for row in _rows(tmp_path / CHOICE_FILE)]
    assert lines == [("1", "cal-1", "ann"), ("2", "default", "ann"), ("3", "cal-1", "bob")]


@pytest.mark.parametrize(
    ("weighing", "name", "says"),
    [
        (_weighing(None), "candidate", "no weights called candidate"),
        (_weighing(_candidate()), "cal-9", "no weights called cal-9 to approve"),
        (_weighing(_candidate()), "default", "default is a version already"),
        (_weighing(_candidate(), "cal-1"), "candidate", "the candidate is the version cal-1 already"),
        (
            _weighing(_candidate("No outcomes were brought.")),
            "candidate",
            "may not be used: No outcomes",
        ),
        (_weighing(_candidate(spearman=0.77)), "candidate", "worse by outcomes (Spearman 0.770)"),
    ],
)
def test_what_may_not_be_approved_is_told_and_nothing_is_written(
    tmp_path: Path, weighing: Weighing, name: str, says: str
) -> None:
    with pytest.raises(InputError) as refused:
        _approve(tmp_path, weighing, name)
    assert says in str(refused.value)
    assert refused.value.remedy
    assert not list(tmp_path.iterdir())


def test_a_worse_candidate_needs_somebody_who_insists_and_says_why(tmp_path: Path) -> None:
    worse = _weighing(_candidate(spearman=0.77))
    with pytest.raises(InputError, match="--force --reason"):
        _approve(tmp_path, worse, force=True)
    _approve(tmp_path, worse, force=True, reason="we know better")
    assert _rows(tmp_path / WEIGHT_FILE)[0]["reason"] == "we know better"


@pytest.mark.parametrize("spearman", [0.78, None])
def test_as_good_within_the_tolerance_or_not_to_be_said_is_no_obstacle(
    tmp_path: Path, spearman: float | None
) -> None:
    assert _approve(tmp_path, _weighing(_candidate(spearman=spearman)))


@pytest.mark.parametrize(
    ("name", "classes", "says"),
    [
        ("nobody", (), "there are no weights called nobody"),
        ("override", (), "there are no weights called override"),
        ("cal-1", ("brief", "commit"), "has no weight for commit"),
        ("default", ("brief", "commit"), "default is in force already"),
    ],
)
def test_a_version_that_is_not_there_or_misses_a_class_is_refused(
    tmp_path: Path, name: str, classes: tuple[str, ...], says: str
) -> None:
    (tmp_path / WEIGHT_FILE).write_text(
        "weights_version,reply_class,w\ncal-1,brief,0.4\noverride,brief,0.5\n"
    )
    with pytest.raises(InputError, match=says):
        choose(tmp_path, name, reason="", author="", classes=classes)
    assert not (tmp_path / CHOICE_FILE).exists()


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        opened.execute("attach ':memory:' as warehouse; create schema warehouse.marts")
        yield opened


def test_a_build_of_an_older_version_is_told_so(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("create table warehouse.marts.dim_reply_weight as select 'default' as weights_version")
    with pytest.raises(InputError, match="another version of qae"):
        read_weighing(con)
