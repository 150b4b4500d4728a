"""`qae explain` takes whatever a shell hands over, and prints nothing a terminal would obey."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.commands.texts import shown, typed


def _explain(home: Path, *args: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(home), "explain", *args])


ODD = {
    "quotes": "\"quo'ted\" -- '; drop table messages",
    "templates": "%s {0} {{ x }} {% raw %}",
    "markup": "[bold]thanks[/bold] [/]",
    "ten thousand letters": "a" * 10_000,
    "ten thousand words": "thanks " * 1_700,
    "control codes": "tha\x1b[31mnks\x07 \x00 a lot",
    "bytes that are no text": "thanks \udcff\udcfe",
    "right to left": "\u202ethanks\u202c",
    "no lexicon": "谢谢 ありがとう",
    "signs alone": "?!… ---",
    "lines": "thanks\n\n> quoted\nsee you",
}


@pytest.mark.parametrize("name", ODD)
def test_odd_texts_are_explained_like_any_other(name: str, tmp_path: Path) -> None:
    ended = _explain(tmp_path, "--", ODD[name])
    assert ended.exit_code == 0, ended.output
    assert "class" in ended.stdout
    assert not set("\x1b\x07\x00\u202e") & set(ended.stdout)


def test_a_prompt_changes_what_a_yes_is(tmp_path: Path) -> None:
    asked = json.loads(_explain(tmp_path, "yes", "--prompt", "Shall we meet on Tuesday?", "--json").stdout)
    alone = json.loads(_explain(tmp_path, "yes", "--json").stdout)
    assert asked["tier"] == "brief"
    assert alone["tier"] != "brief"


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        ([], 2, "give a text, or the key"),
        (["thanks", "--reply", "k"], 2, "give a text, or the key"),
        (["   "], 3, "there is no text to explain"),
        (["thanks", "--lang", "xx"], 2, "No lexicon for 'xx'"),
        (["--reply", "k"], 2, "there is no home here"),
    ],
)
def test_what_cannot_be_explained_is_one_line(args: list[str], code: int, said: str, tmp_path: Path) -> None:
    ended = _explain(tmp_path / "none", *args)
    assert ended.exit_code == code
    assert said in ended.stderr


def test_local_rows_that_cannot_be_read_are_named_with_their_line(tmp_path: Path) -> None:
    (tmp_path / "local_canned_phrase.csv").write_text("lang,phrase,family\nen,on it,cheers\n")
    ended = _explain(tmp_path, "thanks")
    assert ended.exit_code == 2
    assert "line 2" in ended.stderr


@given(st.text())
def test_what_is_shown_has_no_markup_and_no_control_code(text: str) -> None:
    printed = Text.from_markup(shown(text)).plain
    assert not [c for c in printed if (ord(c) < 32 and c not in "\n\t") or 127 <= ord(c) < 160]
    # A backslash at the end is doubled, lest it escape the markup that follows.
    assert len(printed) - len(text) in ((0, 1) if text.endswith("\\") else (0,))


@given(st.binary())
def test_any_argument_becomes_text(raw: bytes) -> None:
    typed(raw.decode("utf-8", "surrogateescape")).encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_text_stays_itself(text: str) -> None:
    assert typed(text) == text
