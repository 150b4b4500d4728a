"""The contract of the mart: every published column there ever was, by the version that brought or took it.

`mart_contract.json` beside this module is a log, oldest version first; replaying it gives what is published.
Versions are semantic: a column that vanishes breaks somebody's dashboard and is a major version, unless it
lived one minor version or longer beside its successor (`config.meta.renamed_to` of the old column); a new
column is a minor version. Changes made before a version of qae is released join the entry of that release.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from pipelines.errors import InputError
from pipelines.warehouse.project import dbt_project

_FIRST = (1, 0, 0)


@dataclass(frozen=True)
class Columns:
    """What is published: the type of each `table.column`, and those that have a successor beside them."""

    types: Mapping[str, str]
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True)
class Entry:
    """One version of the contract: the release of qae it came with, and what it changed."""

    version: str
    release: str
    added: Mapping[str, str] = field(default_factory=dict[str, str])
    removed: tuple[str, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])


def contract_path() -> Path:
    """Where the log is kept."""
    return Path(__file__).with_name("mart_contract.json")


def read_log(path: Path) -> list[Entry]:
    """The log, oldest entry first; empty where there is none yet."""
    if not path.is_file():
        return []
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [_entry(facts) for facts in entries]


def _entry(facts: dict[str, Any]) -> Entry:
    facts["removed"] = tuple(facts["removed"])
    return Entry(**facts)


def log_text(log: Sequence[Entry]) -> str:
    """The log as the file holds it."""
    return json.dumps([asdict(entry) for entry in log], indent=1, sort_keys=True) + "\n"


def published_columns(models: Path | None = None) -> Columns:
    """What the YAML beside the marts says is published."""
    types: dict[str, str] = {}
    renamed: dict[str, str] = {}
    for path in sorted((models or dbt_project() / "models" / "marts").glob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", ()):
            if not model.get("config", {}).get("meta", {}).get("publish"):
                continue
            for column in model["columns"]:
                name = f"{model['name']}.{column['name']}"
                types[name] = column["data_type"]
                meta: Mapping[str, Any] = column.get("config", {}).get("meta", {})
                if successor := meta.get("renamed_to"):
                    renamed[name] = f"{model['name']}.{successor}"
    if orphans := [old for old, new in renamed.items() if new not in types]:
        raise InputError(
            "renamed_to names no column of the same table",
            where=orphans[0],
            remedy="Publish the new column first.",
        )
    return Columns(types, renamed)


def replayed(log: Iterable[Entry]) -> Columns:
    """What is published after the last entry.

    Raises `InputError` for an entry whose version is lower than what it changes asks for: that is how a
    column that was simply dropped is found out.
    """
    now, before = Columns({}), None
    for entry in log:
        version = _parts(entry.version)
        least = _least(before, now, entry)
        if version < least:
            raise InputError(
                f"the contract {entry.version} takes away or adds what makes it {_text(least)} at least",
                where=", ".join(sorted({*entry.removed, *entry.added})[:5]),
                remedy="Give it that version; or publish the old column for one minor version beside the new"
                " one, with `renamed_to`.",
            )
        types = {name: kind for name, kind in now.types.items() if name not in entry.removed}
        now = Columns({**types, **entry.added}, {**now.renamed, **entry.renamed})
        now = replace(now, renamed={old: new for old, new in now.renamed.items() if old in now.types})
        before = version
    return now


def extended(log: Sequence[Entry], now: Columns, release: str) -> list[Entry]:
    """The log with what is published now; the same log where nothing changed."""
    if replayed(log) == now:
        return list(log)
    standing = list(log[:-1]) if log and log[-1].release == release else list(log)
    old = replayed(standing)
    changed = {name for name, kind in now.types.items() if old.types.get(name, kind) != kind}
    entry = Entry(
        version="0.0.0",
        release=release,
        added={name: kind for name, kind in now.types.items() if name not in old.types or name in changed},
        removed=tuple(sorted((old.types.keys() - now.types.keys()) | changed)),
        renamed={old_name: new for old_name, new in now.renamed.items() if old.renamed.get(old_name) != new},
    )
    if not (entry.added or entry.removed or entry.renamed):
        return standing
    before = _parts(standing[-1].version) if standing else None
    return [*standing, replace(entry, version=_text(_least(before, old, entry)))]


def _least(before: tuple[int, ...] | None, now: Columns, entry: Entry) -> tuple[int, ...]:
    """The lowest version an entry may have that follows `before`."""
    if before is None:
        return _FIRST
    if any(name not in now.renamed or now.renamed[name] not in now.types for name in entry.removed):
        return (before[0] + 1, 0, 0)
    if entry.added or entry.removed or entry.renamed:
        return (before[0], before[1] + 1, 0)
    return (before[0], before[1], before[2] + 1)


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _text(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))
