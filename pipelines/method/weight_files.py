"""What `local_reply_weight.csv` and `local_weight_choice.csv` may hold beyond one line's own columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from pipelines.errors import SettingsError

DEFAULT, OVERRIDE = "default", "override"
# Names that mean something else than a frozen version.
RESERVED = (DEFAULT, "candidate", "current", "next")
_UNWEIGHTED = "unknown_language"
Rows = Sequence[Mapping[str, str]]


def require_sound(folder: Path, weights: Rows, choices: Rows) -> None:
    """Raise `SettingsError` unless every weight is one and every choice names a version that is there.

    A weight lies between 0 and 1 and inside its own interval; only an unread language has none. Rows of the
    version `override` are the analyst's own and go before whatever version is in force.
    """
    file = folder / "local_reply_weight.csv"
    for row in weights:
        if wrong := _wrong(row):
            place = f"{row['weights_version']}, {row['segment'] or 'all'}, {row['reply_class']}"
            raise SettingsError(f"{wrong[0]} ({place}).", where=str(file), remedy=wrong[1])
    known = {row["weights_version"] for row in weights} - {OVERRIDE} | {DEFAULT}
    for row in choices:
        _moment(row["chosen_at"], folder)
    if choices and (chosen := in_force(choices)) not in known:
        raise SettingsError(
            f"there are no weights of the version {chosen!r} that was chosen last",
            where=str(folder / "local_weight_choice.csv"),
            remedy=f"Go back with `qae weights use`: {', '.join(sorted(known))}.",
        )


def in_force(choices: Rows) -> str:
    """The version chosen last; the default where none was chosen."""
    last = max(choices, key=lambda row: float(row["number"]), default=None)
    return last["weights_version"] if last else DEFAULT


def _wrong(row: Mapping[str, str]) -> tuple[str, str] | None:
    if row["weights_version"] in RESERVED:
        return f"{row['weights_version']} is no name for a version", "Call your own rows `override`."
    if not row["w"]:
        if row["reply_class"] == _UNWEIGHTED:
            return None
        return "a weight is missing", f"Write a number from 0 to 1; only {_UNWEIGHTED} has none."
    w, lo, hi = (float(row[name]) if row[name] else None for name in ("w", "lo", "hi"))
    if any(not 0 <= value <= 1 for value in (w, lo, hi) if value is not None):
        return "a weight is not between 0 and 1", "A reply is worth between nothing and one real answer."
    if w is not None and ((lo is not None and lo > w) or (hi is not None and hi < w)):
        return "a weight lies outside its own interval", "Correct lo and hi, or leave them empty."
    try:
        for name in ("trained_from", "trained_to"):
            date.fromisoformat(row[name] or "2000-01-01")
        datetime.fromisoformat(row["frozen_at"] or "2000-01-01")
    except ValueError:
        return "a date cannot be read", "Write days as 2026-05-31, moments as 2026-05-31 09:00:00."
    return None


def _moment(text: str, folder: Path) -> None:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        raise SettingsError(
            f"chosen_at is no moment: {text}",
            where=str(folder / "local_weight_choice.csv"),
            remedy="Write it as 2026-05-31 09:00:00.",
        ) from None
