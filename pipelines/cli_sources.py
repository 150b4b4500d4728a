"""`qae sources` and its sub-commands."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli_parts import Home, Json, State, guard, home_of

sources_app = typer.Typer(context_settings={"help_option_names": ["-h", "--help"]})
Name = Annotated[str, typer.Argument(help="The source's name in qae.toml.")]


@sources_app.callback(invoke_without_command=True)
def sources(
    context: typer.Context,
    everything: Annotated[
        bool, typer.Option("--all", help="Also the kinds that are not configured.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """List the configured sources: what landed, what they lack, and what each kind offers."""
    State.home = home_of(home)
    if context.invoked_subcommand is None:
        from pipelines.commands.sources import sources_command

        guard(sources_command, State.home, everything=everything, as_json=as_json)


@sources_app.command("add")
def sources_add(
    name: Annotated[str, typer.Argument(help="Its name: small letters, digits and _.")],
    kind: Annotated[
        str | None, typer.Option(help="Its kind, where the name is none.", show_default=False)
    ] = None,
    values: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="A setting of its block; may be repeated."),
    ] = None,
    home: Home = None,
) -> None:
    """Write the block of a new source into qae.toml, with comments, and say which variables it needs."""
    from pipelines.commands.sources_edit import add_command

    guard(add_command, home_of(home), name, kind, values or [])


@sources_app.command("test")
def sources_test(name: Name, home: Home = None, as_json: Json = False) -> None:
    """Prove a source with one call or one read; nothing is kept. Exit code 5 where it is refused."""
    from pipelines.commands.sources_prove import prove_command

    guard(prove_command, home_of(home), name, as_json=as_json)


@sources_app.command("remove")
def sources_remove(
    name: Name,
    keep: Annotated[bool, typer.Option("--keep", help="What was landed stays and counts.")] = False,
    delete: Annotated[bool, typer.Option("--delete", help="What was landed goes, quarantine too.")] = False,
    home: Home = None,
) -> None:
    """Take a source out of qae.toml; asks what happens to what was landed, unless that is said."""
    from pipelines.commands.sources_edit import remove_command

    if keep and delete:
        raise typer.BadParameter("--keep and --delete are two answers to one question")
    guard(remove_command, home_of(home), name, "keep" if keep else "delete" if delete else None)
