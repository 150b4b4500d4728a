"""The page of exit codes, messages and reasons: the messages are read from the code that raises them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from pipelines import errors
from pipelines.errors import QaeError
from pipelines.reference.markdown import one_line, page, table
from pipelines.reference.reasons import QUARANTINED, SKIPPED

_HEAD = """
An expected failure is one line: where, what, and below it what to do. There is no traceback. With `--json`
the same three stand in a JSON document. `…` stands for what differs from case to case.
"""
_REASONS = """
## Rows that did not land

Rows in = rows landed + quarantined + skipped by rule. Refused rows lie in `private/quarantine/` of the
home, with their line, reason and content; the rest of the file lands.
"""
_PIPELINES = Path(__file__).parents[1]


def render() -> str:
    """The whole page as Markdown."""
    kinds = sorted([QaeError, *QaeError.__subclasses__()], key=lambda kind: kind.exit_code)
    codes = [("0", "Done.")] + [(str(kind.exit_code), _meaning(kind)) for kind in kinds]
    parts = [_HEAD, "## Exit codes", table(("code", "meaning"), codes)]
    found = list(messages())
    for kind in kinds:
        rows = sorted({(what, remedy) for name, what, remedy in found if name == kind.__name__})
        if rows:
            parts += [f"## Messages of exit code {kind.exit_code}", table(("message", "what to do"), rows)]
    parts += [_REASONS, "Quarantined:", table(("reason", "meaning"), _pairs(QUARANTINED))]
    return page("Errors", *parts, "Skipped by rule:", table(("reason", "meaning"), _pairs(SKIPPED)))


def messages() -> Iterator[tuple[str, str, str]]:
    """Class, message and remedy of every expected failure in the code that states its message in words."""
    kinds = {name for name, value in vars(errors).items() if isinstance(value, type)}
    for path in sorted(_PIPELINES.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                remedy = next((word.value for word in node.keywords if word.arg == "remedy"), None)
                what = _text(node.args[0]) if node.args else ""
                if any(letter.isalpha() for letter in what):
                    yield node.func.id, what, _text(remedy)


def _text(node: ast.expr | None) -> str:
    """What an expression prints, with `…` for each part known only when it runs."""
    match node:
        case None:
            return ""
        case ast.Constant(value=str(text)):
            return one_line(text) if text.strip() else text
        case ast.JoinedStr(values=parts):
            return one_line(
                "".join(_text(part) if isinstance(part, ast.FormattedValue) else _raw(part) for part in parts)
            )
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left) + _text(right)
        case _:
            return "…"


def _raw(part: ast.expr) -> str:
    return str(part.value) if isinstance(part, ast.Constant) else "…"


def _meaning(kind: type[QaeError]) -> str:
    return "Something else failed; the line says what." if kind is QaeError else kind.__doc__ or ""


def _pairs(reasons: dict[str, str]) -> list[tuple[str, str]]:
    return [(f"`{name}`", text) for name, text in reasons.items()]
