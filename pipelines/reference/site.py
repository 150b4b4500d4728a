"""`python -m pipelines.reference.site`: the documentation as a static site in `site/`, without the network.

The pages are the Markdown files as they stand in the repository: same names with another ending, the same
links. A link that leads nowhere, or to a heading that is not there, ends the build with 1.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from importlib.resources import files
from itertools import pairwise
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
BESIDE = ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "DECISIONS.md")
_Link = tuple[str, str, bool]
_GROUPS = {"": "Start", "how-to": "How to", "explanation": "Explanation", "reference": "Reference"}
_COPIED = (".png", ".svg", ".csv", ".toml")
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_TAGS = re.compile(r"<[^>]+>")
_HREF = re.compile(r'(?:href|src)="([^"]*)"')
_ID = re.compile(r'\bid="([^"]+)"')


@dataclass(frozen=True)
class Page:
    """One page: where its source lies and where it goes, below the root of the repository and of the site."""

    source: PurePosixPath
    title: str
    text: str

    @property
    def target(self) -> PurePosixPath:
        """`docs/README.md` is the front page; the repository's own README stands beside it as `readme`."""
        return target_of(self.source)

    @property
    def group(self) -> str | None:
        """Its list in the navigation."""
        inside = self.source.parts[0] == "docs"
        return _GROUPS.get(self.source.parts[1] if len(self.source.parts) > 2 else "") if inside else None


def target_of(source: PurePosixPath) -> PurePosixPath:
    """Where a file of the repository stands in the site."""
    if source == PurePosixPath("docs/README.md"):
        return PurePosixPath("index.html")
    inside = source.relative_to("docs") if source.parts[0] == "docs" else source
    if inside.suffix != ".md":
        return inside
    return inside.with_name(inside.name.lower()).with_suffix(".html")


def pages(root: Path) -> list[Page]:
    """Every page of the documentation, and the files beside it that it links to."""
    found = sorted((root / "docs").rglob("*.md")) + [
        root / name for name in BESIDE if (root / name).is_file()
    ]
    made: list[Page] = []
    for path in found:
        text = path.read_text(encoding="utf-8")
        title = _TITLE.search(text)
        source = PurePosixPath(path.relative_to(root).as_posix())
        made.append(Page(source, _plain(title[1]) if title else path.stem, text))
    return made


def build(root: Path, out: Path) -> list[str]:
    """Write the site, replacing what was there; returns every broken link as `page: link`."""
    from jinja2 import Environment, StrictUndefined

    shutil.rmtree(out, ignore_errors=True)
    every = pages(root)
    folder = files("pipelines.reference.pages")
    template = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    layout = template.from_string(folder.joinpath("page.html.j2").read_text(encoding="utf-8"))
    for page in every:
        here = str(page.target.parent)
        html = layout.render(
            title=page.title,
            body=rendered(page),
            style=relpath("site.css", here),
            groups=_navigation(every, page, here),
            home=relpath("index.html", here),
        )
        _write(out / page.target, html)
    _write(out / "site.css", folder.joinpath("site.css").read_text(encoding="utf-8"))
    for path in sorted((root / "docs").rglob("*")):
        if path.suffix in _COPIED:
            target = out / path.relative_to(root / "docs")
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
    if (root / "LICENSE").is_file():
        shutil.copyfile(root / "LICENSE", out / "LICENSE")
    return sorted(_broken(out))


def rendered(page: Page) -> str:
    """The page's Markdown as HTML: headings with anchors, links within the site, HTML shown as text."""
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    text = re.sub(r"<!--.*?-->\n?", "", page.text, flags=re.DOTALL)
    tokens = parser.parse(text)
    _anchor(tokens)
    for token in _inside(tokens):
        for attribute in ("href", "src"):
            link = token.attrGet(attribute)
            if isinstance(link, str):
                token.attrSet(attribute, _moved(link, page))
    return parser.renderer.render(tokens, parser.options, {})


def slug(heading: str) -> str:
    """The anchor a code host gives a heading, so that links work in both places."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def _anchor(tokens: Sequence[Token]) -> None:
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open":
            opening.attrSet("id", slug(_plain(inline.content)))


def _inside(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _inside(token.children or ())


def _moved(link: str, page: Page) -> str:
    """A link between files of the repository as one between pages of the site."""
    parts = urlsplit(link)
    if parts.scheme or not parts.path:
        return link
    source = PurePosixPath(normpath(page.source.parent / parts.path))
    target = relpath(target_of(source), page.target.parent)
    return f"{target}#{parts.fragment}" if parts.fragment else str(target)


def _navigation(
    every: Sequence[Page], here: Page, folder: str
) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    return [
        (
            title,
            [
                (relpath(page.target, folder), page.title, page is here)
                for page in every
                if page.group == title
            ],
        )
        for title in _GROUPS.values()
    ]


def _broken(out: Path) -> Iterator[str]:
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(out.rglob("*.html"))}
    anchors = {path: set(_ID.findall(text)) for path, text in texts.items()}
    for path, text in texts.items():
        for raw in _HREF.findall(text):
            link = urlsplit(unescape(raw))
            if link.scheme:
                continue
            target = (path.parent / unquote(link.path)).resolve() if link.path else path
            if not target.is_file() or (link.fragment and link.fragment not in anchors.get(target, set())):
                yield f"{path.relative_to(out)}: {raw}"


def _plain(markdown: str) -> str:
    return _TAGS.sub("", re.sub(r"[`*]|\[([^\]]*)\]\([^)]*\)", r"\1", markdown)).strip()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main() -> int:
    """Build the site of this checkout."""
    out = ROOT / "site"
    if not (ROOT / "docs").is_dir():
        print("the documentation belongs to a checkout of qae, and this is none", file=sys.stderr)
        return 2
    broken = build(ROOT, out)
    for link in broken:
        print(f"leads nowhere: {link}", file=sys.stderr)
    print(f"site/index.html  ({len(list(out.rglob('*.html')))} pages)")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
