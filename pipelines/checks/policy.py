"""The gate's policy: which suites must exist, how much each must hold, and the numbers its queries use."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.errors import SettingsError

POLICY_NAME = "policy.toml"
Value = int | float | str | list[str]


@dataclass(frozen=True)
class Committed:
    """How many checks a suite was committed with, and how many of them block. Fewer is red."""

    checks: int
    critical: int


@dataclass(frozen=True)
class Parameter:
    """A number, pattern or list of names that measurements use, with the reason for its value."""

    value: Value
    why: str


@dataclass(frozen=True)
class Policy:
    """`expectations/policy.toml`, read."""

    suites: Mapping[str, Committed]
    parameters: Mapping[str, Parameter]


def load_policy(expectations: Path) -> Policy:
    """Read the policy; raises `SettingsError`, because a gate without its policy could only wave through."""
    path = expectations / POLICY_NAME
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        suites = {name: _committed(block) for name, block in raw["suites"].items()}
        parameters = {name: _parameter(block) for name, block in raw.get("parameters", {}).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(
            f"the gate's policy cannot be read ({type(error).__name__}: {error})",
            where=str(path),
            remedy="Restore it from the package or your repository: nothing is published without it.",
        ) from None
    if not suites:
        raise SettingsError("the gate's policy names no suite", where=str(path))
    return Policy(suites, parameters)


def _committed(block: Mapping[str, Any]) -> Committed:
    committed = Committed(int(block["checks"]), int(block["critical"]))
    if committed.checks < 1 or not 0 <= committed.critical <= committed.checks:
        raise TypeError(f"checks = {committed.checks}, critical = {committed.critical}")
    return committed


def _parameter(block: Mapping[str, Any]) -> Parameter:
    if not str(block["why"]).strip():
        raise TypeError("a parameter without its why")
    return Parameter(block["value"], str(block["why"]))
