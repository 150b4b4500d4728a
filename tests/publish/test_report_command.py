"""`qae report` on a home: its look from `[brand]`, its comparison, and its refusals by exit code."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from pipelines.home import open_home

BRAND = '[brand]\ntitle = "Antworten, Oktober"\ncolour = "#ffcc00"\nlanguage = "de"\nlogo = "logo.svg"\n'


@pytest.fixture(scope="module")
def root(world: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which the planted marts are published, and its settings beside it."""
    root = tmp_path_factory.mktemp("client") / "home"
    open_home(root, "real")
    shutil.copytree(world.parent, root / "reporting", symlinks=True, dirs_exist_ok=True)
    (root.parent / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>')
    (root.parent / "qae.toml").write_text(BRAND)
    return root


def _report(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["--home", str(root), "report", *arguments])


def test_the_brand_is_in_the_report_and_what_was_adjusted_is_said(root: Path, tmp_path: Path) -> None:
    done = _report(root, "--out", str(tmp_path / "report.html"))
    assert done.exit_code == 0, done.output
    assert "[brand] colour #ffcc00 has a contrast of 1.4 on the light page" in done.output
    html = (tmp_path / "report.html").read_text()
    assert "<title>Antworten, Oktober" in html
    assert '<img class="logo" src="data:image/svg+xml;base64,' in html
    assert "Antworten wurden gemeldet." in html


def test_a_comparison_stands_in_a_file_of_its_own(root: Path) -> None:
    done = _report(root, "--from", "2026-09-01", "--to", "2026-09-28", "--compare")
    assert done.exit_code == 0, done.output
    assert 'id="compare"' in (root / "reporting" / "report-compared.html").read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--from", "2026-09-01"], "Add --compare."),
        (["--compare"], "--compare needs a period"),
        (["--from", "2026-10-10", "--to", "2026-11-06", "--compare"], "may still be answered"),
    ],
)
def test_a_comparison_that_cannot_be_fair_ends_with_exit_code_2(
    root: Path, arguments: list[str], said: str
) -> None:
    refused = _report(root, *arguments)
    assert (refused.exit_code, said in refused.stderr) == (2, True)


def test_a_logo_that_runs_something_stops_before_anything_is_written(root: Path, tmp_path: Path) -> None:
    logo = root.parent / "logo.svg"
    kept = logo.read_text()
    logo.write_text('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')
    try:
        refused = _report(root, "--out", str(tmp_path / "report.html"))
    finally:
        logo.write_text(kept)
    assert (refused.exit_code, "holds <script>" in refused.stderr) == (2, True)
    assert not (tmp_path / "report.html").exists()
