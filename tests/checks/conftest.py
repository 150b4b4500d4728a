"""The small home, built once, and every mutant of it measured and judged once."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.checks.gate import measure_and_judge
from pipelines.checks.measure import values_of
from pipelines.checks.policy import load_policy
from pipelines.checks.suites import Suite, load_suites
from pipelines.checks.verdict import CheckResult
from pipelines.warehouse.project import expectations
from tests.checks.small_home import TODAY, build_small_home


@dataclass(frozen=True)
class SmallHome:
    """The home's warehouse, open to be changed, and what the shipped suites say about it."""

    connection: duckdb.DuckDBPyConnection
    suites: dict[str, Suite]
    parameters: dict[str, Any]

    def judge(self, suite: str) -> list[CheckResult]:
        """Measure and judge one suite as the warehouse stands."""
        return measure_and_judge(self.connection, self.suites[suite], self.parameters)

    @contextmanager
    def changed(self, *statements: str) -> Generator[None, None, None]:
        """The warehouse with some statements applied, put right again afterwards."""
        self.connection.execute("begin")
        try:
            for statement in statements:
                self.connection.execute(statement)
            yield
        finally:
            self.connection.execute("rollback")


@pytest.fixture(scope="session")
def small_home_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with landing and a built warehouse; read it only, or copy it."""
    folder = tmp_path_factory.mktemp("small_home")
    build_small_home(folder)
    return folder


@pytest.fixture(scope="session")
def small_home(small_home_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallHome]:
    """A copy of the warehouse, open for mutants."""
    copy = tmp_path_factory.mktemp("mutants") / "warehouse.duckdb"
    copy.write_bytes((small_home_folder / "warehouse.duckdb").read_bytes())
    policy = load_policy(expectations())
    suites, faults = load_suites(expectations(), policy)
    assert faults == []
    parameters = values_of(policy.parameters, landing=small_home_folder / "landing", today=TODAY)
    with duckdb.connect(copy) as connection:
        yield SmallHome(connection, {suite.name: suite for suite in suites}, parameters)


@pytest.fixture
def home_copy(small_home_folder: Path, tmp_path: Path) -> Callable[[], Path]:
    """Make a home of one's own: its warehouse copied, its landing shared."""

    def copy() -> Path:
        home = tmp_path / "home"
        home.mkdir()
        (home / "landing").symlink_to(small_home_folder / "landing")
        (home / "warehouse.duckdb").write_bytes((small_home_folder / "warehouse.duckdb").read_bytes())
        return home

    return copy
