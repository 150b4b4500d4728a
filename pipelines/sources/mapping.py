"""From the columns a file has to the columns we need: by the user's mapping, by name, by constant."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.errors import InputError
from pipelines.sources.tables import Table

_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Column:
    """A column we need: our name, other headers it is known by, whether it must exist, whether spaces count."""

    name: str
    aliases: tuple[str, ...] = ()
    required: bool = False
    verbatim: bool = False
    example: str = ""


@dataclass(frozen=True)
class Block:
    """Where a mapping stands in qae.toml, so that an error can show what to paste."""

    source: str
    kind: str
    path: str
    columns: Mapping[str, str]
    constants: Mapping[str, str]
    formats: Mapping[str, str]

    @classmethod
    def of(cls, source: str, options: object) -> Block:
        """The block of a source from its options."""
        take = vars(options)
        return cls(source, take["kind"], take["path"], take["columns"], take["constants"], take["formats"])


def mapped(table: Table, block: Block, wanted: Sequence[Column]) -> pa.Table:
    """The table under our names, all text, in the order of `wanted`; a column the file lacks is null.

    A constant is its column; beside a mapped column it fills the empty cells. Raises `InputError`, with a block to paste,
    where a mapped or required column is missing, where two headers could be meant, or where the mapping
    names a column we do not know.
    """
    chosen = choose(table.header, block, wanted, table.name)
    columns: dict[str, pa.ChunkedArray] = {}
    for column in wanted:
        header = chosen.get(column.name)
        values = (
            table.rows[header]
            if header is not None
            else pa.chunked_array([pa.nulls(table.rows.num_rows, pa.string())])
        )
        if not column.verbatim:
            values = pc.utf8_trim_whitespace(values)
        values = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
        constant = block.constants.get(column.name)
        columns[column.name] = pc.coalesce(values, pa.scalar(constant, pa.string())) if constant else values
    return pa.table(columns)


def choose(header: Sequence[str], block: Block, wanted: Sequence[Column], where: str) -> dict[str, str]:
    """Which header feeds which of our columns; the errors are those of `mapped`."""
    names = [column.name for column in wanted]
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
    plain = {header_name: normal(header_name) for header_name in header}
    chosen: dict[str, str] = {}
    for column in wanted:
        if column.name in block.columns:
            chosen[column.name] = _mapped_header(
                block.columns[column.name], column, header, plain, block, wanted, where
            )
            continue
        if column.name in block.constants:
            continue
        for candidates in ((column.name,), column.aliases):
            found = [name for name in header if plain[name] in {normal(c) for c in candidates}]
            if len(found) > 1:
                raise _problem(
                    f"{_either(found)} could be {column.name}",
                    {column.name: found[0]},
                    header,
                    block,
                    wanted,
                    where,
                )
            if found:
                chosen[column.name] = found[0]
                break
    missing = [
        c.name for c in wanted if c.required and c.name not in chosen and c.name not in block.constants
    ]
    if missing:
        raise _problem(f"has no column {' and no '.join(missing)}", {}, header, block, wanted, where, missing)
    return chosen


def ambiguous(
    what: str,
    table: Table,
    block: Block,
    wanted: Sequence[Column],
    missing: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
) -> InputError:
    """An error of the same kind for what only the caller can see."""
    if formats:
        block = replace(block, formats={**block.formats, **formats})
    return _problem(what, {}, table.header, block, wanted, table.name, missing)


def normal(header: str) -> str:
    """A header for comparing: lower case, words joined by one underscore."""
    return _NOT_WORD.sub("_", header.strip().lower()).strip("_")


def _mapped_header(
    said: str,
    column: Column,
    header: Sequence[str],
    plain: Mapping[str, str],
    block: Block,
    wanted: Sequence[Column],
    where: str,
) -> str:
    if said in header:
        return said
    alike = [name for name in header if plain[name] == normal(said)]
    if len(alike) == 1:
        return alike[0]
    near = get_close_matches(said, header, 1, 0.5)
    guess = {column.name: near[0]} if near else {}
    raise _problem(
        f"has no column {said!r} (mapped to {column.name})",
        guess,
        header,
        block,
        wanted,
        where,
        [column.name],
    )


def _problem(
    what: str,
    guess: Mapping[str, str],
    header: Sequence[str],
    block: Block,
    wanted: Sequence[Column],
    where: str,
    missing: Sequence[str] = (),
) -> InputError:
    """The error that lists what was found and shows the block that would work."""
    examples = {column.name: column.example for column in wanted}
    columns, constants = {**block.columns, **guess}, dict(block.constants)
    for name in missing:
        if name in guess:
            continue
        near = get_close_matches(name, header, 1, 0.5)
        if examples[name] and not near:
            constants[name] = examples[name]
        else:
            columns[name] = near[0] if near else "?"
    lines = [f"[sources.{block.source}]", f"kind = {_quoted(block.kind)}", f"path = {_quoted(block.path)}"]
    lines += [
        f"{setting} = {{ {', '.join(f'{k} = {_quoted(v)}' for k, v in said.items())} }}"
        for setting, said in (("columns", columns), ("constants", constants), ("formats", block.formats))
        if said
    ]
    shown = ", ".join(header[:40]) + (" …" if len(header) > 40 else "")
    remedy = "Put this into qae.toml and correct what it guesses:\n\n" + "\n".join(lines) + "\n"
    return InputError(f"{what}; its columns are: {shown}.", where=where, remedy=remedy)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _either(names: Sequence[str]) -> str:
    return " or ".join(repr(name) for name in names)
