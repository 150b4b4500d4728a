"""Somebody who types the blocks of a page into a terminal, one after the other."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
from blocks import ROOT, Block

from pipelines.home import Home
from pipelines.settings import load_settings

# What differs from run to run: ids, hashes, seconds and free disk.
_VOLATILE = (
    (re.compile(r"\d{8}T\d{6}-\d{6}"), "20261101T061500-000000"),
    (re.compile(r"build [0-9a-f]{12}"), "build 0123456789ab"),
    (re.compile(r"\d+ s\b"), "40 s"),
    (re.compile(r"[\d.,]+ GB free"), "50.0 GB free"),
    (re.compile(r"(duckdb|dbt-core|dbt-duckdb|dagster|dagster-dbt|great-expectations) [\d.]+"), r"\1 0.0.0"),
)


def mask(text: str) -> str:
    """The text with what differs from run to run as one and the same."""
    for pattern, same in _VOLATILE:
        text = pattern.sub(same, text)
    return text


@dataclass
class Reader:
    """A reader in a folder that holds `.qae/sandbox`."""

    folder: Path
    environment: Mapping[str, str]

    def follow(self, block: Block) -> str:
        """Run one block and return what `block.shows` would hold; an AssertionError names the block."""
        run: dict[str, Callable[[Block], str]] = {
            "console": self._console,
            "bash": lambda block: self._shell(block, block.text),
            "python": lambda block: self._shell(block, f"python - <<'BLOCK'\n{block.text}\nBLOCK"),
            "sql": self._sql,
            "toml": self._toml,
        }
        return run[block.language](block)

    def _console(self, block: Block) -> str:
        shown: list[str] = []
        for command, said in block.commands():
            printed = self._shell(block, command)
            lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
            shown += [f"$ {command}", *(lines if said else [])]
            shown += [""] if said and not said[-1] else []
        return "\n".join(shown)

    def _shell(self, block: Block, script: str) -> str:
        done = subprocess.run(
            ["bash", "-euc", script],
            cwd=self.folder,
            env=dict(self.environment),
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert done.returncode == 0, f"{block.where}: {script}\n{done.stdout}{done.stderr}"
        return done.stdout

    def _sql(self, block: Block) -> str:
        published = self.folder / ".qae" / "sandbox" / "reporting" / "reporting.duckdb"
        with duckdb.connect(str(published), read_only=True) as con:
            rows = con.execute(block.text).fetchall()
            return _aligned([[column[0] for column in con.description or []], *rows])

    def _toml(self, block: Block) -> str:
        written = self.folder / "from-the-page.toml"
        written.write_text(block.text, encoding="utf-8")
        settings = load_settings(Home(self.folder, "real", "docs"), config=written)
        assert settings.sources or block.text.lstrip().startswith("["), f"{block.where} says nothing"
        return ""


def _aligned(rows: Sequence[Sequence[Any]]) -> str:
    """Rows as text in columns: numbers to the right, the rest to the left, null as a dash."""
    cells = [["-" if value is None else str(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    right = [all(isinstance(row[at], int | float | Decimal) for row in rows[1:]) for at in range(len(widths))]
    return "\n".join(
        "  ".join(
            text.rjust(width) if numbers else text.ljust(width)
            for text, width, numbers in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in cells
    )


MakeReader = Callable[[Path], Reader]


def readers(folder: Path, home: Path, first_run: str) -> MakeReader:
    """Makes readers in folders of their own, each with a copy of `home` as `.qae/sandbox`, examples beside.

    `folder` is theirs to share: commands and settings. `first_run` is what the run of the home printed.
    """
    environment = _environment(folder)
    (folder / "first-run.txt").write_text(first_run)

    def make(to: Path) -> Reader:
        shutil.copytree(home, to / ".qae" / "sandbox", symlinks=True)
        for example in (ROOT / "docs" / "examples").glob("*.csv"):
            shutil.copy(example, to)
        return Reader(to, environment)

    return make


def default_sandbox(folder: Path) -> MakeReader:
    """Run `qae run` in an empty folder, and make readers of what it leaves."""
    command, environment = ["qae", "run", "--quiet"], _environment(folder)
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + done.stdout
    return readers(folder, folder / ".qae" / "sandbox", done.stdout)


def _environment(folder: Path) -> dict[str, str]:
    """What a fresh shell of a user has: nothing of ours; settings and commands below `folder`."""
    programs = folder / "bin"
    programs.mkdir(exist_ok=True)
    python = f'exec "{sys.executable}"'
    lines = {
        "qae": f'{python} -m pipelines.cli "$@"',
        "python": f'{python} "$@"',
        # `make run` installs and runs; what it prints is what the run that made this sandbox printed.
        "make": f'[ "$*" = run ] && exec cat "{folder / "first-run.txt"}"; exit 2',
    }
    for name, line in lines.items():
        program = programs / name
        program.write_text(f"#!/bin/sh\n{line}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
    kept = {name: os.environ[name] for name in ("LANG", "TMPDIR") if name in os.environ}
    path = f"{programs}:{os.environ['PATH']}"
    return {**kept, "HOME": str(folder), "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "120"}
