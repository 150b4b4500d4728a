"""The tiny home of the session; tests that change it work on it as it was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.homes import Kept


def query(home: Path, sql: str) -> list[tuple[Any, ...]]:
    """Ask the published file, read-only, as a BI tool would."""
    with duckdb.connect(str(home / "reporting" / "reporting.duckdb"), read_only=True) as con:
        return con.execute(sql).fetchall()


@pytest.fixture
def home(tiny: Kept) -> Path:
    """The tiny home, restored: to be broken."""
    return tiny.restored()
