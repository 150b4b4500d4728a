"""The published columns have a semantic version: what breaks a dashboard never passes as a small change."""

from __future__ import annotations

import pytest

from pipelines.errors import InputError
from pipelines.reference.__main__ import contract_files
from pipelines.reference.contract import (
    Columns,
    Entry,
    contract_path,
    extended,
    published_columns,
    read_log,
    replayed,
)

BASE = Columns({"t.a": "bigint", "t.b": "date"})


def _versions(*states: Columns) -> list[str]:
    log: list[Entry] = []
    for release, state in enumerate(states):
        log = extended(log, state, f"0.{release}.0")
    assert replayed(log) == states[-1]
    return [entry.version for entry in log]


def test_the_committed_contract_is_what_the_marts_say() -> None:
    assert replayed(read_log(contract_path())) == published_columns(), "run: make docs"
    for path, text in contract_files().items():
        assert path.read_text(encoding="utf-8") == text, "run: make docs"


@pytest.mark.parametrize(
    ("later", "version"),
    [
        ({"t.a": "bigint", "t.b": "date", "t.c": "double"}, "1.1.0"),
        ({"t.a": "bigint", "t.b": "date", "u.a": "double"}, "1.1.0"),
        ({"t.a": "bigint"}, "2.0.0"),
        ({"t.a": "bigint", "t.b": "timestamp"}, "2.0.0"),
    ],
    ids=["a new column", "a new table", "a column gone", "another type"],
)
def test_a_change_decides_the_version(later: dict[str, str], version: str) -> None:
    assert _versions(BASE, Columns(later)) == ["1.0.0", version]


def test_a_renamed_column_lives_one_minor_version_under_both_names() -> None:
    both = Columns({**BASE.types, "t.c": "date"}, {"t.b": "t.c"})
    gone = Columns({"t.a": "bigint", "t.c": "date"})
    assert _versions(BASE, both, gone) == ["1.0.0", "1.1.0", "1.2.0"]
    assert _versions(BASE, gone) == ["1.0.0", "2.0.0"]


def test_changes_before_a_release_are_one_version() -> None:
    log = extended([], BASE, "0.1.0")
    log = extended(log, Columns({"t.a": "bigint", "t.c": "date"}), "0.1.0")
    assert [(entry.version, sorted(entry.added)) for entry in log] == [("1.0.0", ["t.a", "t.c"])]


def test_a_column_dropped_by_hand_under_a_small_version_is_found_out() -> None:
    log = [Entry("1.0.0", "0.1.0", added=BASE.types), Entry("1.1.0", "0.2.0", removed=("t.b",))]
    with pytest.raises(InputError, match=r"2\.0\.0 at least"):
        replayed(log)
