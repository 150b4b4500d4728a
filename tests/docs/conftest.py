"""Readers of the documentation, in front of a small sandbox and of the default one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import reader
from reader import MakeReader

from tests.homes import Kept


@pytest.fixture(scope="session")
def tiny_sandbox(tiny: Kept, tmp_path_factory: pytest.TempPathFactory) -> MakeReader:
    """Makes a reader in a folder where `qae run --size tiny` has been run."""
    return reader.readers(tmp_path_factory.mktemp("docs"), tiny.pristine, "")


@pytest.fixture(scope="session")
def default_sandbox(tmp_path_factory: pytest.TempPathFactory) -> MakeReader:
    """The same with the default sandbox, which the outputs shown come from."""
    return reader.default_sandbox(tmp_path_factory.mktemp("docs-default"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    """A folder for one reader, removed at once: a home is some 40 MB."""
    yield tmp_path / "desk"
    shutil.rmtree(tmp_path, ignore_errors=True)
