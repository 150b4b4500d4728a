"""The wheel, built as a release would be, from a checkout with everything in it that must not ship."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = ("pipelines", "dbt_project", "expectations")
DIRT = (
    "dbt_project/target/manifest.json",
    "dbt_project/logs/dbt.log",
    "dbt_project/models/__pycache__/x.pyc",
)


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout, built by the backend itself: no network, no isolated environment."""
    backend = pytest.importorskip(
        "hatchling.build", reason="hatchling is not installed; `pip install hatchling`"
    )
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    for name in SHIPPED:
        shutil.copytree(ROOT / name, source / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    for name in DIRT:
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_text("must not ship")
    before = Path.cwd()
    os.chdir(source)
    try:
        return out / backend.build_wheel(str(out))
    finally:
        os.chdir(before)
