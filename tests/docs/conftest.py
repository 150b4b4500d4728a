"""Sandboxes that the readers of the documentation stand in, each run once a session."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from reader import MakeReader, sandbox


@pytest.fixture(scope="session")
def tiny_sandbox(tmp_path_factory: pytest.TempPathFactory) -> MakeReader:
    """Makes a reader in a copy of a folder where `qae run --size tiny` has been run."""
    return sandbox(tmp_path_factory.mktemp("docs"), "--size", "tiny")


@pytest.fixture(scope="session")
def default_sandbox(tmp_path_factory: pytest.TempPathFactory) -> MakeReader:
    """The same with the default sandbox, which the outputs shown come from."""
    return sandbox(tmp_path_factory.mktemp("docs-default"))


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    """A folder for one reader, removed at once: a home is some 40 MB."""
    yield tmp_path / "desk"
    shutil.rmtree(tmp_path, ignore_errors=True)
