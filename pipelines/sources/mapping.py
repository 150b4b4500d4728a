"""From the columns a file has to the columns we need: by the user's mapping, by name, by constant."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

from pipelines.errors import InputError
from pipelines.sources.tables import Table

_NOT_WORD = re.compile(r"[\W_]+")
_SHOWN = 40
Cells = Sequence[str | None]


@dataclass(frozen=True)
class Column:
    """A column we need: our name, other headers it is known by, and whether it must be there.

    Spaces around a value are cut unless it is `verbatim`. `example` is a constant to suggest.
    """

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    verbatim: bool = False
    example: str = ""


@dataclass(frozen=True)
class Block:
    """What stands in qae.toml about a table, so that an error can show the block that would work.

    `place` is the key that says where the table comes from, and `path` what stands there.
    """

    source: str
    kind: str
    path: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    formats: Mapping[str, str]
    place: str = "path"

    @classmethod
    def of(cls, source: str, options: object) -> Block:
        """The block of a source from its options."""
        said = vars(options)
        place = "resource" if "resource" in said else "path"
        mapped = (said["columns"], said["constants"], said["formats"])
        return cls(source, said["kind"], said[place], *mapped, place)

    def toml(self) -> str:
        """The block as one would write it."""
        head = {"kind": self.kind, self.place: self.path}
        lines = [f"[sources.{self.source}]", *(f"{key} = {_quoted(said)}" for key, said in head.items())]
        for name, said in (
            ("columns", self.columns),
            ("constants", self.constants),
            ("formats", self.formats),
        ):
            if said:
                pairs = ", ".join(f"{key} = {_quoted(value)}" for key, value in said.items())
                lines.append(f"{name} = {{ {pairs} }}")
        return "\n".join(lines)


@dataclass(frozen=True)
class Mapper:
    """Finds the columns we want among those a file has."""

    header: Sequence[str]
    block: Block
    wanted: Sequence[Column]
    where: str

    def mapped(self, table: Table) -> dict[str, Cells]:
        """The table's columns under our names, text in file order; a column the file lacks is all None.

        A constant is its column; beside a mapped column it fills the empty cells. Raises `InputError`, with
        a block to paste, where a mapped or required column is missing, where two headers could be meant,
        or where the settings name a column we do not know.
        """
        chosen = self.chosen()
        cells: dict[str, Cells] = {}
        for column in self.wanted:
            constant = self.block.constants.get(column.name)
            header = chosen.get(column.name)
            if header is None:
                cells[column.name] = [constant] * table.rows.num_rows
            elif column.verbatim:
                cells[column.name] = table.rows[header].to_pylist()
            else:
                said: list[str | None] = table.rows[header].to_pylist()
                cells[column.name] = [(text and text.strip()) or constant for text in said]
        return cells

    def chosen(self) -> dict[str, str]:
        """Which header feeds which of our columns; the errors are those of `mapped`."""
        self._require_known_names()
        chosen: dict[str, str] = {}
        for column in self.wanted:
            if column.name in self.block.columns:
                chosen[column.name] = self._as_told(column)
            elif column.name not in self.block.constants:
                found = self._called((column.name,)) or self._called(column.aliases)
                if len(found) > 1:
                    raise self.problem(f"{_either(found)} could be {column.name}", {column.name: found[0]})
                if found:
                    chosen[column.name] = found[0]
        have = chosen.keys() | self.block.constants.keys()
        missing = [column for column in self.wanted if column.required and column.name not in have]
        if missing:
            names = " and no ".join(column.name for column in missing)
            raise self.problem(f"has no column {names}", *self._guesses(missing))
        return chosen

    def problem(
        self,
        what: str,
        columns: Mapping[str, str] | None = None,
        constants: Mapping[str, str] | None = None,
        formats: Mapping[str, str] | None = None,
    ) -> InputError:
        """An error that lists the columns found and shows a block that would work, these guesses in it."""
        block = replace(
            self.block,
            columns={**self.block.columns, **(columns or {})},
            constants={**self.block.constants, **(constants or {})},
            formats={**self.block.formats, **(formats or {})},
        )
        shown = ", ".join(self.header[:_SHOWN]) + (" …" if len(self.header) > _SHOWN else "")
        return InputError(
            f"{what}; its columns are: {shown}.",
            where=self.where,
            remedy=f"Put this into qae.toml and correct what it guesses:\n\n{block.toml()}\n",
        )

    def _require_known_names(self) -> None:
        names = [column.name for column in self.wanted]
        block = self.block
        for setting, said in (
            ("columns", block.columns),
            ("constants", block.constants),
            ("formats", block.formats),
        ):
            for name in said.keys() - set(names):
                near = get_close_matches(name, names, 3, 0.5)
                raise InputError(
                    f"{setting} names {name!r}, which is no column of a {block.kind}",
                    where=f"[sources.{block.source}]",
                    remedy=f"Use {_either(near)}." if near else f"The columns are {', '.join(names)}.",
                )

    def _called(self, names: Iterable[str]) -> list[str]:
        alike = {normal(name) for name in names}
        return [header for header in self.header if normal(header) in alike]

    def _as_told(self, column: Column) -> str:
        told = self.block.columns[column.name]
        if told in self.header:
            return told
        alike = self._called([told])
        if len(alike) == 1:
            return alike[0]
        near = get_close_matches(told, self.header, 1, 0.5)
        raise self.problem(
            f"has no column {told!r} (mapped to {column.name})", {column.name: near[0] if near else "?"}
        )

    def _guesses(self, missing: Sequence[Column]) -> tuple[dict[str, str], dict[str, str]]:
        columns: dict[str, str] = {}
        constants: dict[str, str] = {}
        for column in missing:
            near = get_close_matches(column.name, self.header, 1, 0.8 if column.example else 0.5)
            if near or not column.example:
                columns[column.name] = near[0] if near else "?"
            else:
                constants[column.name] = column.example
        return columns, constants


def normal(header: str) -> str:
    """A header for comparing: lower case, words joined by one underscore."""
    return _NOT_WORD.sub("_", header.strip().lower()).strip("_")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _either(names: Sequence[str]) -> str:
    return " or ".join(repr(name) for name in names)
