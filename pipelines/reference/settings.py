"""The page of `qae.toml` and the environment, from the models that read them."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import pairwise
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from pipelines.digest.options import Digest
from pipelines.options import Block, Brand, Naming, Source, Weights, Workspace
from pipelines.reference.markdown import one_line, page, table
from pipelines.sources import ads_columns, fx_rates_file, messages_file, outcomes_file
from pipelines.sources.mapping import Column

_HEAD = """
`qae.toml` is read from the home, from the folder the home lies in, or from the folder where you stand; the
first one found counts. A key it does not know is an error that names the key. Relative paths start from the
folder of the file. Files given on the command line once are remembered in the home's `sources.json`; a block
of the same name in `qae.toml` wins.
"""
_COLUMNS: dict[str, tuple[Column, ...]] = {
    "messages_file": messages_file.COLUMNS,
    "outcomes_file": outcomes_file.COLUMNS,
    "ads_file": ads_columns.COLUMNS,
    "fx_rates_file": fx_rates_file.COLUMNS,
}
_RECOGNISED = """
Its columns. A header counts as recognised whatever its case, spaces or underscores; every other needs a
line in `columns`.
"""
_ENVIRONMENT = """
## The environment

Secrets stand in the environment or in a `.env` beside `qae.toml`, never in `qae.toml` itself: one found
there is refused. The environment wins over `.env`. For a source called `linkedin_ads`:

| variable | what it is |
|---|---|
| `QAE_LINKEDIN_ADS_TOKEN` | The access token of the source `linkedin_ads`. |
| `QAE_LINKEDIN_ADS_REFRESH_TOKEN`, `QAE_LINKEDIN_ADS_CLIENT_ID`, `QAE_LINKEDIN_ADS_CLIENT_SECRET` | \
All three together: an expired access token is renewed once a run. |

A source of another name has its name in the variable: `[sources.acme_ads]` reads `QAE_ACME_ADS_TOKEN`.

| variable | what it is |
|---|---|
| `QAE_HOME` | The home, where `--home` is not given. |
| `QAE_PSEUDONYM_KEY` | At least 32 hex digits: the home's pseudonym key, in place of its key file. |
| `QAE_DIGEST_SLACK_WEBHOOK`, `QAE_DIGEST_TEAMS_WEBHOOK` | The addresses `qae digest` posts to. |
| `QAE_DIGEST_SMTP_PASSWORD` | The password of the mail server it sends by. |
| `QAE_MEMORY_LIMIT` | What DuckDB may use while the models are built; default `800MB`. |
"""


def render() -> str:
    """The whole page as Markdown."""
    kinds: tuple[type[Block], ...] = get_args(get_args(Source)[0])
    parts = [_HEAD, "## `[workspace]`", _block(Workspace), "## `[weights]`", _block(Weights)]
    parts += ["## `[naming]`", _block(Naming)]
    parts += ["## `[brand]`", _block(Brand), "## `[digest]`", _block(Digest)]
    for kind in kinds:
        name = get_args(kind.model_fields["kind"].annotation)[0]
        parts += [f'## `[sources.NAME]` with `kind = "{name}"`', _block(kind)]
        if name in _COLUMNS:
            parts += [_RECOGNISED, table(("column", "needed", "also recognised"), _columns(_COLUMNS[name]))]
    return page("Settings", *parts, _ENVIRONMENT)


def _block(block: type[Block]) -> str:
    opening = one_line(inspect.getdoc(block) or "").split(": ", 1)[-1]
    said = meanings(block)
    rows = [
        (f"`{field.alias or name}`", _type(field.annotation), _default(field), said.get(name, ""))
        for name, field in block.model_fields.items()
        if name != "kind" and SecretStr not in get_args(field.annotation)
    ]
    return f"{opening[:1].upper()}{opening[1:]}\n\n{table(('key', 'type', 'default', 'meaning'), rows)}"


def _columns(columns: tuple[Column, ...]) -> Iterator[tuple[str, str, str]]:
    for column in columns:
        yield f"`{column.name}`", "yes" if column.required else "", ", ".join(column.aliases)


def meanings(block: type[Block]) -> dict[str, str]:
    """What each setting of a block means: the docstring under its field."""
    found: dict[str, str] = {}
    for base in reversed(block.__mro__):
        if issubclass(base, Block):
            found |= dict(_docstrings(inspect.getsource(base)))
    return found


def _docstrings(source: str) -> Iterator[tuple[str, str]]:
    for body in (node.body for node in ast.parse(source).body if isinstance(node, ast.ClassDef)):
        for field, below in pairwise(body):
            match field, below:
                case ast.AnnAssign(target=ast.Name(name)), ast.Expr(ast.Constant(str(said))):
                    yield name, one_line(said)
                case _:
                    pass


def _type(annotation: Any) -> str:
    if hasattr(annotation, "__metadata__"):
        return _type(annotation.__origin__)
    inner = [part for part in get_args(annotation) if part is not type(None)]
    if get_origin(annotation) in (Union, UnionType):
        return _type(inner[0])
    if get_origin(annotation) is Literal:
        return " or ".join(f"`{value}`" for value in inner)
    if get_origin(annotation) is tuple:
        return "list of text"
    if get_origin(annotation) is dict:
        return "table of text"
    names = {"str": "text", "int": "whole number", "float": "number", "date": "date", "bool": "true or false"}
    return names[annotation.__name__]


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    value = field.get_default(call_default_factory=True)
    shown = str(value).lower() if isinstance(value, bool) else value
    return "" if value in (None, {}, ()) else f"`{shown}`"
