"""One scorecard for a module: reading the lexicon costs more than scoring a batch."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest

from pipelines.method.scorecard import Scorecard
from pipelines.warehouse.project import dbt_project


@pytest.fixture(scope="module")
def card() -> Iterator[Scorecard]:
    with duckdb.connect() as con:
        yield Scorecard(con, dbt_project())
