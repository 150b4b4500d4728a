"""Small files that are never torn: a kill leaves the old text or the new one."""

from __future__ import annotations

import os
from pathlib import Path


def replace_text(path: Path, text: str, *, mode: int = 0o600) -> None:
    """Put `text` under `path` by rename, on disk before anybody can see it."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.touch(mode=mode)
    with open(temporary, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
