"""`qae weights`: the versions of the reply weights, what the data proposes, and who put which in force."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from pipelines.commands.lexicon import lexicon, lexicon_folder, user
from pipelines.commands.screen import OUT, say_json
from pipelines.commands.texts import typed
from pipelines.home import open_home
from pipelines.method.weight_choice import CHOICE_FILE, approve, choose, require_folder
from pipelines.method.weights import Candidate, Version, Weighing, classes_of, read_weighing
from pipelines.settings import home_path
from pipelines.warehouse.snapshot import beside

_NEXT = "See what it changes: qae whatif --weights current next. It takes effect with the next `qae run`."


def weights_command(given: Path | None, *, as_json: bool) -> None:
    """Print the version in force, the older ones and the candidate, with what stands behind each weight."""
    weighing = _weighing(given)
    if as_json:
        say_json(weighing.as_dict())
        return
    for version in weighing.versions:
        state = "in force" if version.is_current else "kept"
        _show(version, f"{state}, {_behind(version)}")
    if weighing.candidate:
        _show_candidate(weighing.candidate, is_new=weighing.is_new)


def approve_command(given: Path | None, name: str, *, force: bool, reason: str, author: str) -> None:
    """Freeze the candidate beside `qae.toml` and put it in force with the next run."""
    weighing, folder = _weighing(given), _folder(given)
    with lexicon(home_path(given)):
        done = approve(
            folder, weighing, name, force=force, reason=typed(reason), author=typed(author) or user()
        )
    OUT.print(f"  {escape(str(folder))} now holds the version [bold]{done.name}[/bold]: {_behind(done)}")
    for warning in done.warnings:
        OUT.print(f"  Mind: {escape(warning)}.")
    OUT.print(f"  {_NEXT}")


def use_command(given: Path | None, name: str, *, reason: str, author: str) -> None:
    """Put a version that was frozen before, or `default`, in force with the next run."""
    weighing, folder = _weighing(given), _folder(given)
    choose(folder, name, reason=typed(reason), author=typed(author) or user(), classes=classes_of(weighing))
    OUT.print(f"  {escape(str(folder / CHOICE_FILE))} now ends with [bold]{escape(name)}[/bold]")
    OUT.print(f"  {_NEXT}")


def _weighing(given: Path | None) -> Weighing:
    with beside(open_home(home_path(given))) as con:
        return read_weighing(con)


def _folder(given: Path | None) -> Path:
    folder = lexicon_folder(home_path(given))
    require_folder(folder)
    return folder


def _behind(version: Version) -> str:
    if version.trained_to is None:
        return "set by judgement"
    learned = sum(w.outcomes or 0 for w in version.weights if w.segment == "all")
    days = f"{version.trained_from} to {version.trained_to}"
    return f"learned from {learned:,} outcomes of sends of {days}"


def _show_candidate(candidate: Candidate, *, is_new: bool) -> None:
    if candidate.refusal:
        OUT.print(f"\n  [bold]candidate[/bold]  none: {escape(candidate.refusal)}")
        return
    if not is_new:
        OUT.print(f"\n  [bold]candidate[/bold]  the data still says what {candidate.name} says")
        return
    _show(candidate, f"the candidate, {_behind(candidate)}")
    if candidate.spearman is not None and candidate.spearman_current is not None:
        OUT.print(
            f"      judged     {candidate.judged_campaigns} campaigns, four weeks: rank correlation with"
            f" outcomes {candidate.spearman:.3f}, in force {candidate.spearman_current:.3f}"
        )
    for warning in candidate.warnings:
        OUT.print(f"      mind       {escape(warning)}")
    OUT.print("  To put it in force: qae weights approve candidate")


def _show(version: Version, state: str) -> None:
    OUT.print(f"\n  [bold]{escape(version.name)}[/bold]  {state}")
    everywhere = {w.reply_class: w.w for w in version.weights if w.segment == "all"}
    for w in version.weights:
        if w.segment != "all" and w.w == everywhere.get(w.reply_class):
            continue
        place = "" if w.segment == "all" else f"{w.segment}  "
        value = "none" if w.w is None else f"{w.w:.3f}"
        ends = f"({w.lo:.3f} to {w.hi:.3f})" if w.lo is not None and w.hi is not None else ""
        counts = f"{w.outcomes or 0:,} of {w.n:,}" if w.n is not None else ""
        OUT.print(f"      {value:>6} {ends:<18}{counts:>16}  {w.source:<11}{escape(place)}{w.reply_class}")
