"""Editing `qae.toml` as text: a block comes or goes, and every other byte stays as a person wrote it."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from pipelines.errors import SettingsError

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_HEADER = re.compile(r"^\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}\s*(?:#.*)?$")


def require_name(name: str) -> None:
    """Raise `SettingsError` unless the name can stand in QAE_<NAME>_TOKEN and as a bare key."""
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} is no name for a source",
            remedy="Small letters, digits and _, a letter first: its secrets are read from QAE_<NAME>_...",
        )


def with_source(text: str, name: str, block: str) -> str:
    """The text with `[sources.name]` and the lines of `block` at its end."""
    if name in _sources(text):
        raise SettingsError(
            f"there is a source {name!r} already", remedy=f"Edit its block, or `qae sources remove {name}`."
        )
    end = _line_end(text)
    gap = "" if not text else end if text.endswith("\n") else end * 2
    added = f"[sources.{name}]\n{block.strip()}\n".replace("\n", end)
    return _proven(text + gap + added, text, {**_sources(text), name: tomllib.loads(block)})


def without_source(text: str, name: str) -> str:
    """The text without the block of one source: its header, its lines, its sub-tables.

    Comment lines that stand right above a header go and stay with that header. Raises `SettingsError` where
    the source is written in a way that has no block of its own.
    """
    kept: list[str] = []
    held: list[str] = []  # comments that may belong to the next header
    gone = False
    for line in text.splitlines(keepends=True):
        header = _HEADER.match(line)
        if header:
            gone = _is_of(header[1], name)
            kept += [] if gone else held
            held = []
        elif line.lstrip().startswith("#"):
            held.append(line)
            continue
        elif not gone:
            kept += held
            held = []
        else:
            held = []
        if not gone:
            kept.append(line)
    if not gone:
        kept += held
    elif kept and not kept[-1].strip():
        kept.pop()  # the empty line before the last block came with it
    left = {key: value for key, value in _sources(text).items() if key != name}
    return _proven("".join(kept), text, left)


def _is_of(header: str, name: str) -> bool:
    path = [part.strip().strip("\"'") for part in header.split(".")]
    return path[:2] == ["sources", name]


def _sources(text: str) -> dict[str, Any]:
    return tomllib.loads(text).get("sources", {})


def _proven(text: str, before: str, sources: dict[str, Any]) -> str:
    """The edited text, if it says what it said before but for its sources, and of those exactly these."""
    wanted = {**tomllib.loads(before), "sources": sources}
    try:
        found = {"sources": {}, **tomllib.loads(text)}
    except tomllib.TOMLDecodeError:
        found = None
    if found != wanted:
        raise SettingsError(
            "qae.toml is written in a way that cannot be edited safely", remedy="Edit its [sources] by hand."
        )
    return text


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
