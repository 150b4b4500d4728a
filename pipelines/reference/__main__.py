"""`python -m pipelines.reference` writes what is made from code and YAML; `--check` only names what is stale.

These are the reference pages, and the contract of the mart with the macro that says its version.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pipelines import __version__
from pipelines.checks.docs import render_docs
from pipelines.reference import commands, contract, errors, exposures, home, marts, settings, sources
from pipelines.warehouse.project import dbt_project, expectations

PAGES: dict[str, Callable[[], str]] = {
    "checks.md": lambda: render_docs(expectations()),
    "commands.md": commands.render,
    "errors.md": errors.render,
    "home.md": home.render,
    "marts.md": marts.render,
    "settings.md": settings.render,
    "sources.md": sources.render,
}
MACRO = """{{# Version of the published tables and columns, kept by `make docs` from their log. #}}
{{% macro contract_version() -%}}{{{{ return('{version}') }}}}{{%- endmacro %}}
"""
FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def stale(folder: Path = FOLDER) -> list[str]:
    """The pages that are missing or say something else than the code."""
    return [
        name
        for name, render in PAGES.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != render()
    ]


def contract_files() -> dict[Path, str]:
    """The contract's log, the macro with its newest version, and who reads it, as they should be."""
    path = contract.contract_path()
    log = contract.extended(contract.read_log(path), contract.published_columns(), __version__)
    macro = dbt_project() / "macros" / "contract_version.sql"
    return {
        path: contract.log_text(log),
        macro: MACRO.format(version=log[-1].version),
        exposures.exposures_path(): exposures.exposures_text(),
    }


def main(arguments: list[str]) -> int:
    """Write the stale pages, or with `--check` name them and end with 1. A wheel holds no pages: 2."""
    if not FOLDER.is_dir():
        print("the reference pages belong to a checkout of qae, and this is none", file=sys.stderr)
        return 2
    old = stale()
    for name in old:
        if "--check" not in arguments:
            (FOLDER / name).write_text(PAGES[name](), encoding="utf-8")
        print(f"docs/reference/{name}")
    for path, text in contract_files().items():
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        old.append(path.name)
        if "--check" not in arguments:
            path.write_text(text, encoding="utf-8")
        print(f"{path.parent.name}/{path.name}")
    return int("--check" in arguments and bool(old))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
