"""Models of the user's own: built with ours, kept in their folder, never touched by an upgrade.

dbt knows one project folder, and the shipped one may be read-only and serves many homes. So a home with own
models gets a folder of links: ours as they are, theirs beside them, and a `dbt_project.yml` that names both.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Final

import yaml

from pipelines.files import replace_text
from pipelines.warehouse.project import dbt_project

FOLDER: Final = "qae_models"
"""Where own models lie, from where `qae.toml` does."""
SCHEMA: Final = "own"
"""Where they are built, unless a model says otherwise."""
_LINKED: Final = "own_models"
_COMPOSED: Final = "dbt_with_own_models"
_SHIPPED: Final = ("models", "macros", "seeds", "tests", "profiles.yml")


def own_models(folder: Path) -> Path | None:
    """The folder of own models below `folder`; None where there is none, or no model in it."""
    found = folder / FOLDER
    return found.resolve() if any(found.rglob("*.sql")) else None


def project_for(root: Path, own: Path | None) -> Path:
    """The dbt project that the home at `root` is built with: the shipped one, or one with `own` beside it."""
    composed = root / _COMPOSED
    if own is None:
        if (composed / _LINKED).is_symlink():
            shutil.rmtree(composed)
        return dbt_project()
    composed.mkdir(parents=True, exist_ok=True, mode=0o700)
    shipped = dbt_project()
    for name in _SHIPPED:
        if (shipped / name).exists():
            _link(composed / name, shipped / name)
    _link(composed / _LINKED, own)
    replace_text(composed / "dbt_project.yml", _settings(shipped / "dbt_project.yml"))
    return composed.resolve()


def standing_project(root: Path) -> Path:
    """The project that the home's manifest was made from."""
    composed = root / _COMPOSED
    return composed.resolve() if composed.is_dir() else dbt_project()


def _settings(shipped: Path) -> str:
    """Our project file with a second folder of models: tables in a schema of their own, no contract."""
    project: dict[str, Any] = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    project["model-paths"].append(_LINKED)
    project["models"][project["name"]] |= {"+schema": SCHEMA, "+materialized": "table"}
    return yaml.safe_dump(project, sort_keys=True)


def _link(link: Path, target: Path) -> None:
    if link.is_symlink():
        if link.readlink() == target:
            return
        link.unlink()
    # What stands here and is no link of ours is left alone: the name is then taken, and that is an error.
    link.symlink_to(target)
