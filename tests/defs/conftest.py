"""The code location as Dagster loads it, over the tiny home as its run left it."""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from tests.homes import Kept

VARIABLES = ("QAE_HOME", "DAGSTER_HOME")


@pytest.fixture(scope="session")
def ran(tiny: Kept) -> Path:
    """The tiny home, not to be changed."""
    return tiny.pristine


@pytest.fixture(scope="session")
def defs(tiny: Kept) -> Iterator[dg.Definitions]:
    """`pipelines.definitions.defs`, loaded once in this process."""
    before = {name: os.environ.get(name) for name in VARIABLES}
    os.environ["QAE_HOME"] = str(tiny.restored())
    os.environ["DAGSTER_HOME"] = str(tiny.place / "dagster")
    with warnings.catch_warnings():
        # dagster-dbt's parser and Dagster's own betas announce themselves; neither is ours to change.
        warnings.simplefilter("ignore")
        from pipelines.definitions import defs

        defs.get_repository_def()
    yield defs
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.__setitem__(name, value)


@pytest.fixture(scope="session")
def graph(defs: dg.Definitions) -> dg.AssetGraph:
    """Every asset and check of the code location."""
    return defs.get_repository_def().asset_graph


@pytest.fixture(scope="session")
def instance(ran: Path) -> Iterator[dg.DagsterInstance]:
    """What Dagster kept of the tiny home's run."""
    with dg.DagsterInstance.from_config(str(ran / "dagster")) as instance:
        yield instance
