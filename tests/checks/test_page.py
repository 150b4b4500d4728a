"""The page of the gate: everything is escaped, nothing is asked of anybody."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipelines.checks.page import render_page, write_page
from pipelines.checks.verdict import CheckResult, Verdict

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>alert(1)</script>",
    "javascript:alert(1)",
    "{{ 7 * 7 }}",
    "'; drop table quality.check_results; --",
    "</td></tr></table><iframe src=//evil.example>",
]


class Tags(HTMLParser):
    """Every tag of a page with its attributes, as a browser would see them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def verdict(text: str, status: str = "failed") -> Verdict:
    result = CheckResult(text, text, text, "critical", status, text, text, text)  # pyright: ignore[reportArgumentType]
    return Verdict(text, text, (result,))


def tags(page: str) -> list[str]:
    return [tag for tag, _ in Tags(page).found]


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_text_adds_no_tag_and_no_attribute(attack: str) -> None:
    hostile, plain = render_page(verdict(attack)), render_page(verdict("plain"))
    assert tags(hostile) == tags(plain)
    assert not any(name.startswith("on") for _, attributes in Tags(hostile).found for name in attributes)
    assert "49" not in hostile


def test_the_page_asks_nothing_of_anybody() -> None:
    page = render_page(verdict("plain"))
    assert not {"script", "link", "img", "iframe", "form", "a"} & set(tags(page))
    assert not re.search(r"https?:|url\(|@import", page)


def test_its_policy_allows_exactly_its_own_style() -> None:
    page = render_page(verdict("plain"))
    policy = next(a["content"] for tag, a in Tags(page).found if tag == "meta" and "http-equiv" in a)
    (style,) = re.findall(r"<style>(.*?)</style>", page, flags=re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert f"'sha256-{digest}'" in policy


def test_the_worst_stands_first_and_the_headline_says_it() -> None:
    passing = CheckResult("marts.a", "fine", "x", "critical", "passed", "0", "0", "why")
    warning = CheckResult("marts.b", "odd", "x", "warning", "failed", "3", "0", "why")
    broken = CheckResult("marts.c", "unknown", "x", "warning", "not_computed", "no value", "0", "why")
    page = render_page(Verdict("build", "suites", (passing, warning, broken)))
    assert page.index("unknown</code>") < page.index("odd</code>") < page.index("fine</code>")
    assert "This build is held back" in page
    assert "This build may be published" in render_page(Verdict("build", "suites", (passing, warning)))


def test_it_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "checks.html"
    write_page(verdict("first"), path)
    write_page(verdict("second"), path)
    assert "second" in path.read_text()
    assert [entry.name for entry in tmp_path.iterdir()] == ["checks.html"]
