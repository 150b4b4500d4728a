"""`qae bi`: what to paste into which tool to read the published mart."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from pipelines.commands.screen import OUT, say_json
from pipelines.errors import SettingsError
from pipelines.home import open_home
from pipelines.publish.recipes import TOOLS, recipes
from pipelines.publish.versions import current
from pipelines.settings import home_path


def bi_command(given: Path | None, *, tool: str | None, as_json: bool) -> None:
    """Print one recipe a tool, or that of one; raises `SettingsError` where nothing is published."""
    home = open_home(home_path(given))
    if current(home.reporting) is None:
        raise SettingsError("nothing is published yet", where=str(home.root), remedy="Run `qae run` first.")
    if tool and tool.lower() not in TOOLS:
        raise SettingsError(f"no recipe for {tool!r}", remedy=f"There is one for {', '.join(TOOLS)}.")
    chosen = [r for r in recipes(home.reporting) if tool is None or r.tool == tool.lower()]
    if as_json:
        say_json([recipe.as_dict() for recipe in chosen])
        return
    for recipe in chosen:
        mark = "" if recipe.is_tested else "  [dim](as documented by the tool, not tested by us)[/dim]"
        OUT.print(f"[bold]{escape(recipe.tool)}[/bold]  {escape(recipe.where)}{mark}")
        OUT.print(f"  {escape(recipe.paste)}\n")
    OUT.print("Open it read-only: a new publication swaps the file, and no reader is ever locked out.")
