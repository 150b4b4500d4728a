"""`qae calibrate-effort`: your labels against the shipped weights, and weights fitted to them."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

from pipelines.commands.lexicon import lexicon, lexicon_folder, user
from pipelines.commands.screen import OUT, lines, live, say_json
from pipelines.errors import InputError, SettingsError
from pipelines.method.calibrate_effort import FOLDS, Calibration, calibrate
from pipelines.method.labels import read_labels
from pipelines.method.quality import Quality
from pipelines.method.term_file import write_weights
from pipelines.progress import progress
from pipelines.settings import home_path
from pipelines.warehouse.project import dbt_project

_NAMES = {
    "auc": "AUC", "f1": "F1", "precision": "precision", "recall": "recall", "ece": "calibration error",
    "brier": "Brier score",
}  # fmt: skip


def calibrate_effort_command(
    given: Path | None, *, labels: Path, write: bool, force: bool, as_json: bool, quiet: bool
) -> None:
    """Fit, print the table, and with `write` put the weights into `local_effort_term.csv`.

    Raises `InputError` where writing was asked for and the refit is no better, unless `force`.
    """
    root = home_path(given)
    folder = lexicon_folder(root)
    if write and not folder.is_dir():
        raise SettingsError(
            "there is no such folder", where=str(folder), remedy="Make the home with `qae run`."
        )
    read = read_labels(labels)
    with live(quiet=quiet or as_json), lexicon(root) as seeds, progress().track("fitting", None) as advance:
        found = calibrate(read.rows, dbt_project(), seeds)
        advance(found.replies)
    if as_json:
        say_json({**found.as_dict(), "unlabelled": read.unlabelled})
    else:
        _show(found, read.unlabelled)
    if not write:
        return
    if not (found.is_better or force):
        raise InputError(
            "the fitted weights are no better on replies they were not fitted to: nothing was written",
            where=str(labels),
            remedy="Label more replies, or write them all the same with --force.",
        )
    before, after = found.spread("brier")
    reason = f"fitted to {found.replies} labelled replies: Brier score {before[0]:.3f} -> {after[0]:.3f}"
    path = write_weights(folder, found.weights, reason=reason, author=user())
    if not as_json:
        OUT.print(f"\n  Wrote {path}", markup=False)
        OUT.print("  See what it changes: qae whatif --phrases. It takes effect with the next `qae run`.")


def _show(found: Calibration, unlabelled: int) -> None:
    left_out = [
        f"{found.unread:,} in no known language" if found.unread else "",
        f"{unlabelled:,} without a label" if unlabelled else "",
    ]
    beside = "; ".join(filter(None, left_out))
    lines(
        [
            (
                "replies",
                f"{found.replies:,}, of which {found.low:,} low effort" + (f" ({beside})" if beside else ""),
            ),
            ("measured", f"each on the fold of {FOLDS} it was not fitted on; ± is the spread over the folds"),
        ]
    )
    OUT.print(f"\n  {'':<18}{'before':>16}{'after':>16}")
    for figure in fields(Quality):
        before, after = found.spread(figure.name)
        OUT.print(f"  {_NAMES[figure.name]:<18}{_figure(before):>16}{_figure(after):>16}")
    OUT.print(f"\n  {'weight of':<18}{'shipped':>10}{'in force':>10}{'fitted':>10}")
    for w in found.weights:
        OUT.print(f"  {w.term:<18}{w.shipped:>10.3f}{w.before:>10.3f}{w.after:>10.3f}")
    if found.is_better:
        OUT.print("\n  The fitted weights are better: the Brier score falls by more than its standard error.")
    else:
        OUT.print("\n  The fitted weights are [bold]not better[/bold] than those in force: keep these.")


def _figure(value: tuple[float, float]) -> str:
    return f"{value[0]:.3f} ± {value[1]:.3f}"
