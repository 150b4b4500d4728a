"""Worlds the sandbox tests share: drawing the default one costs seconds, so it is drawn once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipelines.sandbox.world import World


@pytest.fixture(scope="session")
def default_world() -> World:
    """The world of `make run`: seed_story, seed 7, default size."""
    return World()


@pytest.fixture(scope="session")
def tiny_world() -> World:
    """The world of quick tests: seed_story, seed 7, 35 days."""
    return World(size="tiny")


@pytest.fixture(scope="session")
def truth(default_world: World) -> pd.DataFrame:
    """Truth of the default world's delivered sends."""
    frame: Any = default_world.truth().to_pandas()
    return frame[frame["delivered"]]


@pytest.fixture(scope="session")
def messages(default_world: World) -> pd.DataFrame:
    """Messages of the default world, planted duplicates included."""
    frame: Any = default_world.messages().to_pandas()
    return frame
