"""Kinds that other distributions bring: taken where they are sound, and never in the way where not."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest

from pipelines.errors import SettingsError
from pipelines.home import Home
from pipelines.settings import load_settings
from pipelines.sources import registry
from pipelines.sources.plugins import outside_kinds

MODULE = """
from typing import Literal
from pydantic import SecretStr
from pipelines.options import Block
from pipelines.sources.base import Extracted, Plan, SourceKind

class Pigeons(Block):
    kind: Literal["pigeons"]
    loft: str
    ring: SecretStr | None = None

def plan(job, window):
    return Plan(0, 0, None)

def extract(job, window):
    return Extracted()

SOURCE = SourceKind("pigeons", (), False, plan, extract, options=Pigeons)
BARE = SourceKind("bare", (), False, plan, extract)
"""
POINTS = """[qae.sources]
pigeons = acme_pigeons:SOURCE
bare = acme_pigeons:BARE
ads_file = acme_pigeons:SOURCE
gone = acme_nowhere:SOURCE
renamed = acme_pigeons:SOURCE
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: Any) -> Path:
    """A distribution on the path, as an installer leaves it."""
    info = tmp_path / "lib" / "acme_pigeons-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-pigeons\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    (tmp_path / "lib" / "acme_pigeons.py").write_text(MODULE)
    monkeypatch.syspath_prepend(tmp_path / "lib")
    importlib.invalidate_caches()
    kinds, refused = outside_kinds(registry.REGISTRY)
    for table, found in ((registry.REGISTRY, kinds), (registry.REFUSED, refused)):
        for name, row in found.items():
            monkeypatch.setitem(table, name, row)
    return tmp_path


def settings(folder: Path, block: str) -> Any:
    (folder / "qae.toml").write_text(f"[sources.birds]\n{block}\n")
    return load_settings(Home(folder / ".qae", "real", "")).sources["birds"]


def test_a_sound_kind_is_taken_and_the_others_say_why_not(installed: Path) -> None:
    kinds, refused = outside_kinds({"ads_file"})
    assert kinds.keys() == {"pigeons"}
    assert "already" in refused["ads_file"]
    assert "no `options`" in refused["bare"]
    assert "ModuleNotFoundError" in refused["gone"]
    assert "kind='renamed'" in refused["renamed"]


def test_its_block_is_checked_and_its_secret_comes_from_the_environment(
    installed: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("QAE_BIRDS_RING", "canary-7")
    found = settings(installed, 'kind = "pigeons"\nloft = "roof"')
    assert (found.loft, found.ring.get_secret_value()) == ("roof", "canary-7")


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ('kind = "pigeons"', "loft is missing"),
        ('kind = "pigeons"\nloft = "roof"\nnest = 1', "nest is no setting"),
        ('kind = "pigeons"\nloft = "roof"\nring = "x"', "ring is a secret"),
        ('kind = "gone"', "could not be loaded: ModuleNotFoundError"),
        ('kind = "eagles"', "there is no kind 'eagles'.*pigeons"),
    ],
)
def test_a_wrong_block_is_refused_in_words(installed: Path, block: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        settings(installed, block)
