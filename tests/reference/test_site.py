"""The site is the documentation: every page, every link alive, nothing asked of the network, no script."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.reference.site import ROOT, build, slug

FILES = {
    "README.md": "# The project\n\n[docs](docs/README.md) ![pic](docs/images/a.png)\n",
    "docs/README.md": "# Docs\n\n[how](how-to/do-it.md#the-two-rules) [project](../README.md)\n",
    "docs/how-to/do-it.md": (
        "# Do it\n\n<!-- hidden -->\n## The *two* `rules`\n\n<script>x</script>\n\n[up](../README.md)\n"
    ),
    "docs/images/a.png": "png",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_links_between_files_are_links_between_pages(root: Path) -> None:
    assert build(root, root / "site") == []
    front = (root / "site" / "index.html").read_text()
    assert 'href="how-to/do-it.html#the-two-rules"' in front
    assert 'href="readme.html"' in front
    assert 'src="images/a.png"' in (root / "site" / "readme.html").read_text()


def test_html_in_a_page_is_text_and_comments_are_gone(root: Path) -> None:
    build(root, root / "site")
    page = (root / "site" / "how-to" / "do-it.html").read_text()
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "hidden" not in page


@pytest.mark.parametrize("link", ["nowhere.md", "how-to/do-it.md#no-such-heading", "images/b.png"])
def test_a_link_that_leads_nowhere_is_named(root: Path, link: str) -> None:
    (root / "docs" / "README.md").write_text(f"# Docs\n\n[x]({link})\n")
    (broken,) = build(root, root / "site")
    assert broken.startswith("index.html: ")


def test_this_documentation_is_whole_and_asks_nothing_of_the_network(tmp_path: Path) -> None:
    assert build(ROOT, tmp_path / "site") == []
    made = sorted((tmp_path / "site").rglob("*.html"))
    assert len(made) > 30
    for path in made:
        assert not re.search(r'<(?:script|link|img)[^>]+(?:src|href)="https?:', path.read_text())


def test_anchors_are_those_of_the_code_host() -> None:
    assert slug("What a run does, step by step!") == "what-a-run-does-step-by-step"
