"""The page of the commands, from the command line's own definition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from pipelines.cli import app
from pipelines.reference.markdown import one_line, page, table

_HEAD = """
`qae COMMAND --help` prints the same. Options that every command shares are `--home` (which home; also
possible before the command), `--json` (one JSON document on standard output, for scripts) and, on commands
that take a while, `--quiet`. Progress and errors go to standard error, results to standard output.
"""
_SHARED = {"home", "as_json", "quiet"}


def render() -> str:
    """The whole page as Markdown."""
    # What typer calls a command differs between its releases; what is read of it does not.
    group: Any = typer.main.get_command(app)
    sections = [_section(f"qae {name}", command) for name, command in _leaves(group)]
    return page("Commands", _HEAD, one_line(str(group.epilog)), *sections)


def _leaves(group: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        if command.hidden:
            continue
        if hasattr(command, "commands"):
            if command.invoke_without_command:
                yield prefix + name, command
            yield from _leaves(command, f"{prefix}{name} ")
        else:
            yield prefix + name, command


def _section(name: str, command: Any) -> str:
    own = [parameter for parameter in command.params if parameter.name not in _SHARED]
    parts = [f"## {name}", str(command.help or "").strip()]
    if own:
        parts.append(table(("option", "what it does"), ((_name(p), _what(p)) for p in own)))
    shared = [p.opts[0] for p in command.params if p.name in _SHARED]
    return "\n\n".join([*parts, "Also: " + ", ".join(f"`{option}`" for option in shared) + "."])


def _name(parameter: Any) -> str:
    if parameter.param_type_name == "argument":
        return f"`{parameter.name.upper()}`"
    return ", ".join(f"`{option}`" for option in parameter.opts)


def _what(parameter: Any) -> str:
    notes = ["required"] if parameter.required else []
    notes += ["may be given several times"] if parameter.multiple else []
    text = str(parameter.help or "").rstrip(".")
    return f"{text} ({', '.join(notes)})." if notes else f"{text}."
