"""Pins: names somebody gave to publications that must stay, because they were sent to somebody."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from pipelines.errors import InputError
from pipelines.publish import durable

CURRENT = "current"
_FILE = "pins.json"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}")


def pins(reporting_dir: Path) -> dict[str, str]:
    """The id of each pinned publication, by the name of its pin."""
    path = reporting_dir / _FILE
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        found = None
    # A damaged file must not read as "nothing is pinned": the next publish would delete what was promised.
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise InputError(
            "the list of pins is damaged",
            where=str(path),
            remedy="Restore it from a backup; or delete it, and every pin with it.",
        )
    return dict(sorted(found.items()))


def write_pins(reporting_dir: Path, named: Mapping[str, str]) -> None:
    """Replace the list of pins, whole or not at all."""
    text = json.dumps(dict(named), indent=1, sort_keys=True) + "\n"
    durable.replace_with(reporting_dir / _FILE, text.encode())


def require_name(name: str) -> None:
    """Raise `InputError` unless `name` may name a pin."""
    if not _NAME.fullmatch(name) or name == CURRENT:
        raise InputError(
            "a pin's name has 1 to 64 letters, digits, points, dashes and underscores, and is not `current`",
            where=repr(name),
        )
