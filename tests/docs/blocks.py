"""The fenced blocks of the documentation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *ROOT.glob("docs/**/*.md")])
RUNNABLE = ("console", "bash", "sql", "python", "toml")
SHOWN_ONLY = ("text", "csv", "dotenv", "crontab")
_MARK = re.compile(r"<!-- (no-run|exact)(?:: (.+?))? -->")


@dataclass(frozen=True)
class Block:
    """One fenced block; its text stands on the lines `first` to `last` of the page, counted from 1.

    `no_run` is the reason it is not run. `exact`: its output is the same in every sandbox. `result` is the
    block of text right after a query, which shows its rows.
    """

    page: Path
    language: str
    first: int
    last: int
    text: str
    no_run: str | None = None
    exact: bool = False
    result: Block | None = None

    @property
    def where(self) -> str:
        """Page and line, as an editor wants them."""
        inside = self.page.is_relative_to(ROOT)
        return f"{self.page.relative_to(ROOT) if inside else self.page}:{self.first - 1}"

    @property
    def runs(self) -> bool:
        """Whether a test runs it."""
        return self.language in RUNNABLE and self.no_run is None

    @property
    def shows(self) -> Block | None:
        """The block whose text is printed by running this one: itself, or the result of a query."""
        return self if self.language == "console" else self.result

    def commands(self) -> list[tuple[str, list[str]]]:
        """The commands of a console block, each as it is written, with the lines it is said to print."""
        found: list[tuple[str, list[str]]] = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif found and found[-1][0].endswith("\\"):
                found[-1] = (f"{found[-1][0]}\n{line}", [])
            elif found:
                found[-1][1].append(line)
        return found


def blocks(page: Path) -> list[Block]:
    """Every fenced block of a page, with the mark that stands on the line before it."""
    lines = page.read_text(encoding="utf-8").splitlines()
    fences = [number for number, line in enumerate(lines) if line.startswith("```")]
    assert len(fences) % 2 == 0, f"{page}: a block does not end"
    found: list[Block] = []
    for start, end in reversed([*zip(fences[::2], fences[1::2], strict=True)]):
        mark = _MARK.fullmatch(lines[start - 1]) if start else None
        language = lines[start][3:].strip()
        after = found[-1] if found else None
        beside = (
            after is not None and after.language == "text" and not "".join(lines[end + 1 : after.first - 2])
        )
        found.append(
            Block(
                page,
                language,
                start + 2,
                end,
                "\n".join(lines[start + 1 : end]),
                no_run=(mark[2] or "") if mark and mark[1] == "no-run" else None,
                exact=bool(mark and mark[1] == "exact"),
                result=after if language == "sql" and beside else None,
            )
        )
    return found[::-1]
