"""`python -m pipelines.reference` writes the reference pages; `--check` only names the stale ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pipelines.checks.docs import render_docs
from pipelines.reference import commands, errors, home, marts, settings
from pipelines.warehouse.project import expectations

PAGES: dict[str, Callable[[], str]] = {
    "checks.md": lambda: render_docs(expectations()),
    "commands.md": commands.render,
    "errors.md": errors.render,
    "home.md": home.render,
    "marts.md": marts.render,
    "settings.md": settings.render,
}
FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def stale(folder: Path = FOLDER) -> list[str]:
    """The pages that are missing or say something else than the code."""
    return [
        name
        for name, render in PAGES.items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != render()
    ]


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
    return int("--check" in arguments and bool(old))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
