"""What the columns of three ad platforms' exports are called, in the languages people export in.

Those of Meta and Google are as exports in public repositories bear them (en, de, fr, es, pt, it, nl);
Campaign Manager's are known in English. What is not known here is mapped by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Export:
    """One platform's export. `headers` lists for each of our columns what it may be called, best first.

    A table is this export where it has a column for every name in `tells`. `constants` hold for all its
    rows, `day_form` settles days that could be read in two ways, `daily` says how to export it again by day.
    """

    platform: str
    label: str
    tells: tuple[str, ...]
    headers: Mapping[str, tuple[str, ...]]
    daily: str
    constants: Mapping[str, str] = field(default_factory=dict[str, str])
    day_form: str | None = None


META: Final = Export(
    platform="facebook_ads",
    label="Meta Ads Manager",
    tells=("date_end", "spend", "campaign_name"),
    daily="In Ads Manager choose Breakdown > By time > Day, and export again.",
    headers={
        "date_day": (
            "Day", "Tag", "Jour", "Día", "Dia", "Giorno", "Dag", "Reporting starts", "Berichtsbeginn",
            "Berichtsstart", "Début des rapports", "Inicio del informe", "Início dos relatórios",
            "Inizio dei report", "Begin rapportage", "Start rapportage",
        ),
        "date_end": (
            "Reporting ends", "Berichtsende", "Fin des rapports", "Fin del informe", "Término dos relatórios",
            "Encerramento dos relatórios", "Fine dei report", "Einde rapportage",
        ),
        "account_id": (
            "Account ID", "Konto-ID", "Werbekonto-ID", "ID du compte", "Identificador de la cuenta",
            "Identificação da conta", "ID account", "Account name", "Kontoname", "Nom du compte",
            "Nombre de la cuenta", "Nome da conta", "Nome dell'account", "Accountnaam",
        ),
        "campaign_id": (
            "Campaign ID", "Kampagnen-ID", "ID de la campagne", "Identificador de la campaña",
            "Identificação da campanha", "ID campagna", "Campagne-ID",
        ),
        "campaign_name": (
            "Campaign name", "Kampagnenname", "Name der Kampagne", "Nom de la campagne",
            "Nombre de la campaña", "Nome da campanha", "Nome della campagna", "Campagnenaam",
            "Naam campagne",
        ),
        "campaign_group_id": (),
        "ad_id": (
            "Ad ID", "Anzeigen-ID", "ID de la publicité", "Identificador del anuncio",
            "Identificação do anúncio", "ID inserzione", "Advertentie-ID", "Ad name", "Anzeigenname",
            "Name der Anzeige", "Nom de la publicité", "Nombre del anuncio", "Nome do anúncio",
            "Nome dell'inserzione", "Advertentienaam", "Naam advertentie",
        ),
        "currency": ("Currency", "Währung", "Devise", "Divisa", "Moeda", "Valuta"),
        "spend": (
            "Amount spent", "Ausgegebener Betrag", "Montant dépensé", "Importe gastado", "Valor usado",
            "Valor gasto", "Importo speso", "Besteed bedrag",
        ),
        "impressions": (
            "Impressions", "Impressionen", "Impresiones", "Impressões", "Impression", "Impressioni",
            "Weergaven", "Vertoningen",
        ),
        "clicks": (
            "Clicks (all)", "Klicks (alle)", "Clics (tous)", "Clics (todos)", "Cliques (todos)",
            "Clic (tutti)", "Klikken (alle)",
        ),
        "landing_clicks": (
            "Link clicks", "Link-Klicks", "Clics sur le lien", "Clics sur un lien", "Clics en el enlace",
            "Cliques no link", "Clic sul link", "Klikken op links", "Linkkliks",
        ),
        "leads": ("Leads", "Prospects", "Clientes potenciales", "Contatti"),
        "attribution_setting": (
            "Attribution setting", "Attributionseinstellung", "Paramètre d’attribution",
            "Configuración de atribución", "Configuração de atribuição", "Impostazione di attribuzione",
            "Toeschrijvingsinstelling",
        ),
    },
)  # fmt: skip
GOOGLE: Final = Export(
    platform="google_ads",
    label="Google Ads",
    tells=("date_day", "campaign_name", "spend", "impressions", "clicks"),
    daily="In Google Ads segment the report by Time > Day, and download it again.",
    headers={
        "date_day": ("Day", "Tag", "Jour", "Día", "Dia", "Giorno", "Dag"),
        "account_id": (
            "Customer ID", "Kundennummer", "Numéro client", "ID de cliente", "ID do cliente", "ID cliente",
            "Klant-ID", "Account", "Konto", "Compte", "Cuenta", "Conta",
        ),
        "campaign_id": (
            "Campaign ID", "Kampagnen-ID", "ID de campagne", "ID de campaña", "ID de la campaña",
            "ID da campanha", "ID campagna", "Campagne-ID",
        ),
        "campaign_name": ("Campaign", "Kampagne", "Campagne", "Campaña", "Campanha", "Campagna"),
        "ad_id": ("Ad ID", "Anzeigen-ID", "ID d'annonce", "ID del anuncio", "ID do anúncio", "ID annuncio"),
        "currency": (
            "Currency code", "Währungscode", "Code de devise", "Code devise", "Código de moneda",
            "Código de la moneda", "Código da moeda", "Codice valuta", "Valutacode",
        ),
        "spend": ("Cost", "Kosten", "Coût", "Coste", "Costo", "Custo"),
        "impressions": ("Impr.", "Impressions", "Impressionen", "Vert.", "Vertoningen"),
        "clicks": ("Clicks", "Klicks", "Clics", "Cliques", "Clic", "Klikken"),
        "conversions": ("Conversions", "Conversiones", "Conversões", "Conversioni", "Conversies"),
        "conversion_value": (
            "Conv. value", "Conv.-Wert", "Valeur de conv.", "Valor de conv.", "Valor da conv.",
            "Valor conv.", "Valore conv.", "Conv.waarde",
        ),
    },
)  # fmt: skip
LINKEDIN: Final = Export(
    platform="linkedin_ads",
    label="Campaign Manager",
    tells=("date_day", "spend", "campaign_name"),
    daily="In Campaign Manager export with the time breakdown Daily.",
    constants={"report_timezone": "UTC"},
    day_form="%m/%d/%Y",
    headers={
        "date_day": ("Start Date (in UTC)",),
        "date_end": ("End Date (in UTC)",),
        "account_id": ("Account ID", "Account Name"),
        "campaign_group_id": ("Campaign Group ID", "Campaign Group Name"),
        "campaign_id": ("Campaign ID",),
        "campaign_name": ("Campaign Name",),
        "ad_id": ("Ad ID", "Creative ID", "Creative Name", "Ad Name"),
        "currency": ("Currency",),
        "spend": ("Total Spent", "Total Spent in Local Currency"),
        "impressions": ("Impressions",),
        "clicks": ("Clicks",),
        "landing_clicks": ("Clicks to Landing Page",),
        "engagements_reported": ("Total Engagements",),
        "sends": ("Sends",),
        "opens": ("Opens",),
        "message_clicks": ("Button Clicks", "Clicks on Button"),
        "leads": ("Leads",),
        "lead_form_opens": ("Lead Forms Opened",),
        "conversions": ("Conversions", "Total Conversions"),
        "conversion_value": ("Total Conversion Value", "Conversion Value"),
        "video_views": ("Video Views",),
    },
)
EXPORTS: Final = (LINKEDIN, META, GOOGLE)
