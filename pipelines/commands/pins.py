"""`qae publish --unpin`: let go of a publication that was kept."""

from __future__ import annotations

from pathlib import Path

from pipelines.commands.screen import OUT, say_json
from pipelines.home import open_home
from pipelines.publish.pinning import unpin
from pipelines.settings import home_path


def unpin_command(given: Path | None, name: str, *, as_json: bool) -> None:
    """Take a pin away."""
    kept = unpin(open_home(home_path(given)).reporting, name)
    if as_json:
        say_json({"unpinned": name, "publication": kept})
    else:
        OUT.print(f"{name} keeps publication {kept} no longer; a later publish may delete it.")
