"""`qae whatif`: what your own lexicon rows, or other weights, would change before anything is built."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from pipelines.commands.lexicon import lexicon, lexicon_folder
from pipelines.commands.screen import OUT, lines, live, say_json
from pipelines.commands.texts import shown
from pipelines.commands.whatif_weights import weights_whatif
from pipelines.errors import SettingsError
from pipelines.home import open_home
from pipelines.method.whatif import what_if
from pipelines.method.whatif_records import WhatIf
from pipelines.progress import progress
from pipelines.settings import home_path, load_settings
from pipelines.warehouse.project import dbt_project
from pipelines.warehouse.snapshot import snapshot

_SHOWN = 10


def whatif_command(
    given: Path | None, *, phrases: bool, weights: tuple[str, str] | None, as_json: bool, quiet: bool
) -> None:
    """Print which replies change class and what each campaign's rates become; the home stays as it is.

    With `weights`, two sets of weights are compared instead. Texts are shown as normal forms on the terminal
    and are no part of the JSON.
    """
    if weights and not phrases:
        weights_whatif(given, weights, as_json=as_json)
        return
    if weights or not phrases:
        raise SettingsError(
            "what is to be tried?",
            remedy="`qae whatif --phrases` tries your local_*.csv files, `qae whatif --weights A B` two sets"
            " of weights.",
        )
    home = open_home(home_path(given))
    with live(quiet=quiet or as_json), lexicon(home.root) as seeds:
        memory_limit = load_settings(home).memory_limit
        with (
            progress().track("scoring again", None) as advance,
            snapshot(home, memory_limit=memory_limit) as con,
        ):
            found = what_if(con, dbt_project(), seeds, examples=_SHOWN)
            advance(found.replies)
    if as_json:
        say_json(found.as_dict())
    else:
        _show(found, lexicon_folder(home.root))


def _show(found: WhatIf, folder: Path) -> None:
    files = sorted(path.name for path in folder.glob("local_*.csv"))
    lines(
        [
            ("your rows", f"{folder}: {', '.join(files) or 'no local_*.csv file'}"),
            ("replies", f"{found.changed:,} of {found.replies:,} in the last build would change class"),
            *(("", f"{move.replies:>6,}  {move.old_class} -> {move.new_class}") for move in found.moves),
            ("raw rate", _change(found.total.raw_old, found.total.raw_new)),
            ("quality rate", _change(found.total.quality_old, found.total.quality_new)),
        ]
    )
    _show_campaigns(found)
    if found.forms:
        OUT.print("\n  Texts that would change class, most used first (shown here, written nowhere)")
    for form in found.forms:
        text = shown(form.normal_form)
        OUT.print(f"  {form.replies:>6,}  {form.old_class} -> {form.new_class}  [bold]{text}[/bold]")
    if found.changed:
        OUT.print("\n  Nothing was changed. `qae run` builds and publishes it so.")


def _show_campaigns(found: WhatIf) -> None:
    moved = [
        c
        for c in found.campaigns
        if c.replies_changed or (c.raw_old, c.quality_old) != (c.raw_new, c.quality_new)
    ]
    if not moved:
        return
    OUT.print(f"\n  {len(moved):,} of {len(found.campaigns):,} campaigns have such replies")
    OUT.print(f"  {'replies':>8}{'sends':>10}  {'raw rate':<20}{'quality rate':<20}campaign")
    for c in moved[:_SHOWN]:
        OUT.print(
            f"  {c.replies_changed:>8,}{c.sends_delivered:>10,}  {_change(c.raw_old, c.raw_new):<20}"
            f"{_change(c.quality_old, c.quality_new):<20}{escape(c.campaign_name or c.campaign_id)}"
        )
    if len(moved) > _SHOWN:
        OUT.print(f"  and {len(moved) - _SHOWN:,} more: --json lists all")


def _change(old: float | None, new: float | None) -> str:
    was, now = _percent(old), _percent(new)
    return now if was == now else f"{was} -> {now}"


def _percent(rate: float | None) -> str:
    return "none" if rate is None else f"{rate:.2%}"
