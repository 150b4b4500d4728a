"""What ships: all of the project that a run needs, nothing that a build or a test left behind."""

from __future__ import annotations

import os
import subprocess
import venv
import zipfile
from email.parser import Parser
from pathlib import Path

import pytest

from pipelines import __version__
from tests.proofs.conftest import ROOT

_CODE = (".py", ".sql", ".yml", ".yaml", ".csv", ".json", ".md", ".html", ".css", ".js", ".j2")
# Headers without rows, for whoever runs dbt by hand in a checkout; a home writes its own set.
_BY_HAND = "dbt_project/local_seeds/"
_LEFT = {"target", "logs", "__pycache__", ".ipynb_checkpoints"}


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def _files(folder: str) -> set[str]:
    found = (path.relative_to(ROOT) for path in (ROOT / folder).rglob("*") if path.is_file())
    return {path.as_posix() for path in found if path.suffix in _CODE and not _LEFT & set(path.parts)}


def test_nothing_that_was_left_behind_ships(names: set[str]) -> None:
    assert [name for name in names if _LEFT & set(name.split("/")) or name.endswith(".pyc")] == []


def test_no_test_benchmark_or_document_ships(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert tops == {"pipelines", f"qae-{__version__}.dist-info"}


def test_all_of_the_package_ships(names: set[str]) -> None:
    assert _files("pipelines") - names == set()


@pytest.mark.parametrize("folder", ["dbt_project", "expectations"])
def test_all_of_the_project_ships(folder: str, names: set[str]) -> None:
    wanted = {f"pipelines/_project/{name}" for name in _files(folder) if not name.startswith(_BY_HAND)}
    assert len(wanted) > 30
    assert wanted - names == set()


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        told = Parser().parsestr(archive.read(f"qae-{__version__}.dist-info/METADATA").decode())
        scripts = archive.read(f"qae-{__version__}.dist-info/entry_points.txt").decode()
    assert (told["Name"], told["Version"]) == ("qae", __version__)
    assert "qae = pipelines.cli:main" in scripts


def test_a_wheel_is_small_and_names_no_path_of_its_builder(wheel: Path) -> None:
    assert wheel.stat().st_size < 3_000_000
    with zipfile.ZipFile(wheel) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            assert str(ROOT).encode() not in archive.read(name), name


@pytest.mark.proof
@pytest.mark.wheel
def test_installed_elsewhere_it_runs_the_sandbox(wheel: Path, tmp_path: Path) -> None:
    """A new environment with nothing in it, an empty folder, no checkout in sight. Needs a package index."""
    place, elsewhere = tmp_path / "venv", tmp_path / "elsewhere"
    elsewhere.mkdir()
    venv.create(place, with_pip=True)
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("QAE_", "DAGSTER_", "PYTHON", "VIRTUAL_ENV"))
    }

    def run(*command: str | Path) -> str:
        done = subprocess.run(
            [str(place / "bin" / command[0]), *map(str, command[1:])],
            cwd=elsewhere, env=environment, capture_output=True, text=True, timeout=1500, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout

    constraints = ROOT / "constraints.txt"
    run("python", "-m", "pip", "install", "--quiet", "--constraint", constraints, wheel)
    assert run("qae", "--version").strip() == f"qae {__version__}"
    assert "reply rate" in run("qae", "run", "--size", "tiny", "--quiet")
    assert (elsewhere / ".qae" / "sandbox" / "reporting" / "report.html").stat().st_size > 10_000
    site = next((place / "lib").glob("python*/site-packages/pipelines"))
    assert not [*site.rglob("target"), *site.rglob("logs")], "a run wrote into the installed package"
