"""`qae weights` and its sub-commands."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli_parts import Home, Json, State, guard, home_of

weights_app = typer.Typer(context_settings={"help_option_names": ["-h", "--help"]})


@weights_app.callback(invoke_without_command=True)
def weights(context: typer.Context, home: Home = None, as_json: Json = False) -> None:
    """List what replies weigh: the version in force, older ones, and what your outcomes propose."""
    State.home = home_of(home)
    if context.invoked_subcommand is None:
        from pipelines.commands.weights import weights_command

        guard(weights_command, State.home, as_json=as_json)


@weights_app.command("approve")
def weights_approve(
    version: Annotated[str, typer.Argument(help="The candidate's name, or `candidate`.")] = "candidate",
    force: Annotated[
        bool, typer.Option("--force", help="Though it ranks campaigns worse; needs --reason.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why, for whoever reads the file later.")] = "",
    author: Annotated[
        str, typer.Option(help="Who; default: the user of this machine.", show_default=False)
    ] = "",
    home: Home = None,
) -> None:
    """Freeze the candidate in `local_reply_weight.csv` beside your qae.toml, and put it in force."""
    from pipelines.commands.weights import approve_command

    guard(approve_command, home_of(home), version, force=force, reason=reason, author=author)


@weights_app.command("use")
def weights_use(
    version: Annotated[str, typer.Argument(help="A version of `qae weights`, or `default`.")],
    reason: Annotated[str, typer.Option(help="Why, for whoever reads the file later.")] = "",
    author: Annotated[
        str, typer.Option(help="Who; default: the user of this machine.", show_default=False)
    ] = "",
    home: Home = None,
) -> None:
    """Go back to a version that was approved before, or to the defaults."""
    from pipelines.commands.weights import use_command

    guard(use_command, home_of(home), version, reason=reason, author=author)
