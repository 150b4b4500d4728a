"""Put what the commands print today into the pages: `python tests/docs/refresh_outputs.py [PAGE ...]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from blocks import PAGES, ROOT, blocks
from reader import MakeReader, default_sandbox, mask


def refresh(page: Path, make: MakeReader, desk: Path) -> bool:
    """Follow the page on the default sandbox and rewrite the outputs it shows; whether any changed."""
    if not any(block.runs for block in blocks(page)):
        return False
    reader = make(desk)
    printed = [(block.shows, reader.follow(block)) for block in blocks(page) if block.runs]
    old = page.read_text(encoding="utf-8")
    lines = old.splitlines()
    for shown, text in reversed(printed):
        if shown is not None and mask(text) != mask(shown.text):
            lines[shown.first - 1 : shown.last] = text.splitlines()
    new = "\n".join(lines) + "\n"
    page.write_text(new, encoding="utf-8")
    return new != old


def main(names: list[str]) -> None:
    """Refresh the pages named, or all."""
    pages = [Path(name).resolve() for name in names] or PAGES
    with tempfile.TemporaryDirectory() as folder:
        make = default_sandbox(Path(folder))
        for number, page in enumerate(pages):
            if refresh(page, make, Path(folder) / str(number)):
                print(page.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
