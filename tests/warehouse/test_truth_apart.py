"""What was planted is for checking: no model, seed, check or report may read it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.sandbox.tables import MESSAGES, OUTCOMES, REPLY_TRUTH, TRUTH

REPO = Path(__file__).parents[2]
_WRITERS = {REPO / "pipelines" / "cli.py", REPO / "pipelines" / "commands" / "world.py"}
_FILES = [
    path
    for folder in ("dbt_project", "expectations", "pipelines")
    for path in sorted((REPO / folder).rglob("*"))
    if path.suffix in (".sql", ".yml", ".json", ".py")
    and not {"sandbox", "target"} & set(path.parts)
    and path not in _WRITERS
]
_TABLES = re.compile(r"truth[_/](sends|replies)|reply_truth|world\.json")


def test_no_file_of_the_pipeline_names_the_truth() -> None:
    assert len(_FILES) > 150
    assert [str(path) for path in _FILES if _TABLES.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("column", ["intent", "adoption", "tapped", "reply_class", "outcome_recorded"])
def test_what_is_brought_to_the_pipeline_holds_no_truth(column: str) -> None:
    assert column in TRUTH.names + REPLY_TRUTH.names
    assert column not in MESSAGES.names + OUTCOMES.names
