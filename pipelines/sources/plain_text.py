"""The words of a mail that is written in HTML: lines where it has lines, without what it quotes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_IS_HTML = re.compile(r"<(?:/?[a-z][a-z0-9]*|!--)[\s/>-]", re.IGNORECASE)
_LINES = re.compile(r"[ \t]*\n\s*")
_BREAKS = frozenset(("br", "p", "div", "li", "tr", "h1", "h2", "h3", "ul", "ol", "table"))
_SILENT = frozenset(("style", "script", "head", "blockquote"))


def plain_text(text: str) -> str:
    """Text as it is read. What is no HTML is given back as it came; quoted mail and styles are left out."""
    if not _IS_HTML.search(text):
        return text
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return _LINES.sub("\n", "".join(reader.said)).strip()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in _SILENT
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if tag in _BREAKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)
