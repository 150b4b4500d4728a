"""The report as people meet it: opened from disk, on a phone and on a desk, in light and in dark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
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
    assert browser.evaluate("document.querySelectorAll('img, script:not([type])').length") == 1
    assert browser.evaluate("document.querySelector('tr[data-campaign=a2] th').innerText").startswith(
        "<script>alert"
    )


CHOOSE = (
    "((id, label) => { const s = document.getElementById(id);"
    " s.value = [...s.options].find(o => o.text.startsWith(label)).value;"
    " s.dispatchEvent(new Event('change')) })"
)
TILE = "document.querySelector('[data-tile={}] .figure').textContent"


def test_the_search_and_thin_evidence_work(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    browser.evaluate("document.getElementById('filter-thin').click()")
    browser.evaluate(
        "(s => { s.value = 'pilot'; s.dispatchEvent(new Event('input')) })"
        "(document.getElementById('filter-name'))"
    )
    assert browser.evaluate(SHOWN) == ["b3"]
    assert browser.evaluate("document.getElementById('shown').textContent") == "1 of 7 shown"


def test_a_filter_changes_every_figure_to_what_sql_says(browser: Browser, report: Path) -> None:
    with duckdb.connect(str(report.with_name("reporting.duckdb")), read_only=True) as con:
        asked = con.execute(
            "select account_id, sum(replies_gross), sum(sends_delivered), sum(replies_human),"
            " sum(quality_replies)::double, sum(sends_delivered - replies_unknown),"
            " sum(replies_low_effort), sum(downloads)"
            " from rpt_campaign_daily where account_id is not null group by account_id order by account_id"
        ).fetchall()
        weekly = con.execute(
            "select account_id, sum(replies_gross) / sum(sends_delivered) from rpt_campaign_daily"
            " where date_day between date '2026-08-03' and date '2026-08-09' group by account_id order by 1"
        ).fetchall()
    browser.open(report, 1280)
    everything = browser.evaluate("document.getElementById('main').innerText")
    compared = 0
    for (_, gross, sends, human, quality, read, low, downloads), (_, week), label in zip(
        asked, weekly, ("Northwind", "Contoso"), strict=False
    ):
        browser.evaluate(f"{CHOOSE}('filter-account', '{label}')")
        expected = {
            "raw": f"{gross / sends:.1%}",
            "human": f"{human / sends:.1%}",
            "quality": f"{quality / read:.1%}",
            "low": f"{low / human:.1%}",
            "downloads": f"{downloads:,}",
        }
        for key, said in expected.items():
            assert browser.evaluate(TILE.format(key)) == said
            compared += 1
        assert f"{gross:,} replies were reported" in browser.evaluate(
            "document.getElementById('headline').innerText"
        )
        rows = browser.evaluate("document.getElementById('weeks-table').textContent")
        assert "3 Aug 2026" in rows
        assert f"{week:.1%}" in rows
        compared += 2
    assert compared == 14
    assert browser.evaluate(SHOWN) == ["b1", "b2"]
    browser.evaluate("document.getElementById('filter-reset').click()")
    assert browser.evaluate("document.getElementById('main').innerText") == everything
    assert not browser.of("Runtime.exceptionThrown", "Log.entryAdded", "Runtime.consoleAPICalled")


def test_lines_drawn_in_the_browser_are_those_drawn_here(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    numbers = (
        "[...document.querySelectorAll('#lines .line, #lines .gap')]"
        ".flatMap(p => (p.getAttribute('d').match(/[\\d.]+/g) || []).map(Number))"
    )
    ticks = "[...document.querySelectorAll('#lines text')].map(t => t.textContent)"
    cells = "[...document.querySelectorAll('#weeks-table tbody td')].map(td => td.textContent)"
    drawn, texts = browser.evaluate(numbers), [browser.evaluate(what) for what in (ticks, cells)]
    browser.evaluate("showLines(DATA.campaigns, null)")
    again = browser.evaluate(numbers)
    assert sorted(again) == pytest.approx(sorted(drawn), abs=0.11)
    assert len(drawn) > 200
    assert [sorted(browser.evaluate(what)) for what in (ticks, cells)] == [sorted(text) for text in texts]


def test_months_are_whole_weeks_added_up(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    sends = (
        "[...document.querySelectorAll('#weeks-table tbody tr')]"
        ".reduce((sum, row) => sum + Number(row.cells[1].textContent.replaceAll(',', '')), 0)"
    )
    by_week = browser.evaluate(sends)
    browser.evaluate(f"{CHOOSE}('filter-period', 'Month')")
    assert browser.evaluate(sends) == by_week > 0
    rows = browser.evaluate("document.querySelectorAll('#weeks-table tbody tr').length")
    assert 4 <= rows <= 6


def test_the_first_stops_of_the_keyboard_are_the_way_past_and_the_filter(
    browser: Browser, report: Path
) -> None:
    browser.open(report, 1280)
    stops: list[str] = []
    for _ in range(2):
        browser.press("Tab", 9)
        stops.append(browser.evaluate("document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"))
    assert stops == ["Skip to the report", "Filter: Everything"]
    browser.press("Enter", 13, "\r")
    assert browser.evaluate("document.getElementById('filters').open")
    browser.press("Tab", 9)
    assert browser.evaluate("document.activeElement.id") == "filter-account"
    assert browser.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"


def test_a_campaign_opens_and_closes_by_keyboard(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    button = "document.querySelector('tr[data-campaign=a1] button.open')"
    browser.evaluate(f"{button}.focus()")
    browser.press("Enter", 13, "\r")
    assert browser.evaluate(f"{button}.getAttribute('aria-expanded')") == "true"
    detail = browser.evaluate("document.querySelector('tr.drilled').innerText")
    assert "What its replies were" in detail
    assert "aligned for 5 weeks, then diverging for 3 weeks" in detail
    browser.press("Enter", 13, "\r")
    assert browser.evaluate("document.querySelectorAll('tr.drilled').length") == 0
    assert browser.evaluate(f"document.activeElement === {button}")


def test_a_saved_table_opens_in_a_spreadsheet_and_runs_nothing(browser: Browser, report: Path) -> None:
    browser.open(report, 1280)
    csv = browser.evaluate("csvOf(document.getElementById('campaigns'))")
    assert csv.startswith("\ufeffCampaign,Inflation,")
    assert len(csv.strip().splitlines()) == 1 + len(browser.evaluate(SHOWN))
    for text, said in {
        "=1+1": "'=1+1", "+49 30": "'+49 30", "@x": "'@x", "-4%": "-4%", "-cmd": "'-cmd",
        'a,"b"': '"a,""b"""',
    }.items():  # fmt: skip
        assert browser.evaluate(f"csvField({json.dumps(text)})") == said


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


def test_a_sheet_is_read_like_a_desk(browser: Browser, report: Path) -> None:
    browser.open(report, 690)
    browser.send("Emulation.setEmulatedMedia", media="print")
    try:
        assert browser.evaluate(
            "getComputedStyle(document.querySelector('#campaigns tbody tr')).display"
        ) == ("table-row")
        assert browser.evaluate("document.documentElement.scrollWidth") <= 690
        hidden = "[...document.querySelectorAll('.controls, button.save')].filter(e => e.offsetParent)"
        assert browser.evaluate(f"{hidden}.length") == 0
        assert len(browser.send("Page.printToPDF", preferCSSPageSize=True)["data"]) > 10_000
    finally:
        browser.send("Emulation.setEmulatedMedia", media="")
