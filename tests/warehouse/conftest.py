"""One house a session: dbt's parse is kept as long as the warehouse's path stays the same."""

from __future__ import annotations

import pytest

from tests.warehouse.house import House


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """The folder every test of the models builds in, one after another."""
    return House(tmp_path_factory.mktemp("house"))
