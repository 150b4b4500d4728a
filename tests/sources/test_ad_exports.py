"""Exports of the ad platforms land without a mapping, whatever language they are in; sums are no rows."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from file_house import House

from pipelines.errors import InputError
from pipelines.options import AdsFile
from pipelines.sources.ad_export_headers import EXPORTS
from pipelines.sources.ad_exports import columns_of, recognised
from pipelines.sources.base import Extracted
from pipelines.sources.file_streams import AD_DAYS

CAMPAIGN_MANAGER = """Campaign Performance Report (in UTC)
"Report Start: October 1, 2026, 12:00 AM"
"Report End: October 3, 2026, 11:59 PM"
"Date Generated: October 4, 2026, 9:12 AM"

Start Date (in UTC)\tAccount Name\tCurrency\tCampaign Group ID\tCampaign ID\tCampaign Name\tTotal Spent\tImpressions\tClicks\tSends\tOpens
10/1/2026\tACME\tEUR\t77\t500\tSpring\t"1,234.50"\t1000\t12\t340\t120
10/2/2026\tACME\tEUR\t77\t500\tSpring\t10.00\t50\t1\t0\t0
"""  # noqa: E501
META = {
    "en": "Reporting starts|Reporting ends|Campaign name|Day|Impressions|Link clicks|Clicks (all)"
    "|Amount spent",
    "de": "Berichtsbeginn|Berichtsende|Kampagnenname|Tag|Impressionen|Link-Klicks|Klicks (alle)"
    "|Ausgegebener Betrag",
    "fr": "Début des rapports|Fin des rapports|Nom de la campagne|Jour|Impressions|Clics sur le lien"
    "|Clics (tous)|Montant dépensé",
    "es": "Inicio del informe|Fin del informe|Nombre de la campaña|Día|Impresiones|Clics en el enlace"
    "|Clics (todos)|Importe gastado",
    "pt": "Início dos relatórios|Término dos relatórios|Nome da campanha|Dia|Impressões|Cliques no link"
    "|Cliques (todos)|Valor usado",
    "it": "Inizio dei report|Fine dei report|Nome della campagna|Giorno|Impression|Clic sul link|Clic (tutti)"
    "|Importo speso",
    "nl": "Begin rapportage|Einde rapportage|Campagnenaam|Dag|Weergaven|Klikken op links|Klikken (alle)"
    "|Besteed bedrag",
}
GOOGLE = {
    "en": "Total: Campaigns|Day|Campaign|Campaign ID|Currency code|Clicks|Impr.|Cost|Conversions",
    "de": "Gesamt: Konto|Tag|Kampagne|Kampagnen-ID|Währungscode|Klicks|Impr.|Kosten|Conversions",
    "fr": "Total : campagnes|Jour|Campagne|ID de campagne|Code de devise|Clics|Impr.|Coût|Conversions",
    "es": "Total: cuenta|Día|Campaña|ID de campaña|Código de moneda|Clics|Impr.|Coste|Conversiones",
    "pt": "Total: campanhas|Dia|Campanha|ID da campanha|Código da moeda|Cliques|Impr.|Custo|Conversões",
    "it": "Totale: campagne|Giorno|Campagna|ID campagna|Codice valuta|Clic|Impr.|Costo|Conversioni",
    "nl": "Totaal: campagnes|Dag|Campagne|Campagne-ID|Valutacode|Klikken|Vert.|Kosten|Conversies",
}


def meta(language: str) -> str:
    """The header line of a Meta export, the currency in its last column."""
    return META[language].replace("|", ",") + " (EUR)"


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def dropped(house: House, content: str | bytes, **said: Any) -> tuple[Extracted, list[dict[str, Any]]]:
    """What becomes of a file that nothing but its path was said about."""
    path = house.put("export.csv", content)
    done = house.extract(AdsFile.model_validate({"kind": "ads_file", "path": str(path), **said}))
    return done, house.rows(AD_DAYS)


def test_campaign_manager_as_it_is_downloaded(house: House) -> None:
    """UTF-16, tabs, five lines above the header, days as a US date, thousands with a comma."""
    done, rows = dropped(house, CAMPAIGN_MANAGER.encode("utf-16"))
    first = rows[0]
    assert [row["spend"] for row in rows] == [Decimal("1234.5"), 10]
    assert (first["platform"], first["account_id"], first["report_timezone"]) == (
        "linkedin_ads",
        "ACME",
        "UTC",
    )
    assert (first["campaign_group_id"], first["campaign_id"], first["currency"]) == ("77", "500", "EUR")
    assert (first["sends"], first["opens"], json.loads(first["extra"])) == (
        340,
        120,
        {"campaign_name": "Spring"},
    )
    assert [s.day for s in house.landing.sidecars(AD_DAYS)] == [date(2026, 10, 1), date(2026, 10, 2)]
    assert any("Campaign Manager" in note for note in done.notes)


@pytest.mark.parametrize("language", META)
def test_meta_in_seven_languages(house: House, language: str) -> None:
    """A BOM, a row of sums without a day, the currency in a header; known by its name without an id."""
    day = "2026-10-05,2026-10-05,Spring,2026-10-05,1000,20,24,12.34"
    sums = "2026-10-05,2026-10-06,,,1000,20,24,12.34"
    done, rows = dropped(house, f"\ufeff{meta(language)}\n{sums}\n{day}\n")
    (row,) = rows
    assert (row["platform"], row["currency"], row["spend"]) == ("facebook_ads", "EUR", Decimal("12.34"))
    assert (row["campaign_id"], row["account_id"], row["report_timezone"]) == ("Spring", "mine", None)
    assert (row["impressions"], row["clicks"], row["landing_clicks"]) == (1000, 24, 20)
    assert (done.rows_in, done.rows_out, done.skipped) == (2, 1, {"total_row": 1})


@pytest.mark.parametrize("language", GOOGLE)
def test_google_in_seven_languages(house: House, language: str) -> None:
    """Two lines above the header, rows of sums below, dashes where nothing was counted."""
    total, header = GOOGLE[language].replace("|", ",").split(",", 1)
    comma = language != "en"
    cost = '"1.234,56"' if comma else '"1,234.56"'
    text = f"""Campaign report
"5 October 2026 - 6 October 2026"
{header}
2026-10-05,Spring,42,USD,24,1000,{cost}, --
2026-10-06,Spring,42,USD,1,10,{'"0,44"' if comma else "0.44"},"2{"," if comma else "."}50"
{total}, --, --,USD,25,1010,1235.00, --
"""
    done, rows = dropped(house, text)
    assert sum(row["spend"] for row in rows) == 1235
    assert [row["conversions"] for row in rows] == [None, Decimal("2.5")]
    assert {row["campaign_id"] for row in rows} == {"42"}
    assert (done.rows_in, done.rows_out, done.skipped) == (3, 2, {"total_row": 1})


def test_campaign_managers_days_are_read_as_they_are_written(house: House) -> None:
    """Month first only where both readings fit: an ISO date or a thirteenth speaks for itself."""
    iso = CAMPAIGN_MANAGER.replace("10/1/2026", "2026-10-13").replace("10/2/2026", "2026-10-14")
    dropped(house, iso)
    assert [s.day for s in house.landing.sidecars(AD_DAYS)] == [date(2026, 10, 13), date(2026, 10, 14)]
    dropped(house, CAMPAIGN_MANAGER.replace("10/1/2026", "13/10/2026").replace("10/2/2026", "1/10/2026"))
    assert [s.day for s in house.landing.sidecars(AD_DAYS)] == [date(2026, 10, 1), date(2026, 10, 13)]


def test_what_the_user_says_goes_before_what_the_export_says(house: House) -> None:
    _, rows = dropped(
        house,
        CAMPAIGN_MANAGER.replace("10/1/2026", "1/10/2026").replace("10/2/2026", "2/10/2026"),
        constants={"account_id": "512", "report_timezone": "Europe/Berlin"},
        formats={"date_day": "%d/%m/%Y"},
    )
    assert {row["account_id"] for row in rows} == {"512"}
    assert {row["report_timezone"] for row in rows} == {"Europe/Berlin"}
    assert house.landing.sidecars(AD_DAYS)[0].day == date(2026, 10, 1)


def test_rows_of_several_days_are_asked_for_by_day(house: House) -> None:
    text = meta("en").replace(",Day", "") + "\n2026-10-01,2026-10-31,Spring,1000,20,24,12.34\n"
    with pytest.raises(InputError, match="several days") as caught:
        dropped(house, text)
    assert "Breakdown" in (caught.value.remedy or "")


def test_a_day_that_is_no_day_is_refused_and_not_taken_for_a_sum(house: House) -> None:
    done, _ = dropped(house, CAMPAIGN_MANAGER + "yesterday\tACME\tEUR\t77\t500\tSpring\t1\t1\t1\t0\t0\n")
    assert (done.quarantined, done.skipped) == ({"unreadable_date": 1}, {})


@pytest.mark.parametrize(
    "header",
    [
        ["Date", "ad_id", "Spent", "Impressions", "Clicks"],
        ["Day", "Campaign", "Cost"],
        ["date_day", "platform", "account_id", "spend"],
        [],
    ],
)
def test_a_table_of_ones_own_is_no_export(header: list[str]) -> None:
    assert recognised(header) is None


def test_every_export_is_told_from_the_others() -> None:
    """Where one header could be two exports, the first listed would win silently."""
    campaign_manager = "Start Date (in UTC)|Campaign Name|Total Spent"
    for header in (*META.values(), *GOOGLE.values(), campaign_manager):
        cells = header.split("|")
        assert sum(set(export.tells) <= columns_of(export, cells).keys() for export in EXPORTS) == 1
