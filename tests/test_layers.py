"""The layer rule: what a room may import, read from the code itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PIPELINES = Path(__file__).parents[1] / "pipelines"
ORCHESTRATION = {"dagster", "dagster_dbt", "dbt", "great_expectations"}
PURE = ("sources", "landing", "method", "publish", "sandbox")


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def _files(room: str = ".") -> list[Path]:
    return sorted((PIPELINES / room).rglob("*.py"))


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_knows_no_orchestrator(room: str) -> None:
    guilty = {
        f"{path.name}: {name}"
        for path in _files(room)
        for name in _imports(path)
        if name.split(".")[0] in ORCHESTRATION
    }
    assert not guilty


@pytest.mark.parametrize("room", PURE)
def test_a_pure_room_imports_nothing_that_runs_it(room: str) -> None:
    above = {"pipelines.defs", "pipelines.commands", "pipelines.cli", "pipelines.steps", "pipelines.launch"}
    guilty = {f"{path.name}: {name}" for path in _files(room) for name in _imports(path) & above}
    assert not guilty


def test_only_checks_imports_great_expectations() -> None:
    guilty = {
        str(path.relative_to(PIPELINES))
        for path in _files()
        if any(name.split(".")[0] == "great_expectations" for name in _imports(path))
    }
    assert all(name.startswith("checks/") for name in guilty)


def test_only_settings_and_runtime_read_the_environment() -> None:
    guilty = {
        path.name
        for path in _files()
        if "os.environ" in path.read_text(encoding="utf-8") or "os.getenv" in path.read_text(encoding="utf-8")
    }
    assert guilty <= {"settings.py", "runtime.py"}


def test_no_file_holds_more_than_one_idea_can_need() -> None:
    long = {
        str(p.relative_to(PIPELINES)): n for p in _files() if (n := len(p.read_text().splitlines())) > 400
    }
    assert not long


def test_definitions_only_wire() -> None:
    assert len((PIPELINES / "definitions.py").read_text().splitlines()) < 60
