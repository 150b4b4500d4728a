# ruff: noqa: E501 - texts read better whole
"""Dutch: how people answer a sponsored message, written by hand."""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts.grammar import Grammar

_RULES: Final[dict[str, tuple[str, ...]]] = {
    # ---- what the sender writes
    "outbound": (
        "Hoi {first},\n\nSamen met veertig teams zoals dat van jou maakten we {offer}. Zal ik een exemplaar sturen?\n\n{sender}",
        "Hallo {first}, korte vraag: ga jij bij jullie over de rapportages? Ik laat je graag {offer} zien.\n\nGroet,\n{sender}",
        "{first}, de meeste teams zijn een dag per week kwijt aan handwerk. {offer_start} laat zien waar die blijft. Iets voor jou?\n\n{sender}",
        "Beste {first},\n\nJe bent van harte uitgenodigd: {offer}. Gratis, een half uur, en de sjablonen mag je houden.\n\nZal ik een plek vrijhouden?\n{sender}",
        "Hoi {first}, ik las je bericht over de jaarplanning. {offer_start} scheelt misschien een paar spreadsheets.\n\n{sender}",
        "Beste {first},\n\nSinds vorige week bieden we {offer} ook aan wie nog geen klant is. Mag ik u inschrijven?\n\nMet vriendelijke groet\n{sender}",
    ),
    "owner_turn": (
        "Dank je {first}, daar kan ik mee verder. {owner_ask}",
        "Goed punt. Meestal beginnen we met één team en breiden we na een maand uit. {owner_ask}",
        "Begrepen, de korte versie zit erbij. {owner_ask}",
    ),
    "owner_ask": ("Schikt {day} om {hour}?", "Wie zou er nog bij moeten zijn?", "In welk systeem staan de gegevens nu?", "Zal ik de voorwaarden sturen?"),
    # ---- low effort
    "one_tap": (
        "Bedankt!", "Dank je wel!", "Klinkt goed!", "Prima!", "Top, bedankt!", "Ja, graag", "Bedankt, {sender}!", "Is goed!", "Interessant!",
        "Vertel me meer", "Doe ik!", "Zeker!", "👍", "🙏", "👏", "Helemaal goed!", "Begrepen", "Leuk!", "Dank u!",
    ),
    "new_tap": ("Staat op mijn lijstje!", "Fijne tip!"),
    "declined_tap": ("Nee, bedankt", "Geen interesse", "Nu even niet", "Op dit moment niet", "Misschien later"),
    "acknowledgement": (
        "{ack_core}{stop}", "{ack_core}{stop}", "{ack_open} {ack_core}{stop}", "{ack_core}, {ack_tail}{stop}", "Hoi {sender}, {ack_core}{stop}",
        "{ack_core} en {ack_tail}{stop}", "{ack_core}{stop} {ack_wish}{stop}",
    ),
    "ack_open": ("Ah fijn,", "Nou,", "Hé,", "Wat leuk,", "Oké,", "Goedemorgen,", "Zo,", "Haha,"),
    "ack_core": (
        "bedankt voor het delen", "dank voor je bericht", "fijn dat je aan me denkt", "heel attent van je", "leuk om te horen", "klinkt interessant",
        "mooi initiatief", "goed bezig daar", "dank voor de informatie", "dat doet me deugd", "goed om te weten", "ik heb het genoteerd", "ziet er netjes uit",
        "aangenaam kennis te maken", "ga ik rustig lezen", "duizendmaal dank", "jullie doen dat knap", "dat is mooi nieuws", "bedankt voor de connectie",
        "wat aardig van je", "lekker bezig", "superleuk dit",
    ),
    "ack_tail": ("fijne dag nog", "hartelijke groet", "tot gauw", "ga zo door", "veel succes", "fijne week", "het allerbeste", "groetjes"),
    "ack_wish": ("Fijn weekend", "Succes ermee", "Hou je goed", "Prettige werkweek"),
    # ---- refusals and machines
    "declined": ("{no}{stop}", "{no}, {no_why}{stop}", "Hoi {sender}, {no}. {no_more}{stop}", "{no}. {no_more}{stop}", "Helaas, {no_why}{stop}", "{no_more}{stop}"),
    "no": ("nee, dank je", "geen interesse", "niets voor ons", "ik sla even over", "we hebben dit niet nodig", "bedankt, maar nee", "dit past niet bij ons"),
    "no_why": ("er is geen budget voor", "we zitten goed bij onze leverancier", "ik ga hier niet meer over", "we hebben het zelf gebouwd", "nieuwe software ligt hier stil"),
    "no_more": ("Haal me alsjeblieft van de lijst", "Gelieve me niet meer te benaderen", "Verwijder mijn gegevens", "Stuur me geen berichten meer", "Ik wil me afmelden"),
    "auto_reply": (
        "Bedankt voor uw bericht. Ik ben {out_until} niet op kantoor. {out_else}",
        "Automatisch antwoord: ik ben {out_why} en {out_until} niet bereikbaar. {out_else}",
        "Goedendag, momenteel ben ik {out_why}. Vanaf {date} beantwoord ik uw bericht. {out_else}",
        "Dit is een automatisch gegenereerd bericht. Wij reageren binnen {n_small} werkdagen.",
        "Ik ben {out_until} afwezig en lees mijn mail maar af en toe. {out_else}",
    ),
    "out_why": ("met vakantie", "op zakenreis", "met ouderschapsverlof", "zonder toegang tot mijn mail"),
    "out_until": ("tot {day}", "tot en met {date}", "tot {date}"),
    "out_else": ("Voor dringende zaken kunt u terecht bij {colleague}.", "{colleague} neemt voor mij waar.", "Bij spoed graag de receptie bellen."),
    # ---- real answers
    "brief": ("{brief_core}{stop}", "{brief_core}{stop}", "Hoi {sender}, {brief_core}{stop}", "{yesno}, {brief_core}{stop}", "{yesno}{stop}", "{brief_core}, {brief_tail}{stop}"),
    "yesno": ("ja", "ja, graag", "nee", "nog niet", "misschien", "liever niet", "klopt", "jazeker", "mwah"),
    "brief_core": (
        "{taak} doen we al met {ding}", "dat is meer iets voor {rol}", "{rol} gaat over {taak}", "stuur {doc} maar naar {rol}", "{later} graag", "hangt af van {cond}",
        "{taak} doen we zelf", "{doc} heb ik {eerder} gelezen", "zet {rol} op de lijst", "moet ik met {rol} bespreken", "wat kost {doc}", "is {doc} gratis", "mail me {doc}",
        "{eerder} al geprobeerd met {ding}", "{later} misschien", "{cond} houdt het tegen", "{doc} lees ik {later}", "hier hetzelfde met {taak}", "{ding} volstaat voor ons",
    ),
    "ding": ("een tool", "een bureau", "eigen scripts", "iets soortgelijks", "spreadsheets", "jullie concurrent"),
    "taak": ("dat", "de rapportages", "de metingen", "de planning", "dat stuk", "de prognoses"),
    "rol": ("mijn collega", "de administratie", "mijn baas", "het hoofdkantoor", "inkoop", "IT", "ons bureau"),
    "later": ("na de zomer", "volgend jaar", "als het rustiger is", "na de audit", "in de kerstvakantie", "na de verhuizing", "na de beurs"),
    "eerder": ("vorige maand", "vorig jaar", "een tijd terug", "bij mijn vorige baan", "in de trein"),
    "cond": ("de prijs", "juridische zaken", "het budget", "IT", "het moederbedrijf", "de planning"),
    "doc": ("de presentatie", "de gids", "de lange versie", "het sjabloon", "de opname", "de samenvatting"),
    "brief_tail": ("denk ik", "voorlopig", "voor zover ik weet", "eerlijk gezegd", "zo'n beetje"),
    "substantive": (
        "{greet}{fact} {question}", "{greet}{fact} {request}", "{greet}{question} {fact}", "{greet}{fact} {meet}", "{greet}{question} {question_more}",
        "{fact} {fact_more} {meet}", "{greet}{meet} {question_more}", "{fact} {question}",
    ),
    "greet": ("Hoi {sender}, ", "Beste {sender},\n\n", "", "", "Bedankt {sender}. ", "Dat komt goed uit. "),
    "fact": (
        "Wij zitten met {n} mensen in {city} en doen dit nog in {tool}.", "Ons contract met de huidige leverancier loopt in {month} af.",
        "Mijn team van {n_small} mensen verliest hier zo'n {n_small} uur per week aan.", "In {month} zijn we van {tool} naar {tool} gegaan en de export hapert nog steeds.",
        "Ik heb hem gedownload en op bladzijde {n_small} staat precies ons probleem: de cijfers kloppen nooit met de boekhouding.", "Voor het eerste halfjaar hebben we ongeveer {amount} begroot.",
        "Vorig kwartaal draaiden we {n} campagnes en niemand wist welke iets opleverden.", "Onze gegevens staan deels in {tool}, deels in {tool}.",
    ),
    "fact_more": ("Dat kost ons rond de {amount} per maand.", "Mijn directeur wil vóór {date} een voorstel.", "Het gaat vooral om {topic}."),
    "question": (
        "Is er een koppeling met {tool}?", "Hoe lang duurt de inrichting voor {n} gebruikers?", "Wat kosten {n_small} licenties?", "Kunnen jullie ook {topic} aan?",
        "Blijven de gegevens in de EU?", "Hebben jullie een klant van onze omvang in {city}?", "Hoe gaan jullie om met {topic}?",
    ),
    "question_more": ("En wie doet de overstap?", "Is er een API?", "Kunnen we met één team beginnen?", "En wat gebeurt er na het eerste jaar?"),
    "request": ("Stuur me alsjeblieft de prijslijst en het beveiligingsdocument.", "Heb je een voorbeeld van een bedrijf met {n} medewerkers?",
                "Mag ik de opname, ik heb de tweede helft gemist?", "Ik zou het graag met onze eigen gegevens zien."),
    "meet": ("Ik kan {day} om {hour}.", "Laten we op {date} bellen, vanaf {hour} heb ik tijd.", "Bel me {day}, 's ochtends is het beste.", "Neem {colleague} mee, die beslist hierover."),
    # ---- slots
    "stop": (".", ".", "", "", "!", "!!"),
    "signature": ("\n\nGroet,\n{first}", "\n\nMet vriendelijke groet,\n{first}\nHoofd {dept}", "\n\nVerstuurd vanaf mijn iPhone", "\n\n{first}"),
    "dept": ("Inkoop", "Verkoop", "Financiën", "Marketing"),
    "quote": ("\n\n> Hoi {first},\n> {offer}\n> {sender}", "\n\nDinsdag schreef {sender}:\n> Zal ik een exemplaar sturen?"),
    "day": ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag"),
    "date": ("{n_small} {month}", "{n_small}-11", "{n_small}-12"),
    "month": ("januari", "februari", "maart", "juni", "september", "oktober", "november"),
    "hour": ("9.30 uur", "10 uur", "14 uur", "half elf", "16 uur"),
    "n": ("14", "25", "38", "60", "85", "120", "240", "400"),
    "n_small": ("4", "5", "6", "7", "8", "9", "11", "12"),
    "amount": ("8.000 euro", "€ 12.500", "1.500 euro", "20 mille"),
    "city": ("Utrecht", "Gent", "Rotterdam", "Antwerpen", "Eindhoven", "Zwolle"),
    "tool": ("Excel", "SAP", "HubSpot", "Salesforce", "Exact", "Power BI"),
    "topic": ("wisselkoersen", "dubbele contacten", "attributie", "toestemming", "de maandafsluiting", "toegangsrechten"),
    "colleague": ("Sanne de Wit", "Joost Mulder", "mijn collega Fatima"),
}  # fmt: skip

GRAMMAR: Final = Grammar(
    "nl",
    first_names=(
        "Sanne", "Daan", "Lotte", "Bram", "Femke", "Joost", "Marieke", "Sven", "Anouk", "Pieter", "Eva", "Wouter", "Iris", "Thijs", "Esther", "Ruben",
        "Maaike", "Jeroen", "Fatima", "Koen", "Ilse", "Bas", "Noor", "Willem", "Myrthe", "Renée",
    ),
    last_names=(
        "de Jong", "Jansen", "de Vries", "van den Berg", "Bakker", "van Dijk", "Visser", "Smit", "Meijer", "de Boer", "Mulder", "de Groot", "Bos", "Vos",
        "Peters", "Hendriks", "van Leeuwen", "Dekker", "Brouwer", "de Wit", "Dijkstra", "Smits", "Maes", "Peeters", "Claes", "El Amrani",
    ),
    offers=(
        "het onderzoek 2026 naar pijplijnkwaliteit", "onze gids voor rapporteren zonder spreadsheets", "de livesessie over attributie",
        "twee weken proef met het planbord", "de checklist voor de maandafsluiting", "ons praktijkverhaal over toestemming",
    ),
    rules=_RULES,
)  # fmt: skip
