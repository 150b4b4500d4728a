"""The `qae` command. Only typer is imported here; each command imports what it needs when it is called."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from pipelines import cli_serving
from pipelines.cli_parts import Home, Json, Quiet
from pipelines.cli_parts import State as _State
from pipelines.cli_parts import guard as _guard
from pipelines.cli_parts import home_of as _home
from pipelines.cli_phrases import phrases_app
from pipelines.cli_report import report
from pipelines.cli_sources import sources_app
from pipelines.cli_weights import weights_app

app = typer.Typer(
    name="qae",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Quality-adjusted engagement: extract, build, check, publish, and a report that tells a tapped
    "Sounds good!" from a real answer.

    Start with **qae run**: without arguments it runs on an embedded sandbox, no network and no credentials.
    """,
    epilog="Exit codes: 0 done, 1 failed, 2 settings, 3 input refused, 4 a check is red, 5 platform access,"
    " 6 busy.",
)

Day = Annotated[datetime, typer.Option(formats=["%Y-%m-%d"])]
File = Annotated[Path | None, typer.Option(show_default=False)]


def _say_version(asked: bool) -> None:
    if asked:
        from pipelines import __version__

        typer.echo(f"qae {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    home: Home = None,
    # As a callback of its own: the command's own body never runs where no sub-command is given.
    _: Annotated[
        bool,
        typer.Option("--version", help="Print the version and stop.", is_eager=True, callback=_say_version),
    ] = False,
) -> None:
    _State.home = home


@app.command()
def run(
    home: Home = None,
    archive: Annotated[
        list[Path] | None, typer.Option(help="A LinkedIn data export: the zip, or its unpacked folder.")
    ] = None,
    messages: Annotated[
        list[Path] | None,
        typer.Option(help="Messages of an outreach tool or CRM, or a mailbox (mbox, Maildir)."),
    ] = None,
    outcomes: Annotated[
        list[Path] | None, typer.Option(help="Downloads, signups, transactions: CSV, NDJSON or Parquet.")
    ] = None,
    ads: Annotated[
        list[Path] | None, typer.Option(help="An export of an ad platform, or any table mapped in qae.toml.")
    ] = None,
    owner: Annotated[
        str | None, typer.Option(help="The archive owner's profile URL, where it cannot be inferred.")
    ] = None,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Advance the sandbox's clock to this day.")
    ] = None,
    scenario: Annotated[str | None, typer.Option(help="Which planted world a new sandbox holds.")] = None,
    size: Annotated[str | None, typer.Option(help="How large it is: tiny, default, study or huge.")] = None,
    platforms: Annotated[
        str,
        typer.Option(help="What it plays beside LinkedIn: all, or names with commas.", show_default=False),
    ] = "",
    plan: Annotated[
        bool, typer.Option("--plan", help="Say what would be requested and landed; call nothing.")
    ] = False,
    clients: Annotated[
        Path | None,
        typer.Option("--all", metavar="FOLDER", help="Run every client of a folder, one home each."),
    ] = None,
    jobs: Annotated[int, typer.Option(min=1, help="With --all: how many clients at a time.")] = 1,
    limit: Annotated[float, typer.Option(min=1, help="With --all: most minutes a client may take.")] = 240,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Extract, build, check, publish and report, in one go.

    Without arguments: the sources of `qae.toml`, or the embedded sandbox. Files given here are remembered
    by the home, so the next run needs no argument. With --all: one table of all clients at the end; a red
    one keeps what it published before and holds back nobody; the exit code is the worst of theirs.
    """
    if clients:
        from pipelines.commands.run_all import run_all_command

        options: dict[str, Any] = {"jobs": jobs, "minutes": limit, "plan_only": plan}
        alone = {"archive": archive, "messages": messages, "outcomes": outcomes, "ads": ads, "home": home}
        alone |= {"owner": owner, "day": day, "scenario": scenario, "size": size, "platforms": platforms}
        _guard(run_all_command, clients, alone, **options, as_json=as_json, quiet=quiet)
        return
    from pipelines.commands.run import Asked, run_command

    given = {
        "linkedin_archive": archive,
        "messages_file": messages,
        "outcomes_file": outcomes,
        "ads_file": ads,
    }
    files = {kind: [path.expanduser().resolve() for path in paths or []] for kind, paths in given.items()}
    more = tuple(name.strip() for name in platforms.split(",") if name.strip())
    asked = Asked(
        _home(home), files, owner, day.date() if day else None, scenario, size, more, plan_only=plan
    )
    _guard(run_command, asked, as_json=as_json, quiet=quiet)


@app.command()
def backfill(
    first: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="First day, UTC.")],
    last: Annotated[
        datetime | None,
        typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; default: the newest complete one."),
    ] = None,
    home: Home = None,
    plan: Annotated[bool, typer.Option("--plan", help="Say what would be requested; call nothing.")] = False,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Ask platforms again for a range of days and rebuild what changed, in a single run."""
    from pipelines.commands.run import Asked, run_command

    asked = Asked(_home(home), first=first.date(), last=last.date() if last else None, plan_only=plan)
    _guard(run_command, asked, as_json=as_json, quiet=quiet)


@app.command()
def status(home: Home = None, as_json: Json = False) -> None:
    """Say what the home holds: the last run, what is landed, what is published."""
    from pipelines.commands.inspect import status_command

    _guard(status_command, _home(home), as_json=as_json)


@app.command()
def doctor(
    home: Home = None,
    verify: Annotated[bool, typer.Option("--verify", help="Hash every landed file again.")] = False,
    as_json: Json = False,
) -> None:
    """Look for what will go wrong: settings, keys, tokens, API versions near their end, damaged files."""
    from pipelines.commands.doctor import doctor_command

    _guard(doctor_command, _home(home), verify=verify, as_json=as_json)


@app.command()
def check(home: Home = None, as_json: Json = False, quiet: Quiet = False) -> None:
    """Judge the warehouse as it stands, without publishing; exit code 4 when a critical check is red."""
    from pipelines.commands.release import check_command

    _guard(check_command, _home(home), as_json=as_json, quiet=quiet)


cli_serving.add_to(app)


@app.command()
def rollback(
    to: Annotated[str | None, typer.Option(help="Its id, or a pin; default: the one before.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Point readers at an earlier publication. The last three and pinned ones are kept; see `qae status`."""
    from pipelines.commands.release import rollback_command

    _guard(rollback_command, _home(home), to=to, as_json=as_json)


app.command()(report)


@app.command()
def explain(
    text: Annotated[str | None, typer.Argument(help="A reply, in quotes.", show_default=False)] = None,
    reply: Annotated[
        str | None, typer.Option(help="Key of a stored message instead; its text is only printed here.")
    ] = None,
    prompt: Annotated[str | None, typer.Option(help="The message it answers.")] = None,
    lang: Annotated[
        str | None, typer.Option(help="Its language (en, es, fr, de, pt, it, nl); default: recognised.")
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Say how much effort is in a reply, and why: tokens, terms, weights, tier, reasons."""
    from pipelines.commands.explain import explain_command

    home = _home(home)
    _guard(explain_command, text, reply=reply, prompt=prompt, lang=lang, home=home, as_json=as_json)


@app.command()
def bi(
    tool: Annotated[str | None, typer.Argument(help="One tool, like superset. Default: every tool.")] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Print what to paste into a BI tool to read the published mart, a line a tool."""
    from pipelines.commands.bi import bi_command

    _guard(bi_command, _home(home), tool=tool, as_json=as_json)


@app.command()
def whatif(
    phrases: Annotated[
        bool, typer.Option("--phrases", help="Try the local_*.csv files as they are now.")
    ] = False,
    weights: Annotated[
        tuple[str, str] | None,
        typer.Option(
            "--weights",
            metavar="A B",
            help="Compare two sets of weights: versions by name, `current`, `next` (your files as they are"
            " now), `candidate`.",
            show_default=False,
        ),
    ] = None,
    home: Home = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Say what your own lexicon rows, or other weights, would change, and change nothing.

    With --phrases: which replies change class and what each rate becomes, against the last build. With
    --weights: which campaigns change places or verdicts, and what money would move.
    """
    from pipelines.commands.whatif import whatif_command

    options: dict[str, Any] = {"phrases": phrases, "weights": weights}
    _guard(whatif_command, _home(home), **options, as_json=as_json, quiet=quiet)


app.add_typer(weights_app, name="weights")


@app.command()
def threads(
    stalled: Annotated[
        bool, typer.Option("--stalled", help="Those whose last word is lazy, with 14 days of silence since.")
    ] = False,
    my_turn: Annotated[bool, typer.Option("--my-turn", help="Those that wait for you.")] = False,
    advanced: Annotated[
        bool, typer.Option("--advanced", help="Those that went on after a lazy answer.")
    ] = False,
    limit: Annotated[int, typer.Option(min=1, help="How many to show, the latest first.")] = 20,
    text: Annotated[
        bool, typer.Option("--text", help="The whole last message; with --json also names and texts.")
    ] = False,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Show which conversations advanced, which stalled on a lazy word, and whose turn it is.

    Names and last lines stand on the terminal and nowhere else.
    """
    from pipelines.commands.threads import threads_command
    from pipelines.method.conversations import Wanted

    wanted = Wanted(stalled=stalled, my_turn=my_turn, advanced=advanced, limit=limit)
    _guard(threads_command, _home(home), wanted, text=text, as_json=as_json)


app.add_typer(phrases_app, name="phrases")
app.add_typer(sources_app, name="sources")


@app.command("calibrate-effort")
def calibrate_effort(
    labels: Annotated[
        Path,
        typer.Option(help="CSV of text,label (1 or low, 0 or real), about 200 rows; prompt,lang if known."),
    ],
    write: Annotated[
        bool, typer.Option("--write", help="Write the fitted weights to local_effort_term.csv.")
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Write them even where they are no better.")] = False,
    home: Home = None,
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fit the weights of the score to your own labelled replies; print a cross-validated table."""
    from pipelines.commands.calibrate_effort import calibrate_effort_command

    options: dict[str, Any] = {"labels": labels, "write": write, "force": force}
    _guard(calibrate_effort_command, _home(home), **options, as_json=as_json, quiet=quiet)


@app.command()
def world(
    out: Annotated[
        Path | None, typer.Option(help="A new or empty folder; without it, the worlds are listed.")
    ] = None,
    scenario: Annotated[str, typer.Option(help="What happens in it.")] = "seed_story",
    seed: Annotated[int, typer.Option(help="Another seed is another world of the same story.")] = 7,
    size: Annotated[str, typer.Option(help="How large it is: tiny, default, study or huge.")] = "default",
    until: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Its last day; default: 2026-10-31.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="csv or parquet.")] = "csv",
    as_json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Write a planted world: messages, outcomes and ads as files, and apart from them the truth.

    The same scenario, seed and size give the same bytes on every machine. What was planted stands in
    `truth/world.json`, what is true of each send and reply beside it; no command of qae reads it.
    """
    from pipelines.commands.world import world_command

    last = until.date() if until else None
    options: dict[str, Any] = {"scenario": scenario, "seed": seed, "size": size, "until": last, "form": form}
    _guard(world_command, out, **options, as_json=as_json, quiet=quiet)


@app.command()
def reset(
    home: Home = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Also landing and what is published: the whole home.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Throw the warehouse away (it is rebuilt from landing), or with --all the whole home."""
    from pipelines.commands.reset import reset_command

    _guard(reset_command, _home(home), everything=everything, yes=yes)


def main() -> None:
    """Entry point of the console script."""
    from pipelines import runtime

    runtime.prepare()
    app(prog_name="qae")


if __name__ == "__main__":
    sys.exit(main())
