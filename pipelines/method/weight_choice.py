"""Approve the candidate, or choose among the versions there are: lines in two files beside `qae.toml`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import InputError, SettingsError
from pipelines.method.local_seeds import read_local_seed, write_local_seed
from pipelines.method.seeds import REPLY_WEIGHT, WEIGHT_CHOICE
from pipelines.method.weight_files import DEFAULT, OVERRIDE, in_force
from pipelines.method.weights import Candidate, Version, Weighing, Weight

WEIGHT_FILE, CHOICE_FILE = "local_reply_weight.csv", "local_weight_choice.csv"


def approve(
    folder: Path, weighing: Weighing, name: str, *, force: bool, reason: str, author: str
) -> Candidate:
    """Freeze the candidate as a version in `local_reply_weight.csv` of `folder`, and put it in force.

    `name` is the candidate's, or `candidate`. Raises `InputError` in words where there is nothing to approve,
    where the candidate was refused, or where it ranks campaigns worse than the weights in force (unless
    `force`, which needs a `reason`).
    """
    candidate = weighing.candidate
    known = {version.name for version in weighing.versions}
    if name in known:
        raise InputError(f"{name} is a version already", remedy=f"Put it in force: qae weights use {name}")
    if candidate is None or name not in ("candidate", candidate.name):
        proposed = candidate.name if candidate else "none"
        raise InputError(
            f"there are no weights called {name} to approve", remedy=f"The last build proposes: {proposed}."
        )
    if candidate.name in known:
        raise InputError(
            f"the candidate is the version {candidate.name} already",
            remedy=f"Put it in force: qae weights use {candidate.name}",
        )
    if candidate.refusal:
        raise InputError(
            f"these weights may not be used: {candidate.refusal.rstrip('.')}",
            remedy="The weights in force stay. See docs/how-to/calibrate-weights.md.",
        )
    if candidate.is_worse and not (force and reason):
        raise InputError(
            f"over the four weeks after its training the candidate ranks {candidate.judged_campaigns}"
            f" campaigns worse by outcomes (Spearman {candidate.spearman:.3f}) than the weights in force"
            f" ({candidate.spearman_current:.3f})",
            remedy='If you know better: qae weights approve candidate --force --reason "..."',
        )
    path = folder / WEIGHT_FILE
    frozen_at = _now()
    rows = read_local_seed(path, REPLY_WEIGHT) if path.is_file() else []
    rows += [_line(candidate, weight, frozen_at, reason, author) for weight in candidate.weights]
    write_local_seed(path, REPLY_WEIGHT, rows)
    choose(folder, candidate.name, reason=reason, author=author)
    return candidate


def choose(folder: Path, name: str, *, reason: str, author: str, classes: Sequence[str] = ()) -> None:
    """Put a version in force by a line in `local_weight_choice.csv` of `folder`.

    Raises `InputError` where there is no such version, where it misses one of `classes`, or where it is in
    force already.
    """
    path, weights = folder / CHOICE_FILE, folder / WEIGHT_FILE
    rows = read_local_seed(weights, REPLY_WEIGHT) if weights.is_file() else []
    frozen = {row["weights_version"] for row in rows} - {OVERRIDE}
    if name not in {DEFAULT, *frozen}:
        raise InputError(
            f"there are no weights called {name}", remedy=f"Known: {', '.join([DEFAULT, *sorted(frozen)])}."
        )
    held = {row["reply_class"] for row in rows if row["weights_version"] == name}
    if name != DEFAULT and (missing := sorted(set(classes) - held)):
        raise InputError(
            f"the version {name} has no weight for {', '.join(missing)}",
            where=str(weights),
            remedy="Approve a newer candidate, or add the lines to the file.",
        )
    choices = read_local_seed(path, WEIGHT_CHOICE) if path.is_file() else []
    if in_force(choices) == name:
        raise InputError(f"{name} is in force already", remedy="Nothing was changed.")
    number = max((int(float(row["number"])) for row in choices), default=0) + 1
    line = {"number": str(number), "weights_version": name, "chosen_at": _now()}
    write_local_seed(path, WEIGHT_CHOICE, [*choices, {**line, "reason": reason, "author": author}])


def require_folder(folder: Path) -> None:
    """Raise `SettingsError` where there is no folder to write into."""
    if not folder.is_dir():
        raise SettingsError(
            "there is no such folder", where=str(folder), remedy="Make the home with `qae run`."
        )


def _line(of: Version, weight: Weight, frozen_at: str, reason: str, author: str) -> dict[str, str]:
    numbers = {"w": weight.w, "lo": weight.lo, "hi": weight.hi, "n": weight.n, "outcomes": weight.outcomes}
    return {
        "weights_version": of.name,
        "segment": weight.segment,
        "reply_class": weight.reply_class,
        **{name: "" if value is None else str(value) for name, value in numbers.items()},
        "trained_from": str(of.trained_from),
        "trained_to": str(of.trained_to),
        "frozen_at": frozen_at,
        "reason": reason,
        "author": author,
    }


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
