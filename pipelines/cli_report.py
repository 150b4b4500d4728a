"""`qae report`: write the report again, or with two periods compared."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from pipelines.cli_parts import Home, Json, guard, home_of

_DAY = ["%Y-%m-%d"]


def report(
    out: Annotated[
        Path | None, typer.Option(help="Where to write it; default: the home's report.html.")
    ] = None,
    first: Annotated[
        datetime | None, typer.Option("--from", formats=_DAY, help="With --compare: first day of a period.")
    ] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=_DAY, help="Its last day.")] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Compare the period with one as long, like for like.")
    ] = False,
    against: Annotated[
        datetime | None,
        typer.Option(formats=_DAY, help="First day of the other period. Default: it ends just before."),
    ] = None,
    home: Home = None,
    as_json: Json = False,
) -> None:
    """Write the report again from what is published, in the look of `[brand]`; or compare two periods.

    A comparison is refused, with the reason, unless both periods rest on the same: one set of weights, one
    phrase list, campaigns that sent in both, and sends that have all had 30 days to be answered.
    """
    from pipelines.commands.report import report_command

    days = [day.date() if day else None for day in (first, last, against)]
    guard(report_command, home_of(home), out=out, compare=compare, days=days, as_json=as_json)
