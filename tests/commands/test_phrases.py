"""`qae phrases add`: where the line goes, who signs it, and what is refused."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app


def _phrases(home: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), "phrases", *args])


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_line_goes_beside_qae_toml_and_is_signed(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (tmp_path / "qae.toml").write_text('[sources.mine]\nkind = "messages_file"\npath = "m.csv"\n')
    added = _phrases(
        home, "add", "Rock solid, mate!", "--family", "praise", "--lang", "en",
        "--reason", "said daily", "--author", "ann",
    )  # fmt: skip
    assert added.exit_code == 0, added.output
    assert "rock solid mate" in added.stdout
    path = tmp_path / "local_canned_phrase.csv"
    assert _rows(path) == [
        {
            "lang": "en", "phrase": "rock solid mate", "family": "praise", "source": "local",
            "reason": "said daily", "author": "ann",
        }
    ]  # fmt: skip
    before = path.read_bytes()
    again = _phrases(home, "add", "rock SOLID mate", "--family", "praise")
    assert again.exit_code == 3
    assert "your list holds it already" in again.stderr
    assert path.read_bytes() == before


def test_the_user_of_the_machine_signs_where_nobody_else_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "carol")
    added = _phrases(tmp_path, "add", "rock solid mate", "--family", "praise")
    assert added.exit_code == 0, added.output
    assert [row["author"] for row in _rows(tmp_path / "local_canned_phrase.csv")] == ["carol"]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["add", "on it", "--family", "cheers"], 2, "thanks, agree, praise"),
        (["add", "on it", "--family", "agree", "--lang", "xx"], 2, "no lexicon for 'xx'"),
        (["add", "…", "--family", "agree"], 3, "nothing of this text is left"),
        (["add", "thanks a lot", "--family", "thanks"], 3, "the shipped list holds it already"),
        ([], 2, "there is no home here"),
    ],
)
def test_a_refusal_is_one_line_and_writes_nothing(
    args: list[str], code: int, said: str, tmp_path: Path
) -> None:
    ended = _phrases(tmp_path, *args)
    assert ended.exit_code == code
    assert said in ended.stderr
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    ended = _phrases(tmp_path / "none", "add", "on it", "--family", "agree")
    assert ended.exit_code == 2
    assert "there is no such folder" in ended.stderr
