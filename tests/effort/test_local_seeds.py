"""The user's own rows: complete, checked line by line, refused with the line and the remedy."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from pipelines.errors import SettingsError
from pipelines.method.local_seeds import prepare_local_seeds
from pipelines.method.seeds import LOCAL_FILES


@pytest.fixture
def user(tmp_path: Path) -> Path:
    folder = tmp_path / "user"
    folder.mkdir()
    return folder


def test_the_set_is_complete_without_any_file(user: Path, tmp_path: Path) -> None:
    """dbt reads a file for every seed: one that is missing would stop the build."""
    work = prepare_local_seeds(user, tmp_path / "work")
    for name, seed in LOCAL_FILES.items():
        with (work / f"local_{name}.csv").open(encoding="utf-8", newline="") as file:
            assert list(csv.reader(file)) == [list(seed.header)]


def test_columns_may_stand_in_any_order_and_notes_be_missing(user: Path, tmp_path: Path) -> None:
    (user / "local_token_class.csv").write_text("\ufeffclass,lang,token\nack,en,ace\n", encoding="utf-8")
    work = prepare_local_seeds(user, tmp_path / "work")
    with (work / "local_token_class.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == [
            {"lang": "en", "token": "ace", "class": "ack", "reason": "", "author": ""}
        ]


def test_a_file_taken_away_is_gone(user: Path, tmp_path: Path) -> None:
    mine = user / "local_token_class.csv"
    mine.write_text("lang,token,class\nen,ace,ack\n")
    prepare_local_seeds(user, tmp_path / "work")
    mine.unlink()
    work = prepare_local_seeds(user, tmp_path / "work")
    assert "ace" not in (work / "local_token_class.csv").read_text()


@pytest.mark.parametrize(
    ("name", "text", "line", "says"),
    [
        ("token_class", "lang,token\nen,ace\n", 1, "'class' is missing"),
        ("token_class", "lang,token,class,colour\n", 1, "Unknown column 'colour'"),
        ("token_class", "lang,token,class\nen,ace,ace\n", 2, "Unknown class: ace"),
        ("token_class", "lang,token,class\nen,,ack\n", 2, "token is empty"),
        ("token_class", "lang,token,class\nen,a,ack\nen,a,stop\n", 3, "stands in line 2 too"),
        ("token_class", "lang,token,class\nen,a,ack,x,y,z\n", 2, "More values than columns"),
        ("effort_term", "term,weight\nbias,heavy\n", 2, "not a number: heavy"),
        ("effort_term", "term,weight\nbias,nan\n", 2, "not a number: nan"),
        ("intent_phrase", "lang,pattern,intent\nen,(?=x),declined\n", 2, "Not a pattern"),
        ("intent_phrase", "lang,pattern,intent\nen,x,buy\n", 2, "Unknown intent: buy"),
        ("campaign_rule", "number,campaign_id\n1,c\n", 2, "The row has no condition"),
        ("campaign_rule", "number,campaign_id,text\n1,c,(\n", 2, "Not a pattern"),
        ("campaign_rule", "number,campaign_id,channel\n1,c,post\n", 2, "Unknown channel: post"),
        ("campaign_rule", "number,campaign_id,sent_from\n1,c,1.5.2026\n", 2, "not a day: 1.5.2026"),
        ("campaign_rule", "number,campaign_id,text\n1,c,a\n1,d,b\n", 3, "stands in line 2 too"),
    ],
)
def test_a_bad_row_names_its_line_and_its_remedy(
    user: Path, tmp_path: Path, name: str, text: str, line: int, says: str
) -> None:
    (user / f"local_{name}.csv").write_text(text)
    with pytest.raises(SettingsError) as refused:
        prepare_local_seeds(user, tmp_path / "work")
    assert says in str(refused.value)
    assert f"local_{name}.csv, line {line}" in str(refused.value)
    assert refused.value.remedy


def test_a_file_of_no_seed_is_named(user: Path, tmp_path: Path) -> None:
    """A misspelled file would be ignored, and its author would wait for an effect."""
    (user / "local_tokens.csv").write_text("lang,token,class\n")
    with pytest.raises(SettingsError, match=r"local_tokens\.csv belongs to no seed"):
        prepare_local_seeds(user, tmp_path / "work")


def test_another_encoding_is_refused(user: Path, tmp_path: Path) -> None:
    (user / "local_token_class.csv").write_bytes("lang,token,class\nfr,é,ack\n".encode("latin-1"))
    with pytest.raises(SettingsError, match="not UTF-8"):
        prepare_local_seeds(user, tmp_path / "work")
