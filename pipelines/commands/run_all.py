"""`qae run --all`: one home a client, one table at the end; a red client holds back nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from pipelines.clients import Client, Ended, clients_in, run_clients, worst
from pipelines.commands.screen import OUT, lines, live, say_json
from pipelines.errors import SettingsError
from pipelines.progress import progress

_STATES = {0: "green", 1: "failed", 2: "settings", 3: "input", 4: "red", 5: "refused", 6: "busy"}
_HEAD = ("client", "state", "as of", "rows", "replies", "quality", "spend", "seconds")
_REPLIES = """
    select (select as_of from mart_meta), sum(replies_gross), sum(quality_replies)
    from rpt_campaign_daily
    where campaign_id not in ('__inbound__', '__unattributed__') and sends_delivered is not null
"""
_SPEND = """
    select currency, sum(spend) from rpt_campaign_to_date where spend is not null group by currency
    order by currency
"""


@dataclass(frozen=True)
class Shown:
    """What readers of a client see now: of a client that failed, what it published before. None: nothing."""

    as_of: date | None = None
    replies: int | None = None
    quality: Decimal | None = None
    spend: Mapping[str, Decimal] | None = None


def run_all_command(
    folder: Path,
    alone: Mapping[str, object],
    *,
    jobs: int,
    minutes: float,
    plan_only: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Run every client of a folder and print one table; ends with the worst exit code of all.

    `alone` are options that mean one home: raises `SettingsError` where one of them came along.
    """
    for name, value in alone.items():
        if value:
            raise SettingsError(
                f"--{name} belongs to one home, and --all runs many", remedy="Name that home with --home."
            )
    clients = clients_in(folder)
    arguments = ["--plan"] if plan_only else []
    ended: list[Ended] = []
    with live(quiet=quiet or as_json), progress().track("clients", len(clients)) as advance:
        for one in run_clients(clients, arguments, jobs=jobs, limit=minutes * 60):
            ended.append(one)
            progress().note(f"{one.client.name}: {_STATES.get(one.code, 'failed')}, {one.seconds:.0f} s")
            advance(1)
    ended.sort(key=lambda one: one.client.name)
    if plan_only:
        _say_plans(ended, as_json=as_json)
    else:
        _say_runs(ended, as_json=as_json)
    # Not an error of its own: what failed stands in the table, and the code is that of the worst client.
    raise SystemExit(worst([one.code for one in ended]))


def shown(client: Client) -> Shown:
    """Read what one client has published."""
    database = client.home / "reporting" / "reporting.duckdb"
    if not database.exists():
        return Shown()
    try:
        with duckdb.connect(str(database), read_only=True) as con:
            [(as_of, replies, quality)] = con.execute(_REPLIES).fetchall()
            spend = {currency or "?": amount for currency, amount in con.execute(_SPEND).fetchall()}
    except duckdb.Error:
        return Shown()  # published by another version of qae: its own next green run replaces it
    return Shown(as_of, None if replies is None else int(replies), quality, spend)


def _say_runs(ended: list[Ended], *, as_json: bool) -> None:
    rows = [(one, shown(one.client)) for one in ended]
    if as_json:
        say_json(
            {
                "clients": [_as_json(one, seen) for one, seen in rows],
                "exit_code": worst([one.code for one in ended]),
            }
        )
        return
    table = [_HEAD, *(_cells(one, seen) for one, seen in rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        # Names to the left, figures to the right; no line is folded, whatever the width of the terminal.
        cells = [
            c.ljust(w) if at < 2 else c.rjust(w) for at, (c, w) in enumerate(zip(row, widths, strict=True))
        ]
        OUT.print("  " + "  ".join(cells), markup=False, style="bold" if row is _HEAD else None)
    _say_failures(ended)


def _cells(one: Ended, seen: Shown) -> tuple[str, ...]:
    spend = ", ".join(f"{amount:,.2f} {currency}" for currency, amount in (seen.spend or {}).items())
    return (
        one.client.name,
        _STATES.get(one.code, "failed"),
        str(seen.as_of or "-"),
        "-" if one.code else f"{_rows(one):,}",
        "-" if seen.replies is None else f"{seen.replies:,}",
        "-" if seen.quality is None else f"{seen.quality:,.0f}",
        spend or "-",
        f"{one.seconds:.0f}",
    )


def _say_plans(ended: list[Ended], *, as_json: bool) -> None:
    if as_json:
        say_json({one.client.name: one.said for one in ended})
        return
    said: list[tuple[str, str]] = []
    for one in ended:
        plans = [] if one.code else list(one.said.values())
        requests, minutes = (sum(plan[key] or 0 for plan in plans) for key in ("requests", "minutes"))
        length = f", about {minutes:,.0f} min at their pacing" if minutes >= 1 else ""
        said.append((one.client.name, one.failure or f"{requests:,} requests{length}"))
    total = sum(plan["requests"] for one in ended if not one.code for plan in one.said.values())
    lines([*said, ("in all", f"{total:,} requests; nothing was called")])


def _say_failures(ended: list[Ended]) -> None:
    failed = [one for one in ended if one.code]
    if failed:
        OUT.print()
        lines([(one.client.name, one.failure) for one in failed])


def _as_json(one: Ended, seen: Shown) -> dict[str, Any]:
    return {
        "client": one.client.name,
        "home": str(one.client.home),
        "exit_code": one.code,
        "state": _STATES.get(one.code, "failed"),
        "rows": None if one.code else _rows(one),
        "seconds": round(one.seconds, 1),
        "failure": one.failure or None,
        **vars(seen),
    }


def _rows(one: Ended) -> int:
    return sum(int(facts["rows_out"]) for facts in one.said.get("extracts", {}).values())
