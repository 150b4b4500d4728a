"""A pattern of campaign names, like `{region}_{audience}[_{offer}]`, as one regular expression a part."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"\{(?P<part>[^{}\[\]]*)\}|(?P<mark>[\[\]])|(?P<text>(?:\\.|[^{}\[\]\\])+)|(?P<stray>[{}])"
)
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class NamingPart:
    """One part of a name: `pattern` matches the whole name and captures this part alone, as group 1."""

    part: str
    position: int
    pattern: str


@dataclass(frozen=True)
class _Token:
    kind: str
    said: str


def naming_parts(pattern: str) -> tuple[NamingPart, ...]:
    """The parts of a pattern, in order.

    `{name}` is a part, `[...]` may be missing, everything else separates (a bracket of the name itself has a
    backslash before it); case and spaces around a separator do not matter. A part ends where the separator
    behind it begins, so that only the last may contain it. The expressions hold in RE2 and in Java. Raises
    ValueError, in words, for a pattern that could not be read in one way only.
    """
    tokens = _tokens(pattern)
    names = [token.said for token in tokens if token.kind == "part"]
    if not names:
        raise ValueError("names no part; write it like {region}_{audience}_{offer}")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice:
        raise ValueError(f"names {{{twice}}} twice")
    return tuple(NamingPart(name, n, _expression(tokens, name)) for n, name in enumerate(names, 1))


def _tokens(pattern: str) -> list[_Token]:
    tokens = [_token(found) for found in _TOKEN.finditer(pattern)]
    depth = 0
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.kind == "stray":
            raise ValueError(f"has a {token.said} alone; a part is written {{name}}")
        if token.kind == "part" and not _NAME.fullmatch(token.said):
            raise ValueError(f"calls a part {token.said!r}; use small letters, digits and _")
        if token.kind == "part" and before and before.kind == "part":
            raise ValueError(f"puts nothing between {{{before.said}}} and {{{token.said}}}")
        if token.kind == "mark":
            depth += 1 if token.said == "[" else -1
            if depth not in (0, 1):
                raise ValueError("has brackets that do not pair, or one inside another")
    if depth:
        raise ValueError("has brackets that do not pair, or one inside another")
    return tokens


def _token(found: re.Match[str]) -> _Token:
    kind = str(found.lastgroup)
    said = found["part"] if kind == "part" else found[0]
    return _Token(kind, re.sub(r"\\(.)", r"\1", said) if kind == "text" else said)


def _expression(tokens: list[_Token], captured: str) -> str:
    out = [r"(?i)^\s*"]
    for place, token in enumerate(tokens):
        if token.kind == "mark":
            out.append("(?:" if token.said == "[" else ")?")
        elif token.kind == "text":
            out.append(_separator(token.said))
        else:
            following = next((later.said for later in tokens[place + 1 :] if later.kind == "text"), None)
            inside = ".+" if following is None else f"[^{_excluded(following)}]+"
            out.append(f"({inside})" if token.said == captured else f"(?:{inside})")
    return "".join([*out, r"\s*$"])


def _separator(text: str) -> str:
    bare = text.strip()
    return rf"\s*{re.escape(bare)}\s*" if bare else r"\s+"


def _excluded(separator: str) -> str:
    bare = separator.strip()
    return re.escape(bare[0]) if bare else r"\s"
