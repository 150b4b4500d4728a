"""One line more in a file a person keeps: their columns, their line ends, nothing lost."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.errors import InputError, QaeError, SettingsError
from pipelines.method.explain import explain
from pipelines.method.local_seeds import prepare_local_seeds, read_local_seed
from pipelines.method.phrases import FILE_NAME, Phrase, add_phrase, appended
from pipelines.method.seeds import SEEDS
from pipelines.warehouse.project import dbt_project

_HEADER = "lang,phrase,family,source,reason,author\n"
_ROW = {"lang": "en", "phrase": "on it", "family": "agree", "source": "local", "reason": "", "author": "ann"}


def test_a_new_file_begins_with_its_header() -> None:
    assert appended("", _ROW) == _HEADER + "en,on it,agree,local,,ann\n"


def test_a_file_keeps_its_columns_line_ends_and_mark() -> None:
    before = "\ufefffamily,phrase,lang,source,author,reason\r\nthanks,tx,en,,,\r\n"
    assert appended(before, _ROW) == before + "agree,on it,en,local,ann,\r\n"


def test_a_missing_line_end_does_not_glue_two_rows_together() -> None:
    assert appended(_HEADER + "en,tx,thanks,,,", _ROW).endswith(
        "en,tx,thanks,,,\nen,on it,agree,local,,ann\n"
    )


def test_a_note_without_a_column_gets_one_and_older_rows_none() -> None:
    before = 'lang,phrase,family,source\nen,"tx, all",thanks,\n'
    after = list(csv.reader(io.StringIO(appended(before, {**_ROW, "reason": "said daily"}))))
    assert after == [
        ["lang", "phrase", "family", "source", "reason", "author"],
        ["en", "tx, all", "thanks", "", "", ""],
        ["en", "on it", "agree", "local", "said daily", "ann"],
    ]


# What a note may hold: anything a person types on one line.
_NOTE = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=30).map(str.strip)


@settings(deadline=None, max_examples=80)
@given(st.lists(st.tuples(_NOTE, _NOTE), min_size=1, max_size=4))
def test_whatever_is_noted_is_read_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, notes: list[tuple[str, str]]
) -> None:
    text = ""
    for n, (reason, author) in enumerate(notes):
        text = appended(text, {**_ROW, "phrase": f"on it {n}", "reason": reason, "author": author})
    path = tmp_path_factory.mktemp("file") / FILE_NAME
    path.write_text(text, encoding="utf-8")
    rows = read_local_seed(path, SEEDS["canned_phrase"])
    assert [(row["reason"], row["author"]) for row in rows] == notes


def _add(folder: Path, text: str, family: str, lang: str = "*") -> str:
    folder.mkdir(exist_ok=True)
    seeds = prepare_local_seeds(folder, folder.parent / "seeds")
    return add_phrase(
        folder, Phrase(text, family, lang, author="ann"), project=dbt_project(), local_seeds=seeds
    )


def test_a_phrase_taken_in_is_canned_from_then_on(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    assert explain("Rock solid, mate!").tier != "one_tap"
    assert _add(folder, "Rock SOLID, mate!!", "praise") == "rock solid mate"
    seeds = prepare_local_seeds(folder, tmp_path / "seeds")
    assert explain("rock solid mate", local_seeds=seeds).tier == "one_tap"
    assert not list(folder.glob("*.tmp"))
    with pytest.raises(InputError, match="your list holds it already, as praise"):
        _add(folder, "rock solid, Mate", "thanks", "en")


def test_what_the_shipped_list_says_may_be_said_otherwise_but_not_twice(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    with pytest.raises(InputError, match="shipped list holds it already, as thanks"):
        _add(folder, "Thanks a lot!", "thanks")
    _add(folder, "Thanks a lot!", "closing")
    seeds = prepare_local_seeds(folder, tmp_path / "seeds")
    assert [row["family"] for row in read_local_seed(seeds / FILE_NAME, SEEDS["canned_phrase"])] == [
        "closing"
    ]


@pytest.mark.parametrize(
    ("text", "family", "kind"), [("on it", "cheers", SettingsError), ("?!…", "agree", InputError)]
)
def test_what_cannot_take_effect_is_refused_and_writes_nothing(
    text: str, family: str, kind: type[QaeError], tmp_path: Path
) -> None:
    with pytest.raises(kind):
        _add(tmp_path / "mine", text, family)
    assert not list((tmp_path / "mine").iterdir())
