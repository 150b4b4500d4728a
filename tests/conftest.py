"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

_SHARED = Path(__file__).parents[2] / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the checkout; a test that needs it is skipped elsewhere."""
    if not _SHARED.is_dir():
        pytest.skip("the real data sets are not on this machine")
    return _SHARED
