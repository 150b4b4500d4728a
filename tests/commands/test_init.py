"""`qae init` starts a project, and never touches one that is there."""

from __future__ import annotations

import json
from pathlib import Path

from typer.testing import CliRunner

from pipelines.cli import app
from pipelines.home import open_home
from pipelines.method.local_seeds import prepare_local_seeds
from pipelines.settings import load_settings


def _init(folder: Path) -> dict[str, list[str]]:
    ended = CliRunner().invoke(app, ["init", str(folder), "--json"])
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


def _files(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_what_it_writes_is_a_project_that_runs_as_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    written = _init(folder)["written"]
    assert {"qae.toml", ".gitignore", ".env.example", "local_canned_phrase.csv"} <= set(written)
    assert sorted(written) == sorted(_files(folder))
    settings = load_settings(open_home(folder / ".qae", "real"))
    assert settings.config == folder / "qae.toml"
    assert not settings.sources
    seeds = prepare_local_seeds(folder, tmp_path / "seeds")
    assert (seeds / "local_canned_phrase.csv").read_text() == (folder / "local_canned_phrase.csv").read_text()


def test_nothing_that_is_there_is_overwritten_and_a_deleted_example_stays_deleted(tmp_path: Path) -> None:
    _init(tmp_path)
    (tmp_path / "qae.toml").write_text("# mine\n")
    (tmp_path / "qae_models" / "own_platform_weeks.sql").unlink()
    (tmp_path / "README.md").unlink()
    before = _files(tmp_path)
    again = _init(tmp_path)
    assert again["written"] == ["README.md"]
    after = _files(tmp_path)
    assert {name: after[name] for name in before} == before
    assert after.keys() - before.keys() == {"README.md"}


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    ended = CliRunner().invoke(app, ["init", str(tmp_path / "file" / "x")])
    assert (ended.exit_code, "cannot be made" in ended.stderr) == (2, True)
