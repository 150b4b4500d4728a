"""What the commands of `qae` share: their common options, the home they mean, and how a failure is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

Home = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="The home folder. Default: QAE_HOME, else .qae (the sandbox: .qae/sandbox).",
        show_default=False,
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress, only the result.")]


class State:
    """The home named before the command, for commands that name none themselves."""

    home: Path | None = None


def home_of(given: Path | None) -> Path | None:
    """The home of the command, else the one named before it."""
    return given or State.home


def guard(command: Any, *args: Any, **options: Any) -> None:
    """Run a command; show an expected failure as one line and end with its exit code."""
    from pipelines.errors import QaeError

    try:
        command(*args, **options)
    except QaeError as error:
        from pipelines.commands.screen import say_error

        say_error(error, as_json=bool(options.get("as_json")))
        raise typer.Exit(error.exit_code) from None
