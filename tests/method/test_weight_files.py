"""What the two files of weights may hold: a build never starts on weights that are none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import SettingsError
from pipelines.method.local_seeds import prepare_local_seeds

HEADER = "weights_version,segment,reply_class,w,lo,hi,trained_from,frozen_at\n"


@pytest.fixture
def user(tmp_path: Path) -> Path:
    folder = tmp_path / "user"
    folder.mkdir()
    return folder


def test_a_line_of_ones_own_needs_three_columns_only(user: Path, tmp_path: Path) -> None:
    (user / "local_reply_weight.csv").write_text("weights_version,reply_class,w\noverride,brief,0.5\n")
    work = prepare_local_seeds(user, tmp_path / "work")
    assert "override,,brief,0.5,,,,,,,,," in (work / "local_reply_weight.csv").read_text()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("v1,all,brief,1.1,,,,", "not between 0 and 1"),
        ("v1,all,brief,-0.1,,,,", "not between 0 and 1"),
        ("v1,all,brief,0.5,0.6,0.7,,", "outside its own interval"),
        ("v1,all,brief,,,,,", "a weight is missing (v1, all, brief)"),
        ("default,all,brief,0.5,,,,", "default is no name for a version"),
        ("v1,all,brief,0.5,,,May,", "a date cannot be read"),
        ("v1,all,brief,much,,,,", "not a number: much"),
    ],
)
def test_a_weight_that_is_none_is_named(user: Path, tmp_path: Path, row: str, says: str) -> None:
    (user / "local_reply_weight.csv").write_text(HEADER + row + "\n")
    with pytest.raises(SettingsError) as refused:
        prepare_local_seeds(user, tmp_path / "work")
    assert says in str(refused.value)
    assert refused.value.remedy


def test_an_unread_language_alone_has_no_weight(user: Path, tmp_path: Path) -> None:
    (user / "local_reply_weight.csv").write_text(HEADER + "v1,all,unknown_language,,,,,\n")
    assert prepare_local_seeds(user, tmp_path / "work")


def test_a_chosen_version_that_is_gone_stops_the_build(user: Path, tmp_path: Path) -> None:
    """Its weights would be missing, and every quality rate with them."""
    (user / "local_weight_choice.csv").write_text(
        "number,weights_version,chosen_at\n2,v1,2026-05-02 10:00:00\n1,default,2026-05-01 10:00:00\n"
    )
    with pytest.raises(SettingsError, match="no weights of the version 'v1'") as refused:
        prepare_local_seeds(user, tmp_path / "work")
    assert "qae weights use" in str(refused.value.remedy)
    (user / "local_reply_weight.csv").write_text(HEADER + "v1,all,brief,0.5,,,,\n")
    assert prepare_local_seeds(user, tmp_path / "work")


def test_a_choice_without_a_moment_is_refused(user: Path, tmp_path: Path) -> None:
    (user / "local_weight_choice.csv").write_text("number,weights_version,chosen_at\n1,default,yesterday\n")
    with pytest.raises(SettingsError, match="chosen_at is no moment: yesterday"):
        prepare_local_seeds(user, tmp_path / "work")
