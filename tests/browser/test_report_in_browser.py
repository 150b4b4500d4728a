"""The report as people meet it: opened from disk, on a phone and on a desk, in light and in dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

Browser = Any

ROWS = "[...document.querySelectorAll('#campaigns tbody tr')]"
SHOWN = ROWS + ".filter(r => !r.hidden).map(r => r.dataset.campaign)"

# Every visible text against the colour behind it (WCAG 2): large text needs a ratio of 3, other text 4.5.
CONTRAST = """
(() => {
  const parse = c => (c.match(/[\\d.]+/g) || [0, 0, 0, 0]).map(Number);
  const linear = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
  const light = c => {
    const [r, g, b] = c.slice(0, 3).map(v => linear(v / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const behind = e => {
    for (let n = e; n; n = n.parentElement) {
      const c = parse(getComputedStyle(n).backgroundColor);
      if (c.length < 4 || c[3] > .99) return c;
    }
    return [255, 255, 255];
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.data.trim(), e = walker.currentNode.parentElement;
    if (!text || !e.offsetParent || e.closest("svg, script, style, .visually-hidden")) continue;
    const style = getComputedStyle(e);
    const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const a = light(parse(style.color)), b = light(behind(e));
    const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (ratio < (large ? 3 : 4.5)) poor.push(ratio.toFixed(2) + " " + text.slice(0, 40));
  }
  return poor;
})()
"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_it_opens_without_an_error_or_a_request_and_fits(
    browser: Browser, report: Path, width: int, dark: bool
) -> None:
    browser.open(report, width, dark=dark)
    assert browser.evaluate("document.querySelectorAll('h1').length") == 1
    requests = [event["request"]["url"] for event in browser.of("Network.requestWillBeSent")]
    assert {url for url in requests if not url.startswith("data:")} == {report.as_uri()}
    assert not browser.of("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    assert browser.evaluate(CONTRAST) == []


def test_hostile_names_stay_text(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    assert browser.evaluate("document.querySelectorAll('img, script').length") == 1
    assert browser.evaluate("document.querySelector('tr[data-campaign=a2] th').innerText").startswith(
        "<script>alert"
    )


def test_the_account_filter_the_search_and_thin_evidence_work(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    assert "b3" not in browser.evaluate(SHOWN)
    browser.evaluate(
        "(s => { s.value = 'Contoso Trials'; s.dispatchEvent(new Event('change')) })"
        "(document.getElementById('filter-account'))"
    )
    assert browser.evaluate(SHOWN) == ["b1", "b2"]
    browser.evaluate("document.getElementById('filter-thin').click()")
    assert sorted(browser.evaluate(SHOWN)) == ["b1", "b2", "b3"]
    browser.evaluate(
        "(s => { s.value = 'pilot'; s.dispatchEvent(new Event('input')) })"
        "(document.getElementById('filter-name'))"
    )
    assert browser.evaluate(SHOWN) == ["b3"]
    assert browser.evaluate("document.getElementById('shown').textContent") == "1 of 7 shown"


def test_columns_sort_by_keyboard_with_unknown_values_last(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    browser.evaluate("document.getElementById('filter-thin').click()")
    headers = "[...document.querySelectorAll('#campaigns th[scope=col]')]"
    header = f"{headers}.find(h => h.innerText.startsWith('Spend'))"
    for direction in ("descending", "ascending"):
        browser.evaluate(f"{header}.querySelector('button').focus()")
        browser.press("Enter", 13, "\r")
        assert browser.evaluate(f"{header}.getAttribute('aria-sort')") == direction
        order = browser.evaluate(SHOWN)
        assert order[-1] == "__approach__"
        assert order.index("b3") == (5 if direction == "descending" else 0)


def test_everything_can_be_read_without_its_script(browser: Browser, report: Path) -> None:
    browser.send("Emulation.setScriptExecutionDisabled", value=True)
    try:
        browser.open(report, 1280)
        page = browser.send("Page.captureScreenshot", format="png")
        assert len(page["data"]) > 10_000
        hidden = "getComputedStyle(document.querySelector('.controls')).display"
        assert browser.evaluate(hidden) == "none"
    finally:
        browser.send("Emulation.setScriptExecutionDisabled", value=False)


def test_it_prints(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    assert len(browser.send("Page.printToPDF", preferCSSPageSize=True)["data"]) > 10_000
