"""The report: its numbers are the file's, nothing in it runs or calls out, no lack of data breaks it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines.errors import InputError
from pipelines.publish.report import write_report

Alter = Callable[..., Path]

_SECTIONS = Path(__file__).with_name("lacks.sql").read_text().split("-- section: ")[1:]
LACKS = {name: statements for name, _, statements in (section.partition("\n") for section in _SECTIONS)}


class Page(HTMLParser):
    """A parsed page: its elements, its visible text, and the text of each tile and table row."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {}
        self._open: list[tuple[str, str]] = []
        self._muted = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.elements.append((tag, found))
        for name in ("data-tile", "data-campaign", "data-class", "id"):
            if found.get(name):
                self._open.append((tag, f"{name}={found[name]}"))
        self._muted += tag in ("style", "script", "title")

    def handle_endtag(self, tag: str) -> None:
        self._muted -= tag in ("style", "script", "title")
        for i in range(len(self._open) - 1, -1, -1):
            if self._open[i][0] == tag:
                del self._open[i]
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._muted:
            for key in ["page", *(name for _, name in self._open)]:
                self.texts.setdefault(key, []).append(data.strip())

    def text(self, key: str = "page") -> str:
        return " ".join(self.texts.get(key, []))


def _report(database: Path, out: Path, **options: Any) -> tuple[str, Page]:
    write_report(database, out, **options)
    html = out.read_text()
    return html, Page(html)


def _one(database: Path, query: str) -> tuple[Any, ...]:
    with duckdb.connect(str(database), read_only=True) as con:
        return con.execute(query).fetchall()[0]


@pytest.fixture(scope="module")
def page(world: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Page]:
    return _report(
        world, tmp_path_factory.mktemp("report") / "report.html", warnings=["<i>quarantine</i> at 2.1%"]
    )


def test_tiles_say_what_sql_says_of_the_published_file(world: Path, page: tuple[str, Page]) -> None:
    sends, gross, human, low, unknown, quality, downloads = _one(
        world,
        "select sum(sends_delivered), sum(replies_gross), sum(replies_human), sum(replies_low_effort),"
        " sum(replies_unknown), sum(quality_replies)::double, sum(downloads)"
        " from rpt_campaign_daily where campaign_id not in ('__inbound__', '__unattributed__')",
    )
    tile = {
        name: page[1].text(f"data-tile={name}") for name in ("raw", "human", "quality", "low", "downloads")
    }
    assert f"{gross / sends:.1%} {gross:,} of {sends:,} sends" in tile["raw"]
    assert f"{human / sends:.1%}" in tile["human"]
    assert f"{quality / (sends - unknown):.1%}" in tile["quality"]
    assert f"the weight of {quality:,.0f} real answers" in tile["quality"]
    assert f"{low / human:.1%}" in tile["low"]
    assert f"Downloads {downloads} {downloads * 1000 / sends:.1f} per 1,000 sends" in tile["downloads"]


def test_changes_compare_the_last_28_mature_days_with_the_56_before(
    world: Path, page: tuple[str, Page]
) -> None:
    query = (
        "select sum(replies_gross) / sum(sends_delivered) from rpt_campaign_daily"
        " where campaign_id <> '__inbound__' and date_day between date '{}' and date '{}'"
    )
    now = _one(world, query.format("2026-09-23", "2026-10-20"))[0]
    before = _one(world, query.format("2026-07-29", "2026-09-22"))[0]
    assert f"+{round((now / before - 1) * 100)}% {before:.1%} → {now:.1%}" in page[1].text("data-tile=raw")
    assert "23 Sep to 20 Oct 2026" in page[1].text()


def test_money_stands_by_currency_and_is_never_added(world: Path, page: tuple[str, Page]) -> None:
    with duckdb.connect(str(world), read_only=True) as con:
        found = con.execute(
            "select currency, sum(spend)::double, sum(clicks),"
            " sum(mature_spend)::double / sum(mature_replies_gross)"
            " from rpt_campaign_daily where currency is not null group by currency order by currency"
        ).fetchall()
    cpc, cost = page[1].text("data-tile=cpc"), page[1].text("data-tile=cost_per_reply")
    for (currency, spend, clicks, per_reply), symbol in zip(found, "€$", strict=True):
        assert currency in ("EUR", "USD")
        assert f"{symbol}{spend:,.0f} over {clicks:,} clicks" in cpc
        assert f"{symbol}{per_reply:.2f}" in cost
    assert f"{found[0][1] + found[1][1]:,.0f}" not in page[1].text()


def test_classes_weeks_and_campaigns_equal_their_tables(world: Path, page: tuple[str, Page]) -> None:
    with duckdb.connect(str(world), read_only=True) as con:
        classes = con.execute(
            "select reply_class, sum(replies) from rpt_class_mix"
            " where campaign_id <> '__inbound__' group by all"
        ).fetchall()
        campaigns = con.execute(
            "select campaign_id, raw_engagement_rate, quality_engagement_rate from rpt_campaign_to_date"
            " where campaign_id <> '__inbound__'"
        ).fetchall()
        weeks = con.execute(
            "select sends_delivered, raw_engagement_rate from rpt_week order by week_start"
        ).fetchall()
    for name, replies in classes:
        assert f" {replies} " in page[1].text(f"data-class={name}")
    for campaign, raw, quality in campaigns:
        assert f"{raw:.1%}" in page[1].text(f"data-campaign={campaign}")
        assert f"{quality:.1%}" in page[1].text(f"data-campaign={campaign}")
    table = page[1].text("id=weeks-table")
    assert all(f"{sends:,} " in table and f"{raw:.1%}" in table for sends, raw in weeks)


def test_the_sentence_counts_and_claims_nothing_more(
    world: Path, page: tuple[str, Page], tmp_path: Path
) -> None:
    facts = write_report(world, tmp_path / "report.html")
    assert facts.sentence in page[1].text().replace("  ", " ")
    assert re.fullmatch(
        r"1,512 replies were reported\. 6 of 10 were one-tap or phatic; "
        r"all together they carry the weight of 462 real answers\.",
        facts.sentence,
    )
    assert "worth 462" not in page[0]
    assert "it is not proven to predict them" in page[1].text()
    assert (facts.replies_reported, facts.campaigns, facts.size) == (
        1512,
        6,
        len(page[0].encode()) - _banner(page[0]),
    )


def _banner(html: str) -> int:
    """The bytes that the warning adds: the page is otherwise the same each time it is made."""
    found = re.search(r'<div class="notice" role="note">.*?</div>\n', html, re.DOTALL)
    assert found
    return len(found[0].encode()) + len(", 1 warning")


def test_conversations_the_other_side_began_stand_beside_the_rates(page: tuple[str, Page]) -> None:
    assert "Conversations the other side began 5" in page[1].text("id=coverage-facts")


def test_names_from_data_are_text_and_never_markup(page: tuple[str, Page]) -> None:
    html, parsed = page
    assert "<script>alert" not in html
    assert '<script>alert("campaign")</script>' in parsed.text("data-campaign=a2")
    assert "great <b>thanks</b>" in parsed.text()
    assert "<i>quarantine</i> at 2.1%" in parsed.text()
    scripts = [found.get("type") for tag, found in parsed.elements if tag == "script"]
    assert scripts == ["application/json", None]
    assert not [(tag, name) for tag, found in parsed.elements for name in found if name.startswith("on")]
    assert not [
        tag for tag, _ in parsed.elements if tag in ("iframe", "object", "embed", "form", "b", "i", "base")
    ]


def test_the_page_calls_nobody_and_runs_only_its_own_script(page: tuple[str, Page]) -> None:
    html, parsed = page
    assert not re.search(r"https?://|\burl\(|@import|\bfetch\(|XMLHttpRequest|srcset", html)
    links = [
        found.get(name)
        for _, found in parsed.elements
        for name in ("src", "href", "action")
        if found.get(name)
    ]
    assert set(links) == {"data:,", "#main"}
    policy = next(found["content"] for _, found in parsed.elements if found.get("http-equiv"))
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert not any("style" in found for _, found in parsed.elements)
    for tag in ("style", "script"):
        body = html.split(f"<{tag}>")[1].split(f"</{tag}>")[0]
        digest = base64.b64encode(hashlib.sha256(body.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


def test_partial_weeks_are_marked_in_the_table_and_dashed_in_the_chart(page: tuple[str, Page]) -> None:
    html, parsed = page
    assert parsed.text("id=weeks-table").count("partial week") == 2
    wide = html.split('<svg class="chart wide"')[1].split("</svg>")[0]
    assert wide.count('class="dot raw partial"') == 2
    assert wide.count('class="dot quality partial"') == 2
    dashed = re.findall(r'class="line dashed raw" d="([^"]*)"', wide)
    assert dashed[0].count("M") == 2
    assert "Dashed lines and hollow dots" in parsed.text()


def test_whole_weeks_only_are_not_called_partial(altered: Alter, tmp_path: Path) -> None:
    database = altered("delete from rpt_week where is_partial_week")
    _, parsed = _report(database, tmp_path / "report.html")
    assert "partial" not in parsed.text("id=weeks-table")
    assert "Dashed lines" not in parsed.text()


@pytest.mark.parametrize(
    ("lack", "said"),
    [
        ("messages only", ["no ad data", "no outcomes were brought", "No outcomes were brought"]),
        (
            "ads only",
            ["no messages were brought", "Cost per click €1.38", "no sends in the data", "no inbox"],
        ),
        ("nothing at all", ["Nothing was sent and nothing was spent", "no ad data"]),
        ("ten days of one campaign", ["too short to compare", "Autumn webinar invitations"]),
        ("no reply", ["no reply was reported", "Reported reply rate 0.0%"]),
        ("no phrase used often", ["None was used often enough"]),
        ("a real home", ["1,512 replies were reported"]),
        ("calibrated weights", ["weights calibrated on outcomes"]),
        ("no control totals", ["Every row that came in went somewhere"]),
    ],
)
def test_every_lack_of_data_renders_and_is_named(
    altered: Alter, tmp_path: Path, lack: str, said: list[str]
) -> None:
    html, parsed = _report(altered(LACKS[lack]), tmp_path / "report.html")
    for words in said:
        assert words in parsed.text()
    assert not re.search(r"\b(None(?! was used)|nan|NaN|inf|Undefined)\b", parsed.text())
    assert not re.search(r'"(None|nan|inf)"|="[^"]*\b(nan|inf)\b', html)
    assert ("planted world" in parsed.text()) == (lack != "a real home")


def test_missing_figures_say_no_data_and_not_zero(altered: Alter, tmp_path: Path) -> None:
    _, parsed = _report(altered(LACKS["messages only"]), tmp_path / "report.html")
    for name in ("cpc", "frequency", "cost_per_reply", "cost_per_quality_reply", "downloads"):
        assert "no data" in parsed.text(f"data-tile={name}")
        assert "0" not in parsed.text(f"data-tile={name}").replace("28 days", "")


def test_three_currencies_are_three_lines(altered: Alter, tmp_path: Path) -> None:
    database = altered("update rpt_campaign_daily set currency = 'CHF' where campaign_id = 'b2'")
    _, parsed = _report(database, tmp_path / "report.html")
    text = parsed.text("data-tile=cpc")
    assert all(symbol in text for symbol in ("€", "$", "CHF"))


def test_worst_inflation_comes_first(page: tuple[str, Page]) -> None:
    order = [found["data-campaign"] for _, found in page[1].elements if found.get("data-campaign")]
    assert set(order[:3]) == {"a1", "a2", "a3"}
    assert order[-1] == "b3"
    assert "×1.3" in page[1].text("data-campaign=a1")
    assert "too little" in page[1].text("data-campaign=b3")


def test_two_hundred_campaigns_stay_under_400_kilobytes(altered: Alter, tmp_path: Path) -> None:
    """With all that is said of each: its days, its classes, its group, its verdicts."""

    def copied(table: str, column: str, more: str = "") -> str:
        return (
            f"insert into {table} select * exclude (i) replace ({column} || '-' || i as {column}{more})"
            f" from {table} cross join range(28) as r (i)"
        )

    groups = ", campaign_group_name || ' ' || (i // 4) as campaign_group_name"
    database = altered(
        copied("rpt_campaign_to_date", "campaign_id", groups),
        copied("rpt_campaign_daily", "campaign_id"),
        copied("rpt_class_mix", "campaign_id"),
        copied("cube_send_class_daily", "campaign_id"),
        copied("rpt_divergence", "unit_id"),
    )
    html, parsed = _report(database, tmp_path / "report.html")
    assert sum(1 for _, found in parsed.elements if found.get("data-campaign")) >= 200
    assert len(html.encode()) <= 400_000
    assert "smaller groups have no figures of their own here" in parsed.text()


def test_a_report_is_replaced_whole_and_equal_data_gives_equal_bytes(world: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    write_report(world, out)
    first = out.read_bytes()
    write_report(world, out)
    assert out.read_bytes() == first
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]


def test_no_file_and_a_foreign_file_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no published file yet"):
        write_report(tmp_path / "none.duckdb", tmp_path / "report.html")
    foreign = tmp_path / "foreign.duckdb"
    duckdb.connect(str(foreign)).close()
    with pytest.raises(InputError, match="cannot be read as a published file"):
        write_report(foreign, tmp_path / "report.html")
    assert not (tmp_path / "report.html").exists()


def test_accessible_by_structure(page: tuple[str, Page]) -> None:
    elements = page[1].elements
    assert next(found["lang"] for tag, found in elements if tag == "html") == "en"
    assert [tag for tag, _ in elements].count("h1") == 1
    assert all(found.get("scope") in ("col", "row") for tag, found in elements if tag == "th")
    ids = [found["id"] for _, found in elements if found.get("id")]
    assert len(ids) == len(set(ids))
    for tag, found in elements:
        if tag == "svg":
            assert found.get("aria-hidden") == "true" or found.get("role") == "img"
        for name in ("aria-labelledby", "for"):
            assert set((found.get(name) or "").split()) <= set(ids)
