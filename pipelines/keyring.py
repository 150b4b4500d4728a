"""The pseudonym key of a home: made once, kept outside data and git, never replaced by accident."""

from __future__ import annotations

import secrets
from pathlib import Path

from platformdirs import user_config_path

from pipelines.errors import SettingsError
from pipelines.files import replace_text
from pipelines.home import Home
from pipelines.landing.pseudonyms import Pseudonyms
from pipelines.progress import progress

_SANDBOX_KEY = b"the sandbox holds nobody, so its key is no secret"


def key_path(home: Home, folder: Path | None = None) -> Path:
    """Where the key of a home lies: in the user's own config folder."""
    return (folder or user_config_path("qae")) / "keys" / f"{home.id}.key"


def open_pseudonyms(home: Home, *, key: str | None = None, folder: Path | None = None) -> Pseudonyms:
    """The pseudonyms of a home.

    `key` (from QAE_PSEUDONYM_KEY, 32 hex digits or more) wins over the key file, for machines without a
    home folder. A new real home makes its key and says so once. Raises `SettingsError` where data has
    been landed under a key that is gone: other pseudonyms would silently join to nobody.
    """
    if home.kind == "sandbox":
        return Pseudonyms(_SANDBOX_KEY)
    path = key_path(home, folder)
    marker = home.private / "key_id"
    if key is not None:
        found = _parse(key, "QAE_PSEUDONYM_KEY")
    elif path.exists():
        found = _parse(path.read_text().strip(), str(path))
    elif marker.exists():
        raise SettingsError(
            "the key that this home's people are pseudonymised with is missing",
            where=str(path),
            remedy="Restore the key file or set QAE_PSEUDONYM_KEY; without it start a new home.",
        )
    else:
        found = secrets.token_bytes(32)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_text(path, found.hex() + "\n")
        progress().note(f"Made this home's pseudonym key: {path}. Keep a copy: people join by it.")
    pseudonyms = Pseudonyms(found)
    _require_same(marker, pseudonyms)
    return pseudonyms


def _parse(text: str, where: str) -> bytes:
    try:
        key = bytes.fromhex(text)
        Pseudonyms(key)
    except ValueError:
        raise SettingsError(
            "is not a pseudonym key", where=where, remedy="It must be at least 32 hex digits."
        ) from None
    return key


def _require_same(marker: Path, pseudonyms: Pseudonyms) -> None:
    if not marker.exists():
        replace_text(marker, pseudonyms.key_id + "\n")
    elif marker.read_text().strip() != pseudonyms.key_id:
        raise SettingsError(
            "this home was landed under another pseudonym key",
            where=str(marker),
            remedy="Use the key it was made with, or start a new home.",
        )
