"""The reference pages say what the code says, and say it of everything there is."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from pipelines.options import Source, Weights, Workspace
from pipelines.reference.__main__ import FOLDER, PAGES
from pipelines.reference.errors import messages
from pipelines.reference.markdown import table
from pipelines.reference.reasons import QUARANTINED, SKIPPED
from pipelines.reference.settings import meanings
from pipelines.settings import SECRETS

SOURCES = Path(__file__).parents[2] / "pipelines" / "sources"
_REASON = re.compile(
    r"(blank_row|duplicate|draft|spam|superseded_by_later_file|merged_into_grain|more_than_a_day"
    r"|(no|unreadable|unknown|unusable|negative|conflicting|hidden|too_many|too_few|broken|unclosed|invalid)_"
    r"[a-z_]+|value_without_currency|line_too_long|not_an_object)"
)
_BLOCKS = [Workspace, Weights, *get_args(get_args(Source)[0])]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_the_committed_page_is_the_generated_one(name: str) -> None:
    page = (FOLDER / name).read_text(encoding="utf-8")
    assert page == PAGES[name](), "run: make docs"


@pytest.mark.parametrize("block", _BLOCKS, ids=lambda block: block.__name__)
def test_every_setting_says_what_it_means(block: type[Workspace]) -> None:
    said = meanings(block)
    kind = block.model_fields.get("kind")
    secrets = SECRETS[get_args(kind.annotation)[0]] if kind else ()
    assert block.model_fields.keys() - {"kind", *secrets} == said.keys()


def test_every_reason_in_the_sources_has_a_meaning() -> None:
    found: set[str] = set()
    for path in sorted(SOURCES.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= {node.value} if _REASON.fullmatch(node.value) else set()
    assert {"no_message_id", "draft", "unclosed_quote"} <= found
    assert found <= QUARANTINED.keys() | SKIPPED.keys()


def test_messages_keep_their_words_and_mark_what_differs() -> None:
    found = {(kind, what): remedy for kind, what, remedy in messages()}
    assert found["SettingsError", "there is no home here"] == "Make one with `qae run`."
    assert ("SettingsError", "this home holds … data and cannot take … data") in found


def test_a_pipe_in_a_cell_does_not_start_another_cell() -> None:
    assert table(("a", "b"), [("x|y", "two\nlines")]).splitlines()[2] == "| x\\|y | two lines |"
