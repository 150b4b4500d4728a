"""`qae reset`: throw away what can be rebuilt, or everything."""

from __future__ import annotations

import shutil
from pathlib import Path

from filelock import FileLock, Timeout
from rich.prompt import Confirm

from pipelines.commands.screen import ERR, OUT
from pipelines.errors import BusyError, SettingsError
from pipelines.home import open_home
from pipelines.settings import home_path


def reset_command(given: Path | None, *, everything: bool, yes: bool) -> None:
    """Remove the warehouse and dbt's working files; with `everything` the home itself."""
    home = open_home(home_path(given))
    what = "the whole home: landing, warehouse, everything published" if everything else "the warehouse"
    if not yes and not Confirm.ask(f"Remove {what} of {home.root}?", console=ERR, default=False):
        raise SettingsError("nothing was removed", where=str(home.root))
    try:
        with FileLock(home.lock, mode=0o600).acquire(timeout=0):
            if everything:
                shutil.rmtree(home.root)
            else:
                for path in home.root.glob("warehouse.duckdb*"):
                    path.unlink()
                shutil.rmtree(home.dbt_target)
    except Timeout:
        raise BusyError("a run is at work in this home", where=str(home.root)) from None
    OUT.print(f"Removed {what}. " + ("" if everything else "The next `qae run` rebuilds it from landing."))
