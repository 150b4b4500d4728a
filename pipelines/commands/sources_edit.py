"""`qae sources add` and `remove`: a block of `qae.toml` comes or goes, and the rest stays as written."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from pipelines.commands.screen import lines
from pipelines.commands.sources import configured, landed_of, peeked
from pipelines.config_text import require_name, with_source, without_source
from pipelines.errors import BusyError, SettingsError
from pipelines.files import replace_text
from pipelines.home import Home
from pipelines.session import peek_session
from pipelines.settings import CONFIG_NAME, find_config, forget, load_settings, parse_source, remembered
from pipelines.sources.about import Credential, variable_of
from pipelines.sources.landed import delete_landed
from pipelines.sources.registry import REGISTRY

Fate = Literal["keep", "delete"]


def add_command(given: Path | None, name: str, kind: str | None, values: Sequence[str]) -> None:
    """Write the block of a new source and say which variables it needs; asks only for a kind nobody named."""
    home = peeked(given)
    if home.kind == "sandbox" and home.id:
        raise SettingsError(
            "this home is a sandbox, and its sources are its own",
            where=str(home.root),
            remedy="Stand in another folder, or name another --home.",
        )
    require_name(name)
    chosen = _chosen(name, kind)
    block = _block(chosen, values)
    try:
        parse_source(name, tomllib.loads(block))
    except SettingsError as error:
        raise SettingsError(error.what, where=f"[sources.{name}]", remedy=error.remedy) from None
    config = find_config(home.root) or _new_config(given)
    text = _read(config)
    written = with_source(text, name, block)
    config.parent.mkdir(parents=True, exist_ok=True)
    _write(config, written)
    about = REGISTRY[chosen].about
    example = config.with_name(".env.example")
    if about.credentials:
        _write(example, _read(example) + _examples(_read(example), name, about.credentials))
    rows = [("written", f"[sources.{name}] in {config}: look it over")]
    rows += [
        ("set", f"{variable_of(name, c.field)}: {c.what}{f'; needs {c.scope}' if c.scope else ''}")
        for c in about.credentials
        if c.required
    ]
    rows += [("approval", f"{about.approval}.")] if about.approval else []
    rows += [("read", f"docs/how-to/{about.guide}")] if about.guide else []
    lines([*rows, ("then", f"qae sources test {name}")])


def remove_command(given: Path | None, name: str, fate: Fate | None) -> None:
    """Take a source out of `qae.toml`, and what it landed out of the home if that is wanted."""
    home = peeked(given)
    settings = load_settings(home) if home.kind == "real" else None
    if settings is None:
        raise SettingsError("the sources of a sandbox are its own", where=str(home.root))
    configured(settings, name)
    session = peek_session(home, settings, datetime.now(UTC).date())
    found = next(landed_of(session, kind, job) for kind, job in session.jobs() if job.name == name)
    rows = sum(sidecar.rows for _, sidecar in found)
    if found and fate is None:
        fate = _asked(name, rows)
    with _held(home) if home.root.exists() else nullcontext():
        if name in remembered(home):
            forget(home, [name])
        if settings.config and name in tomllib.loads(_read(settings.config)).get("sources", {}):
            _write(settings.config, without_source(_read(settings.config), name))
        if found and fate == "delete":
            delete_landed(session.landing, home.private / "quarantine", found)
    said = "nothing of it was landed"
    if found:
        said = f"{rows:,} rows in {len(found):,} partitions " + (
            "deleted; the next `qae run` builds without them" if fate == "delete" else "stay and still count"
        )
    lines([("removed", f"[sources.{name}]; {said}")])


def _chosen(name: str, kind: str | None) -> str:
    if kind is None and name not in REGISTRY and sys.stdin.isatty():
        import typer

        kind = typer.prompt(f"Which kind of source is {name}? ({', '.join(REGISTRY)})")
    found = kind or name
    if found not in REGISTRY:
        what = f"there is no kind {found!r}" if kind else f"which kind of source is {name!r}?"
        raise SettingsError(what, remedy=f"--kind is one of: {', '.join(REGISTRY)}.")
    return found


def _block(kind: str, values: Sequence[str]) -> str:
    """The lines of a new block: the kind's own, with the given values in place of the examples."""
    block = f'kind = "{kind}"\n{REGISTRY[kind].about.setup}'
    for given in values:
        key, is_given, value = given.partition("=")
        key = key.strip()
        if not is_given or not re.fullmatch(r"[a-z][a-z0-9_]*", key):
            raise SettingsError(f"{given!r} is no KEY=VALUE", where="--set")
        written = re.compile(rf"^(?:# )?{key} = (.*)$", re.MULTILINE)
        example = written.search(block)
        line = f"{key} = {_toml(value.strip(), like=example[1] if example else '')}"
        block = (
            f"{block[: example.start()]}{line}{block[example.end() :]}"
            if example
            else f"{block.rstrip()}\n{line}\n"
        )
    return block


def _toml(value: str, *, like: str) -> str:
    """A value as TOML, as its example is: a list (`1,2` is two texts), a text; else what it is by itself."""
    if like.startswith("[") and not value.startswith("["):
        return json.dumps([part.strip() for part in value.split(",")], ensure_ascii=False)
    if like.startswith('"') and not value.startswith(('"', "'")):
        return json.dumps(value, ensure_ascii=False)
    try:
        tomllib.loads(f"value = {value}")
    except tomllib.TOMLDecodeError:
        return json.dumps(value, ensure_ascii=False)
    return value


def _examples(known: str, name: str, credentials: Sequence[Credential]) -> str:
    """Lines for `.env.example`, for the variables it does not name yet."""
    new = [c for c in credentials if f"{variable_of(name, c.field)}=" not in known]
    said = "".join(f"# {c.what}\n{variable_of(name, c.field)}=\n" for c in new if c.required)
    return ("\n" if known and said else "") + said


def _new_config(given: Path | None) -> Path:
    """Beside a home that was named, else where you stand."""
    return (given.parent if given else Path.cwd()) / CONFIG_NAME


def _asked(name: str, rows: int) -> Fate:
    if not sys.stdin.isatty():
        raise SettingsError(
            f"{rows:,} rows were landed from {name!r}, and nobody said what happens to them",
            remedy="--keep lets them stay and count, --delete takes them out.",
        )
    import typer

    return "delete" if typer.confirm(f"Delete the {rows:,} rows landed from {name}?") else "keep"


def _held(home: Home) -> AbstractContextManager[object]:
    try:
        return FileLock(home.lock, mode=0o600).acquire(timeout=0)
    except Timeout:
        raise BusyError(
            "another run is at work in this home", where=str(home.root), remedy="Wait for it to end."
        ) from None


def _read(path: Path) -> str:
    """The text with its line ends as they are."""
    if not path.exists():
        return ""
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def _write(path: Path, text: str) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    replace_text(path, text, mode=mode)
