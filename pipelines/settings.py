"""The settings: `qae.toml` and the environment, read here and nowhere else."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, cast, get_args

from dotenv import dotenv_values
from pydantic import BaseModel, Field, SecretStr, TypeAdapter, ValidationError

from pipelines.digest.options import SECRETS as DIGEST_SECRETS
from pipelines.digest.options import Digest
from pipelines.errors import SettingsError
from pipelines.files import replace_text
from pipelines.home import Home, HomeKind, open_home
from pipelines.look import PLAIN, Look, look_of
from pipelines.naming import naming_parts
from pipelines.options import KINDS, Block, Brand, Naming, Source, Weights, Workspace

CONFIG_NAME = "qae.toml"
DEFAULT_START = date(2026, 1, 1)
_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)


def _secret_fields(model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(
        name for name, field in model.model_fields.items() if SecretStr in get_args(field.annotation)
    )


# By kind of source: what comes from the environment and never from a file.
SECRETS = {
    kind: _secret_fields(model) for kind, model in zip(KINDS, get_args(get_args(Source)[0]), strict=True)
}
_ANY_SECRET = sorted({name for names in SECRETS.values() for name in names})


class _File(Block):
    workspace: Workspace = Field(default_factory=Workspace)
    naming: Naming = Field(default_factory=Naming)
    weights: Weights = Field(default_factory=Weights)
    brand: Brand = Field(default_factory=Brand)
    digest: dict[str, Any] = Field(default_factory=dict)
    sources: dict[str, dict[str, Any]] = Field(default_factory=dict)


@dataclass(frozen=True)
class Settings:
    """Everything a run is told: the workspace, the sources by name, and where they were written."""

    workspace: Workspace
    sources: Mapping[str, Source]
    config: Path | None
    pseudonym_key: SecretStr | None = None
    memory_limit: str = "800MB"
    folders: Mapping[str, Path] = field(default_factory=dict[str, Path])
    weights: Weights = field(default_factory=Weights)
    digest: Digest = field(default_factory=Digest)
    look: Look = PLAIN
    naming: Naming = field(default_factory=Naming)

    def folder_of(self, source: str) -> Path:
        """The folder that a source's relative path starts from: where its block was written."""
        return self.folders.get(source, Path.cwd())


def home_path(given: Path | None) -> Path:
    """The home given, else QAE_HOME, else `.qae/`, or `.qae/sandbox` while nothing real is set up."""
    if given:
        return given
    if "QAE_HOME" in os.environ:
        return Path(os.environ["QAE_HOME"])
    base = Path(".qae")
    return base if kind_of(base) == "real" else base / "sandbox"


def kind_of(root: Path) -> HomeKind:
    """What the home at `root` is or would become: real where sources are configured, else a sandbox."""
    if (root / "home.json").exists():
        return open_home(root).kind
    config = find_config(root)
    return "real" if config and _read(config).sources else "sandbox"


def first_partition(root: Path) -> date:
    """The first day a run may ask platforms for: `start_date` of the workspace, else the default."""
    config = find_config(root)
    return (_read(config).workspace.start_date if config else None) or DEFAULT_START


def find_config(home: Path) -> Path | None:
    """The `qae.toml` that counts: inside the home, beside it, or in the folder where you stand."""
    for folder in (home, home.parent, Path.cwd()):
        if (folder / CONFIG_NAME).is_file():
            return (folder / CONFIG_NAME).resolve()
    return None


def own_folder(root: Path) -> Path:
    """Where the user's own files (lexicon rows, models) lie: beside the config of a real home, else in it."""
    config = find_config(root) if kind_of(root) == "real" else None
    return config.parent if config else root


def load_settings(home: Home, *, config: Path | None = None) -> Settings:
    """Read the settings of a home: its `qae.toml`, what it remembers, and secrets from the environment.

    Secrets stand in the environment (or `.env` beside the config) as QAE_<SOURCE>_<FIELD>; one written
    into the file is refused. Raises `SettingsError` that names the file, the key and the remedy.
    """
    path = config or (find_config(home.root) if home.kind == "real" else None)
    file = _read(path) if path else _File()
    environment = _environment(path.parent if path else Path.cwd())
    blocks = {name: (block, path.parent if path else Path.cwd()) for name, block in file.sources.items()}
    for name, block in remembered(home).items():
        blocks.setdefault(name, (block, Path("/")))
    sources = {name: _source(name, block, environment, path) for name, (block, _) in blocks.items()}
    _require_part(file, path)
    key = environment.get("QAE_PSEUDONYM_KEY")
    return Settings(
        workspace=file.workspace,
        sources=sources,
        config=path,
        pseudonym_key=SecretStr(key) if key else None,
        memory_limit=environment.get("QAE_MEMORY_LIMIT", "800MB"),
        folders={name: folder for name, (_, folder) in blocks.items()},
        weights=file.weights,
        naming=file.naming,
        digest=_digest(file.digest, environment, path),
        look=_look(file.brand, path),
    )


def _require_part(file: _File, path: Path | None) -> None:
    segment = file.workspace.segment or ""
    parts = [named.part for named in naming_parts(file.naming.pattern)] if file.naming.pattern else []
    if segment.startswith("naming.") and segment.removeprefix("naming.") not in parts:
        raise SettingsError(
            f"segment is {segment!r}, and [naming] has no such part",
            where=f"{path} [workspace]",
            remedy=f"Its parts: {', '.join(parts) or 'none, it has no pattern'}.",
        )


def remembered(home: Home) -> dict[str, dict[str, Any]]:
    """The source blocks a home remembers from earlier command lines."""
    return json.loads(home.sources_file.read_text()) if home.sources_file.exists() else {}


def remember(home: Home, name: str, block: Mapping[str, Any]) -> None:
    """Keep one source of the command line in its home, so that the next run needs no argument."""
    known = {**remembered(home), name: dict(block)}
    replace_text(home.sources_file, json.dumps(known, indent=1, sort_keys=True) + "\n")


def forget(home: Home, names: Iterable[str]) -> None:
    """Take sources out of what a home remembers: those of a command line that could not be read."""
    gone = set(names)
    known = {name: block for name, block in remembered(home).items() if name not in gone}
    replace_text(home.sources_file, json.dumps(known, indent=1, sort_keys=True) + "\n")


def parse_source(name: str, block: Mapping[str, Any]) -> Source:
    """Validate one source block; raises `SettingsError` naming the key that is wrong."""
    return _source(name, dict(block), {}, None)


def _read(path: Path) -> _File:
    try:
        return _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"is not valid TOML: {error}", where=str(path)) from None
    except ValidationError as error:
        raise _refusal(error, str(path)) from None


def _source(name: str, block: dict[str, Any], environment: Mapping[str, str], path: Path | None) -> Source:
    where = f"{path or 'remembered'} [sources.{name}]"
    kind = str(block.get("kind"))
    outside = None if kind in KINDS or "kind" not in block else _outside(kind, where)
    wanted = _secret_fields(outside) if outside else SECRETS.get(kind, ())
    written = [key for key in (*wanted, *_ANY_SECRET) if key in block]
    if written:
        raise SettingsError(
            f"{written[0]} is a secret and does not belong in a file",
            where=where,
            remedy=f"Set QAE_{name.upper()}_{written[0].upper()} in the environment or in .env.",
        )
    secrets = {
        key: environment[variable]
        for key in wanted
        if (variable := f"QAE_{name.upper()}_{key.upper()}") in environment
    }
    try:
        if outside:
            return cast(Source, outside.model_validate({**block, **secrets}))
        return _SOURCE.validate_python({**block, **secrets})
    except ValidationError as error:
        raise _refusal(error, where) from None


def _outside(kind: str, where: str) -> type[BaseModel]:
    """The model of a kind that another distribution brings."""
    # Looked up only for a kind that is none of ours: the registry imports every source.
    from pipelines.sources.registry import REFUSED, REGISTRY

    if kind in REFUSED:
        raise SettingsError(
            f"the kind {kind!r} could not be loaded: {REFUSED[kind]}",
            where=where,
            remedy="Mend, update or remove the package that brings it.",
        )
    model = REGISTRY[kind].options if kind in REGISTRY else None
    if model is None:
        raise SettingsError(
            f"there is no kind {kind!r}", where=where, remedy=f"One of: {', '.join(REGISTRY)}."
        )
    return model


def _look(brand: Brand, path: Path | None) -> Look:
    logo = (path or Path()).parent / Path(brand.logo).expanduser() if brand.logo else None
    return look_of(brand.title, logo, brand.colour, brand.language)


def _digest(block: dict[str, Any], environment: Mapping[str, str], path: Path | None) -> Digest:
    where = f"{path} [digest]"
    if written := [key for key in DIGEST_SECRETS if key in block]:
        raise SettingsError(
            f"{written[0]} is a secret and does not belong in a file",
            where=where,
            remedy=f"Set QAE_DIGEST_{written[0].upper()} in the environment or in .env.",
        )
    secrets = {
        key: environment[variable]
        for key in DIGEST_SECRETS
        if (variable := f"QAE_DIGEST_{key.upper()}") in environment
    }
    try:
        return Digest.model_validate({**block, **secrets})
    except ValidationError as error:
        raise _refusal(error, where) from None


def _refusal(error: ValidationError, where: str) -> SettingsError:
    """The first problem in the words of somebody who edits the file."""
    problem = error.errors(include_input=False, include_url=False)[0]
    # The first part of a source's location is the kind that was tried, not a key of the file.
    path = [str(part) for part in problem["loc"]]
    key = ".".join(path[1:] if len(path) > 1 and path[0] in KINDS else path)
    see = "docs/reference/settings.md lists every key."
    match problem["type"]:
        case "extra_forbidden":
            return SettingsError(f"{key} is no setting", where=where, remedy=f"Check its spelling: {see}")
        case "missing":
            return SettingsError(f"{key} is missing", where=where, remedy=see)
        case "union_tag_not_found":
            return SettingsError("kind is missing", where=where, remedy=f"One of: {', '.join(KINDS)}.")
        case "string_type":
            return SettingsError(f"{key} must be text", where=where, remedy='Put it in quotes: "...".')
        case _:
            return SettingsError(f"{key}: {problem['msg']}", where=where, remedy=see)


def _environment(folder: Path) -> dict[str, str]:
    written = {key: value for key, value in dotenv_values(folder / ".env").items() if value is not None}
    return {**written, **os.environ}
