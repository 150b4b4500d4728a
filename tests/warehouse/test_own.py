"""Models of the user's own stand beside ours in one dbt project, and ours stay as they are shipped."""

from __future__ import annotations

from pathlib import Path

import yaml

from pipelines.warehouse.own import own_models, project_for, standing_project
from pipelines.warehouse.project import dbt_project


def _own(folder: Path) -> Path:
    (folder / "qae_models").mkdir(parents=True)
    (folder / "qae_models" / "mine.sql").write_text("select 1 as a")
    found = own_models(folder)
    assert found
    return found


def test_a_home_without_own_models_is_built_with_the_shipped_project(tmp_path: Path) -> None:
    (tmp_path / "qae_models").mkdir()
    assert own_models(tmp_path) is None
    assert project_for(tmp_path / "home", None) == standing_project(tmp_path / "home") == dbt_project()


def test_own_models_are_a_second_folder_in_a_schema_of_their_own(tmp_path: Path) -> None:
    home = tmp_path / "home"
    project = project_for(home, _own(tmp_path))
    assert standing_project(home) == project
    assert (project / "own_models" / "mine.sql").read_text() == "select 1 as a"
    assert (project / "models" / "marts" / "rpt_week.sql").is_file()
    ours = yaml.safe_load((dbt_project() / "dbt_project.yml").read_text())
    made = yaml.safe_load((project / "dbt_project.yml").read_text())
    assert made["model-paths"] == [*ours["model-paths"], "own_models"]
    assert made["models"]["qae"]["+schema"] == "own"
    assert made["models"]["qae"]["marts"] == ours["models"]["qae"]["marts"]


def test_it_follows_the_folder_and_goes_when_the_models_go(tmp_path: Path) -> None:
    home, moved = tmp_path / "home", tmp_path / "moved"
    project_for(home, _own(tmp_path))
    project = project_for(home, _own(moved))
    assert (project / "own_models").resolve() == moved / "qae_models"
    assert project_for(home, None) == dbt_project()
    assert not project.exists()
    assert (moved / "qae_models" / "mine.sql").exists()
