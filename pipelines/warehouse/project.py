"""Where the dbt project and the expectations lie: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

import hashlib
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_CODE_ENDINGS = {".sql", ".yml", ".csv", ".json", ".toml"}


def _root() -> Path:
    packed = _PACKAGE / "_project"
    return packed if packed.is_dir() else _PACKAGE.parent


def dbt_project() -> Path:
    """The dbt project's folder."""
    return _root() / "dbt_project"


def expectations() -> Path:
    """The folder of suites, measurements and the gate's policy."""
    return _root() / "expectations"


def code_files(folder: Path) -> list[Path]:
    """The SQL, YAML, seeds and suites below `folder`, in a fixed order; nothing that dbt writes."""
    return [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in _CODE_ENDINGS and not {"target", "logs"} & set(path.relative_to(folder).parts)
    ]


def code_hash(*folders: Path) -> str:
    """One hash over the code files below `folders`: other code, other numbers."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in code_files(folder):
            digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
