"""The catalogues: complete, alike, used; numbers and dates as their readers write them."""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from pipelines.look import Look
from pipelines.publish import report
from pipelines.publish.report.page import render
from pipelines.publish.report.read import read
from pipelines.publish.report.words import ENGLISH, sortable, words_of

FOLDER = Path(report.__file__).parent
LANGUAGES = sorted(path.stem for path in (FOLDER / "languages").glob("*.toml"))
HEALTH = Path(__file__).parents[2] / "dbt_project" / "models" / "marts" / "rpt_metric_health.sql"
# Keys that are put together from a name at run time.
MADE = re.compile(
    r"^(verdict|meaning|driver|level|classes|class_meaning|waterfall|outcome|tiles|health|mart)\.|^head\.worth"
)


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_the_same_with_the_same_placeholders(language: str) -> None:
    texts = words_of(language).texts
    assert set(texts) == set(ENGLISH.texts)
    for key, text in texts.items():
        assert text.strip(), key
        assert _placeholders(text) == _placeholders(ENGLISH.texts[key]), key


def test_no_text_is_left_over() -> None:
    sources = [*FOLDER.glob("*.py"), *(FOLDER / "templates").iterdir()]
    code = "\n".join(path.read_text() for path in sources)
    unused = [
        key
        for key in ENGLISH.texts
        if not MADE.match(key)
        and re.sub(r"(\.(one|many|none)|_partial)$", "", key) not in code
        and f'"{key.partition(".")[0]}." ~' not in code
        and f'f"{key.partition(".")[0]}.{{' not in code
    ]
    assert unused == []


def test_every_reason_the_health_mart_can_give_is_translated() -> None:
    said = re.findall(r"(?:then|else) '([A-Z][^']*\.)'", HEALTH.read_text())
    assert len(said) >= 10
    german = words_of("de")
    assert [text for text in said if german.of_mart(text) == text] == []


def test_german_numbers_dates_and_money() -> None:
    german = words_of("de")
    assert german.whole(9012) == "9.012"
    assert german.percent(0.0489) == "4,9\N{NO-BREAK SPACE}%"
    assert german.signed(-0.04) == "\N{MINUS SIGN}4\N{NO-BREAK SPACE}%"
    assert german.money(Decimal("1234.5"), "EUR") == "1.234\N{NO-BREAK SPACE}€"
    assert german.day(date(2026, 3, 4)) == "4.\N{NO-BREAK SPACE}März 2026"
    assert german.moved(0.12) == "stiegen um 12\N{NO-BREAK SPACE}%"


def test_what_is_saved_keeps_its_cents_and_has_no_exponent() -> None:
    assert [sortable(n) for n in (23_880.456, 1_234_567, 0.0590977, 0.00001, 0, 100, None)] == [
        "23880.46", "1234567", "0.0591", "0.00001", "0", "100", "",
    ]  # fmt: skip


def test_a_german_report_has_no_english_left(altered: Callable[..., Path]) -> None:
    database = altered("update rpt_metric_health set reason = 'No outcomes were brought.'")
    html = render(read(database), look=Look(language="de"), warnings=[])
    assert '<html lang="de"' in html
    body = html.split('<script type="application/json"')[0].split("</style>")[1]
    text = re.sub(r"<[^>]*>", " ", body)
    for word in ("the", "replies", "weeks", "sends", "Quality", "nobody", "Evidence", "brought"):
        assert not re.search(rf"\b{word}\b", text), word
    assert "Antworten wurden gemeldet." in text
