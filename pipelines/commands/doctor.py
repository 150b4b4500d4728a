"""`qae doctor`: find what will go wrong before it does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Literal

from pipelines.commands.screen import lines, say_json
from pipelines.errors import QaeError, SettingsError
from pipelines.home import Home, open_home
from pipelines.keyring import key_path, open_pseudonyms
from pipelines.landing.store import Landing
from pipelines.settings import Settings, find_config, home_path, load_settings
from pipelines.sources.about import variable_of
from pipelines.sources.budget import Budget
from pipelines.sources.registry import REGISTRY

_LOW_DISK = 2 * 1024**3
_TOOLS = ("duckdb", "dbt-core", "dbt-duckdb", "dagster", "dagster-dbt", "great-expectations")


@dataclass(frozen=True)
class Finding:
    """One thing looked at."""

    level: Literal["ok", "warning", "wrong"]
    what: str
    remedy: str = ""


def doctor_command(given: Path | None, *, verify: bool, as_json: bool) -> None:
    """Look at everything, print it, and end as a `SettingsError` does if something is wrong."""
    findings = list(_examine(home_path(given), verify=verify))
    if as_json:
        say_json([asdict(finding) for finding in findings])
    else:
        lines([(f.level, f.what + (f"  {f.remedy}" if f.remedy else "")) for f in findings])
    wrong = [f for f in findings if f.level == "wrong"]
    if wrong and as_json:
        raise SystemExit(SettingsError.exit_code)  # one document is printed, not another one for the error
    if wrong:
        count = "one thing is" if len(wrong) == 1 else f"{len(wrong)} things are"
        raise SettingsError(f"{count} wrong", remedy="See the lines above.")


def _examine(root: Path, *, verify: bool) -> Iterator[Finding]:
    yield Finding("ok", ", ".join(f"{tool} {version(tool)}" for tool in _TOOLS))
    free = shutil.disk_usage(root if root.exists() else Path.cwd()).free
    level = "ok" if free > _LOW_DISK else "warning"
    yield Finding(
        level, f"{free / 1024**3:,.1f} GB free", "" if level == "ok" else "Make room before a backfill."
    )
    try:
        home = open_home(root)
    except QaeError as error:
        yield Finding("warning", error.what + f" ({root})", error.remedy or "")
        return
    yield Finding("ok", f"home {home.root} ({home.kind})")
    if home.kind == "real":
        yield from _settings(home)
    yield from _landing(home, verify=verify)


def _settings(home: Home) -> Iterator[Finding]:
    try:
        settings = load_settings(home)
        key = settings.pseudonym_key
        open_pseudonyms(home, key=key.get_secret_value() if key else None)
    except QaeError as error:
        yield Finding("wrong", f"{error.where or ''} {error.what}".strip(), error.remedy or "")
        return
    config = find_config(home.root)
    yield Finding("ok", f"settings from {config or 'the command line'}: {len(settings.sources)} sources")
    yield Finding("ok", f"pseudonym key {key_path(home) if not key else 'from QAE_PSEUDONYM_KEY'}")
    yield from _platforms(settings)


def _platforms(settings: Settings) -> Iterator[Finding]:
    today = datetime.now(UTC).date()
    for name, options in settings.sources.items():
        about = REGISTRY[options.kind].about
        for credential in about.credentials:
            if credential.required and getattr(options, credential.field, None) is None:
                remedy = f"Set {variable_of(name, credential.field)} in the environment."
                yield Finding("wrong", f"{name}: no {credential.field}", remedy)
        if warning := about.warning(options, today):
            yield Finding("warning", f"{name}: {warning}")
        elif about.versions:
            yield Finding("ok", f"{name}: API version {about.versions.of(options)} is supported")
        shared, base_url = about.shared_credential(options), getattr(options, "base_url", "")
        if shared and (spent := Budget.of(base_url, shared).spent):
            quota = f" of {about.quota.requests:,}" if about.quota else ""
            yield Finding("ok", f"{name}: {spent:,}{quota} calls of today were made with its credential")


def _landing(home: Home, *, verify: bool) -> Iterator[Finding]:
    landing = Landing(home.landing)
    sidecars = landing.sidecars()
    yield Finding("ok", f"{len(sidecars):,} landed partitions")
    if verify:
        damaged = landing.set_aside(sidecars)
        for path in damaged[:10]:
            yield Finding("wrong", f"{path} is damaged and was set aside", "Run again: it is fetched anew.")
        if not damaged:
            yield Finding("ok", "every landed file has the bytes that were landed")
