"""Commands about what was published: publish and pin it, compare two publications, tell people of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli_parts import Home, Json, Quiet, guard, home_of


def publish(
    pin: Annotated[
        str | None,
        typer.Option(help="Keep what is served then for good under this name, like 2026-10.", metavar="NAME"),
    ] = None,
    unpin: Annotated[
        str | None,
        typer.Option(help="Take this pin away, and do nothing else.", metavar="NAME"),
    ] = None,
    home: Home = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Check the warehouse as it stands and publish it if it is green.

    With --pin the publication stays until the pin is taken away; `qae diff` says later what moved since.
    """
    from pipelines.commands.pins import unpin_command
    from pipelines.commands.release import publish_command

    if pin and unpin:
        raise typer.BadParameter("give --pin or --unpin, not both")
    if unpin:
        guard(unpin_command, home_of(home), unpin, as_json=as_json)
    else:
        guard(publish_command, home_of(home), pin=pin, as_json=as_json, quiet=quiet)


def diff(
    before: Annotated[str, typer.Argument(help="A pin, the id of a publication, or `current`.")],
    after: Annotated[str, typer.Argument(help="The same; default: what readers see now.")] = "current",
    limit: Annotated[int, typer.Option(min=0, help="Of how many campaigns to tell.")] = 10,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Say what moved between two publications, and why: each changed number split among its causes.

    The causes are new days, what arrived later or was restated, phrases, code or settings, and weights. The
    parts add up to the change.
    """
    from pipelines.commands.diff import diff_command

    guard(diff_command, home_of(home), before, after, limit=limit, as_json=as_json)


def export(
    folder: Annotated[Path, typer.Argument(help="Where to write TABLE.csv; made where it is missing.")],
    table: Annotated[
        list[str] | None, typer.Option(help="One table; may be repeated. Default: every published one.")
    ] = None,
    separator: Annotated[str, typer.Option(help="Between cells; Excel in German or French wants ;")] = ",",
    publication: Annotated[
        str, typer.Option(help="A pin, the id of a publication, or `current`.")
    ] = "current",
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write the published tables as CSV: a spreadsheet opens it as it is, and no cell is a formula."""
    from pipelines.commands.export import export_command

    guard(
        export_command,
        home_of(home),
        folder,
        tables=table or [],
        separator=separator,
        publication=publication,
        as_json=as_json,
    )


def digest(
    show: Annotated[bool, typer.Option("--show", help="Print it; send and remember nothing.")] = False,
    again: Annotated[bool, typer.Option("--again", help="Send it though this week's was sent.")] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Send the week's digest to Slack, Teams, mail or a file, as `[digest]` of qae.toml says.

    The sentence, three figures, what changed its verdict, and failures, one line a root cause. Run it as
    often as you like: each channel gets one a week, and one that failed is tried again.
    """
    from pipelines.commands.digest import digest_command

    guard(digest_command, home_of(home), again=again, show=show, as_json=as_json)


def network(
    archive: Annotated[
        Path | None,
        typer.Argument(
            help="Your LinkedIn data export, zip or unpacked folder. Default: the one brought before.",
            show_default=False,
        ),
    ] = None,
    owner: Annotated[
        str | None, typer.Option(help="Your profile URL, where the export does not give it away.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a page of your own conversations: your turn, stalled on a lazy answer, lazy answers from you.

    It also says what changed since the export before. With real names and links it stays in the home's
    restricted zone, readable by you alone, and is never published.
    """
    from pipelines.commands.network import network_command

    guard(network_command, home_of(home), archive, owner=owner, as_json=as_json, quiet=quiet)


def init(
    folder: Annotated[Path, typer.Argument(help="A new or an existing folder.")] = Path(),
    as_json: Json = False,
) -> None:
    """Start a project of your own: settings, lexicon files, own models. Nothing there is overwritten."""
    from pipelines.commands.init import init_command

    guard(init_command, folder, as_json=as_json)


def dev(
    select: Annotated[
        list[str] | None, typer.Option(help="What to build, as dbt selects. Default: all.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Build your own models on a private copy of the last build, and show what comes of them.

    Nothing is published, and no run waits for it.
    """
    from pipelines.commands.dev import dev_command

    guard(dev_command, home_of(home), select=select or [], as_json=as_json, quiet=quiet)


def add_to(app: typer.Typer) -> None:
    """Register the commands of this page."""
    app.command()(publish)
    app.command()(diff)
    app.command()(export)
    app.command()(digest)
    app.command()(network)
    app.command()(init)
    app.command()(dev)
