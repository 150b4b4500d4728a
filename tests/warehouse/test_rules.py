"""The version of each kind of rule changes with that kind and with no other: `qae diff` blames by them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from pipelines.warehouse.rules import rules_of


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    project, own = tmp_path / "project", tmp_path / "own"
    for path, text in {
        project / "models" / "a.sql": "select 1",
        project / "seeds" / "effort" / "canned_phrase.csv": "text",
        project / "target" / "a.sql": "select 1",
        own / "local_canned_phrase.csv": "text",
        own / "local_reply_weight.csv": "reply_class,w",
        own / "settings.json": "{}",
        own / "local_campaign_rule.csv": "number",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return project, own


@pytest.mark.parametrize(
    ("edited", "changed"),
    [
        ("project/models/a.sql", {"method"}),
        ("project/seeds/effort/canned_phrase.csv", {"phrases"}),
        ("own/local_canned_phrase.csv", {"phrases"}),
        ("own/settings.json", {"settings"}),
        ("own/local_campaign_rule.csv", {"settings"}),
        ("own/local_reply_weight.csv", set[str]()),
        ("project/target/a.sql", set[str]()),
    ],
)
def test_an_edit_changes_the_version_of_its_own_kind(
    folders: tuple[Path, Path], tmp_path: Path, edited: str, changed: set[str]
) -> None:
    before = asdict(rules_of(*folders))
    (tmp_path / edited).write_text("something else")
    after = asdict(rules_of(*folders))
    assert {kind for kind in before if before[kind] != after[kind]} == changed
