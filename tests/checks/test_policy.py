"""The policy: without it the gate could only wave through, so it stops."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.checks.policy import POLICY_NAME, load_policy
from pipelines.errors import SettingsError
from pipelines.warehouse.project import expectations

GOOD = (
    '[suites]\n"marts.a" = { checks = 2, critical = 1 }\n'
    '[parameters.k]\nvalue = 20\nwhy = "crowds hide people"\n'
)


def write(folder: Path, text: str) -> Path:
    (folder / POLICY_NAME).write_text(text)
    return folder


def test_a_policy_is_read(tmp_path: Path) -> None:
    policy = load_policy(write(tmp_path, GOOD))
    assert policy.suites["marts.a"].checks == 2
    assert policy.parameters["k"].value == 20


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[suites]\n",
        "[suites",
        "suites = 3",
        '[suites]\n"marts.a" = { checks = 0, critical = 0 }',
        '[suites]\n"marts.a" = { checks = 1, critical = 2 }',
        '[suites]\n"marts.a" = { checks = "all", critical = 0 }',
        '[suites]\n"marts.a" = { checks = 1 }',
        GOOD.replace('why = "crowds hide people"', ""),
        GOOD.replace("crowds hide people", " "),
        GOOD.replace("value = 20", ""),
    ],
)
def test_a_policy_that_cannot_be_read_stops_with_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(SettingsError, match=r"policy\.toml"):
        load_policy(write(tmp_path, text))


def test_a_missing_policy_stops(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"policy\.toml"):
        load_policy(tmp_path)


def test_every_parameter_is_used_by_a_query_and_every_query_knows_its_parameters() -> None:
    queries = "\n".join(path.read_text() for path in expectations().glob("*.sql"))
    for name in load_policy(expectations()).parameters:
        assert f"${name}" in queries, f"nobody measures with {name}"
