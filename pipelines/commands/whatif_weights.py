"""`qae whatif --weights A B`: two sets of weights side by side, campaign by campaign."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from pipelines.commands.lexicon import lexicon
from pipelines.commands.screen import OUT, lines, say_json
from pipelines.home import open_home
from pipelines.method.weight_whatif import CampaignShift, WeightWhatIf, weight_what_if
from pipelines.settings import home_path
from pipelines.warehouse.project import dbt_project
from pipelines.warehouse.snapshot import beside

_SHOWN = 10


def weights_whatif(given: Path | None, weights: tuple[str, str], *, as_json: bool) -> None:
    """Print who changes places, whose verdict changes and what money moves; the home stays as it is."""
    home = open_home(home_path(given))
    with lexicon(home.root) as seeds, beside(home) as con:
        found = weight_what_if(con, dbt_project(), seeds, *weights)
    if as_json:
        say_json(found.as_dict())
    else:
        _show(found)


def _show(found: WeightWhatIf) -> None:
    ranked = [c for c in found.campaigns if c.rank_a is not None]
    moved = [f"{amount:,.2f} {currency}" for currency, amount in found.moved.items()]
    lines(
        [
            ("weights", f"{found.version_a} -> {found.version_b}"),
            ("quality rate", f"{_percent(found.quality_a)} -> {_percent(found.quality_b)}"),
            ("places", f"{len(found.shifted):,} of {len(ranked):,} campaigns change places by quality rate"),
            ("verdicts", f"{len(found.judged_otherwise):,} of {len(found.campaigns):,} campaigns"),
            ("money", f"{', '.join(moved) or 'none'} would move if spend followed quality replies"),
        ]
    )
    told = [c for c in found.campaigns if c.rank_shift or c.verdict_a != c.verdict_b or c.money_moved]
    if not told:
        OUT.print("\n  Nothing changes.")
        return
    OUT.print(f"\n  {'place':<10}{'quality rate':<18}{'a quality reply':<22}{'money':>14}  campaign")
    for c in told[:_SHOWN]:
        OUT.print(_line(c))
    if len(told) > _SHOWN:
        OUT.print(f"  and {len(told) - _SHOWN:,} more: --json lists all")
    OUT.print("\n  Nothing was changed. `qae weights approve` or `qae weights use` does.")


def _line(c: CampaignShift) -> str:
    place = _change(c.rank_a, c.rank_b, "{}")
    rate = _change(c.quality_a, c.quality_b, "{:.2%}")
    cost = _change(c.cost_a, c.cost_b, "{:,.2f}") + (f" {c.currency}" if c.cost_a is not None else "")
    money = "" if c.money_moved is None else f"{c.money_moved:+,.2f}"
    verdict = f"  {c.verdict_a} -> {c.verdict_b}" if c.verdict_a != c.verdict_b else ""
    return (
        f"  {place:<10}{rate:<18}{cost:<22}{money:>14}  {escape(c.campaign_name or c.campaign_id)}{verdict}"
    )


def _change(was: float | None, now: float | None, form: str) -> str:
    before, after = ("none" if value is None else form.format(value) for value in (was, now))
    return after if before == after else f"{before} -> {after}"


def _percent(rate: float | None) -> str:
    return "none" if rate is None else f"{rate:.2%}"
