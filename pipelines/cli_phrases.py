"""`qae phrases` and its sub-commands."""

from __future__ import annotations

from typing import Annotated

import typer

from pipelines.cli_parts import Home, State, guard, home_of

phrases_app = typer.Typer(context_settings={"help_option_names": ["-h", "--help"]})


@phrases_app.callback(invoke_without_command=True)
def phrases(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1, help="How many to show, those most received first.")] = 20,
    everything: Annotated[
        bool, typer.Option("--all", help="Also texts that were only sent, never received.")
    ] = False,
    home: Home = None,
) -> None:
    """List repeated texts that no list of the lexicon holds yet; `qae phrases add` takes one in."""
    State.home = home_of(home)
    if context.invoked_subcommand is None:
        from pipelines.commands.phrases import phrases_command

        guard(phrases_command, State.home, limit=limit, everything=everything)


@phrases_app.command("add")
def phrases_add(
    text: Annotated[str, typer.Argument(help="The text, in quotes.")],
    family: Annotated[
        str,
        typer.Option(help="thanks, agree, praise, commit, decline, later, greeting, closing or emoji."),
    ],
    lang: Annotated[str, typer.Option(help="Its language, or * for any.")] = "*",
    reason: Annotated[str, typer.Option(help="Why, for whoever reads the file later.")] = "",
    author: Annotated[
        str, typer.Option(help="Who; default: the user of this machine.", show_default=False)
    ] = "",
    home: Home = None,
) -> None:
    """Append one phrase to `local_canned_phrase.csv` beside your qae.toml (in the home of a sandbox)."""
    from pipelines.commands.phrases import add_command
    from pipelines.method.phrases import Phrase

    guard(add_command, home_of(home), Phrase(text, family, lang, reason, author))
