"""How commands speak: progress while they work, one line when they fail, JSON when a machine asks."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars

from pipelines.errors import QaeError
from pipelines.progress import Advance, show_on

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


class Live:
    """Progress on a terminal: one bar a task, kept when it is done; elsewhere one plain line a task."""

    def __init__(self, bars: Bars | None) -> None:
        self._bars = bars

    @contextmanager
    def track(self, label: str, total: int | None) -> Generator[Advance, None, None]:
        """Show one task from start to end."""
        if self._bars is None:
            done = 0

            def count(steps: int) -> None:
                nonlocal done
                done += steps

            yield count
            ERR.print(f"  {escape(label)}: {done:,} done")
            return
        task = self._bars.add_task(escape(label), total=total)
        yield lambda steps: self._bars.advance(task, steps) if self._bars else None
        finished = next(t for t in self._bars.tasks if t.id == task).completed
        self._bars.update(task, total=max(finished, 1), completed=max(finished, 1))

    def note(self, text: str) -> None:
        """Print one line above the bars."""
        ERR.print(f"  [dim]{escape(text)}[/dim]")


@contextmanager
def live(*, quiet: bool) -> Generator[None, None, None]:
    """Show progress on standard error, so that standard output stays the result alone."""
    if quiet:
        yield
        return
    if not ERR.is_terminal:
        with show_on(Live(None)):
            yield
        return
    columns = (
        SpinnerColumn(), TextColumn("{task.description:<26}"), BarColumn(bar_width=30), MofNCompleteColumn(),
        TimeElapsedColumn(),
    )  # fmt: skip
    with Bars(*columns, console=ERR) as bars, show_on(Live(bars)):
        yield


def say_json(value: Any) -> None:
    """Print one JSON document on standard output."""
    sys.stdout.write(json.dumps(value, indent=1, sort_keys=True, default=str) + "\n")


def say_error(error: QaeError, *, as_json: bool) -> None:
    """Print an expected failure: what, where, what to do next."""
    if as_json:
        say_json(
            {"error": error.what, "where": error.where, "remedy": error.remedy, "exit_code": error.exit_code}
        )
        return
    where = f"{escape(error.where)}: " if error.where else ""
    ERR.print(f"[bold red]qae:[/bold red] {where}{escape(error.what)}")
    if error.remedy:
        ERR.print(f"     {escape(error.remedy)}")


def lines(rows: list[tuple[str, str]]) -> None:
    """Print a label and a sentence a line, aligned."""
    width = max(len(label) for label, _ in rows)
    for label, text in rows:
        OUT.print(f"  [bold]{escape(label):<{width}}[/bold]  {escape(text)}")
