"""The user's own rows of the lexicon: the folder they lie in, and how they stand beside the shipped ones."""

from __future__ import annotations

import getpass
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from pipelines.method.local_seeds import prepare_local_seeds
from pipelines.settings import find_config, kind_of

LANGUAGES = ("en", "es", "fr", "de", "pt", "it", "nl")


def lexicon_folder(root: Path) -> Path:
    """Where `local_*.csv` of the home at `root` lie: beside the `qae.toml` that counts, else in the home.

    A sandbox reads no `qae.toml`: its own lie in the home.
    """
    config = find_config(root) if kind_of(root) == "real" else None
    return config.parent if config else root


@contextmanager
def lexicon(root: Path) -> Generator[Path, None, None]:
    """The complete set of local seeds in force now, checked, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as scratch:
        yield prepare_local_seeds(lexicon_folder(root), Path(scratch))


def user() -> str:
    """The user of this machine, as the author of a row; empty where the machine knows none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""
