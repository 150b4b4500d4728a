# ruff: noqa: E501 - texts read better whole
"""German: how people answer a sponsored message, written by hand."""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts.grammar import Grammar

_RULES: Final[dict[str, tuple[str, ...]]] = {
    # ---- what the sender writes
    "outbound": (
        "Guten Tag {first},\n\nwir haben {offer} mit vierzig Teams wie Ihrem erarbeitet. Darf ich Ihnen ein Exemplar schicken?\n\n{sender}",
        "Hallo {first}, kurze Frage: Sind Sie bei Ihnen für das Berichtswesen zuständig? Ich würde Ihnen gern {offer} zeigen.\n\nViele Grüße\n{sender}",
        "Hallo {first}, die meisten Teams verlieren einen Tag pro Woche an Handarbeit. Wo er bleibt, sehen Sie, wenn Sie sich {offer} ansehen. Interessant für Sie?\n\n{sender}",
        "Hallo {first},\n\nwir haben {offer} für Sie freigeschaltet. Kostenlos, eine halbe Stunde, die Vorlagen bleiben bei Ihnen.\n\nSoll ich einen Platz reservieren?\n{sender}",
        "Guten Tag {first}, ich habe Ihren Beitrag zur Planung gelesen. Ich habe {offer} für Sie, das könnte ein paar Tabellen ersparen.\n\n{sender}",
        "Hallo {first},\n\nseit letzter Woche bieten wir {offer} auch Nichtkunden an. Darf ich Sie eintragen?\n\nBeste Grüße\n{sender}",
    ),
    "owner_turn": (
        "Danke, {first}, das hilft mir. {owner_ask}",
        "Guter Punkt. Meist beginnen wir mit einem Team und erweitern nach einem Monat. {owner_ask}",
        "Verstanden, die Kurzfassung hängt an. {owner_ask}",
    ),
    "owner_ask": ("Passt Ihnen {day} um {hour}?", "Wer sollte noch dabei sein?", "In welchem System liegen die Daten heute?", "Soll ich die Konditionen schicken?"),
    # ---- low effort
    "one_tap": (
        "Danke!", "Vielen Dank!", "Klingt gut!", "Gerne!", "Alles klar, danke!", "Ja, gerne", "Danke, {sender}!", "Super, danke!",
        "Interessiert mich", "Mehr erfahren", "Passt!", "Okay", "👍", "🙏", "😀", "Prima!", "Sehr gut!", "Mache ich!", "Danke dir!",
    ),
    "new_tap": ("Merke ich mir vor!", "Guter Hinweis!"),
    "declined_tap": ("Nein danke", "Kein Interesse", "Im Moment nicht", "Nein, danke", "Vielleicht später"),
    "acknowledgement": (
        "{ack_core}{stop}", "{ack_core}{stop}", "{ack_open} {ack_core}{stop}", "{ack_core}, {ack_tail}{stop}", "Hallo {sender}, {ack_core}{stop}",
        "{ack_core} und {ack_tail}{stop}", "{ack_core}{stop} {ack_wish}{stop}",
    ),
    "ack_open": ("Oh,", "Ach schön,", "Na dann,", "Hallo,", "Sehr nett,", "Ah ok,", "Moin,", "Servus,"),
    "ack_core": (
        "danke für die Info", "danke fürs Teilen", "vielen lieben Dank", "herzlichen Dank für die Nachricht", "besten Dank", "sehr interessant",
        "tolle Sache", "das freut mich", "danke für die Vernetzung", "klingt spannend", "gut zu wissen", "finde ich klasse", "danke für den Tipp",
        "ist notiert", "schöne Idee", "lese ich mir durch", "nett von Ihnen", "hab vielen Dank", "super Sache", "danke für die netten Worte", "freut mich sehr",
    ),
    "ack_tail": ("schönen Tag noch", "weiter so", "alles Gute", "viel Erfolg", "liebe Grüße", "schönes Wochenende", "bis bald", "beste Grüße"),
    "ack_wish": ("Schönen Feierabend", "Viel Erfolg damit", "Bleiben Sie gesund", "Auf bald", "Schöne Woche"),
    # ---- refusals and machines
    "declined": ("{no}{stop}", "{no}, {no_why}{stop}", "Hallo {sender}, {no}. {no_more}{stop}", "{no}. {no_more}{stop}", "Leider {no_why}{stop}", "{no_more}{stop}"),
    "no": ("nein danke", "kein Interesse", "kein Bedarf", "das passt nicht für uns", "ich muss leider absagen", "danke, aber nein", "für uns nicht relevant", "wir sind versorgt"),
    "no_why": ("haben wir dafür kein Budget", "sind wir mit unserem Anbieter zufrieden", "bin ich dafür nicht mehr zuständig", "haben wir das selbst gebaut",
               "sind neue Werkzeuge bei uns gerade gestoppt"),
    "no_more": ("Bitte nehmen Sie mich aus dem Verteiler", "Bitte keine weiteren Nachrichten", "Bitte löschen Sie meine Daten", "Ich möchte nicht mehr angeschrieben werden",
                "Hören Sie auf, mir zu schreiben"),
    "auto_reply": (
        "Vielen Dank für Ihre Nachricht. Ich bin {out_until} nicht im Büro. {out_else}",
        "Automatische Antwort: Ich bin {out_why} und {out_until} nicht erreichbar. {out_else}",
        "Guten Tag, ich befinde mich {out_until} {out_why}. Ihre Nachricht wird nicht weitergeleitet. {out_else}",
        "Dies ist eine automatisch erzeugte Antwort. Wir melden uns innerhalb von {n_small} Werktagen.",
        "Abwesenheitsnotiz: zurück am {date}. {out_else}",
    ),
    "out_why": ("im Urlaub", "auf Dienstreise", "in Elternzeit"),
    "out_until": ("bis {day}", "bis einschließlich {date}", "bis zum {date}"),
    "out_else": ("In dringenden Fällen wenden Sie sich bitte an {colleague}.", "{colleague} vertritt mich.", "Dringendes bitte an die Zentrale."),
    # ---- real answers
    "brief": ("{brief_core}{stop}", "{brief_core}{stop}", "Hallo {sender}, {brief_core}{stop}", "{yesno}, {brief_core}{stop}", "{yesno}{stop}", "{brief_core}, {brief_tail}{stop}"),
    "yesno": ("ja", "ja bitte", "jein", "nein", "noch nicht", "eher nicht", "vielleicht", "stimmt", "genau"),
    "brief_core": (
        "{zweck} machen wir schon selbst", "{wer} ist dafür zuständig", "das wäre eher was für {wen}", "schicken Sie {was} gern", "{spaeter} gern wieder", "hängt von {dativ} ab",
        "nur wenn {nom} mitspielt", "{was} habe ich {frueher} gelesen", "muss ich mit {dativ} klären", "was kostet {was}", "ist {was} kostenlos", "haben wir {frueher} probiert",
        "tragen Sie {wen} ein", "{nom} bremst gerade", "dafür nutzen wir {mittel}", "{spaeter} vielleicht", "bitte {was} per Mail", "{mittel} reicht uns bisher", "lese ich {spaeter}",
    ),
    "zweck": ("das", "die Planung", "die Auswertung", "das Reporting", "die Kampagnenmessung", "den Teil"),
    "wer": ("mein Kollege", "die Zentrale", "unsere IT", "der Einkauf", "eine Agentur", "meine Vorgesetzte"),
    "wen": ("den Einkauf", "unsere IT", "meinen Kollegen", "die Zentrale", "mich", "das Controlling"),
    "dativ": ("der IT", "dem Preis", "der Geschäftsführung", "dem Betriebsrat", "der Zentrale", "dem Datenschutz"),
    "nom": ("die IT", "der Betriebsrat", "der Datenschutz", "das Budget", "die Rechtsabteilung", "der Chef"),
    "was": ("das", "die Folien", "den Leitfaden", "die Kurzfassung", "die Vorlage", "die Aufzeichnung"),
    "spaeter": ("nach dem Sommer", "nächstes Jahr", "wenn es ruhiger ist", "nach dem Umbau", "in den Ferien", "nach der Messe", "nach dem Audit"),
    "frueher": ("letztes Jahr", "neulich", "schon", "vor einer Weile", "beim alten Arbeitgeber", "letzten Monat"),
    "mittel": ("eine Tabelle", "eine eigene Lösung", "etwas Ähnliches", "eine Agentur", "das CRM"),
    "brief_tail": ("denke ich", "soweit ich weiß", "im Moment", "ehrlich gesagt", "mehr oder weniger"),
    "substantive": (
        "{greet}{fact} {question}", "{greet}{fact} {request}", "{greet}{question} {fact}", "{greet}{fact} {meet}", "{greet}{question} {question_more}",
        "{fact} {fact_more} {meet}", "{greet}{meet} {question_more}", "{fact} {question}",
    ),
    "greet": ("Hallo {sender}, ", "Guten Tag {sender},\n\n", "", "", "Danke, {sender}. ", "Das kommt passend. "),
    "fact": (
        "Wir sind {n} Leute in {city} und machen das noch in {tool}.", "Unser Vertrag mit dem jetzigen Anbieter läuft im {month} aus.",
        "Mein Team mit {n_small} Leuten verliert daran etwa {n_small} Stunden pro Woche.", "Wir sind im {month} von {tool} auf {tool} umgestiegen, der Export klemmt noch immer.",
        "Ich habe es heruntergeladen, auf Seite {n_small} steht genau unser Problem: Die Zahlen passen nie zur Buchhaltung.", "Für das erste Halbjahr haben wir rund {amount} eingeplant.",
        "Letztes Quartal liefen {n} Kampagnen, und keiner konnte sagen, welche sich gelohnt haben.", "Unsere Daten liegen teils in {tool}, teils in {tool}.",
    ),
    "fact_more": ("Das kostet uns etwa {amount} im Monat.", "Meine Chefin möchte bis {date} einen Vorschlag.", "Es geht vor allem um {topic}."),
    "question": (
        "Gibt es eine Anbindung an {tool}?", "Wie lange dauert die Einrichtung bei {n} Nutzern?", "Was kosten {n_small} Lizenzen?", "Können Sie auch {topic} abdecken?",
        "Liegen die Daten in der EU?", "Haben Sie einen Kunden unserer Größe in {city}?", "Wie gehen Sie mit {topic} um?",
    ),
    "question_more": ("Und wer übernimmt den Umzug?", "Gibt es eine Schnittstelle?", "Könnten wir mit einem Team anfangen?", "Schließen Sie einen AV-Vertrag ab?"),
    "request": ("Bitte schicken Sie mir Preisliste und Sicherheitskonzept.", "Können Sie ein Beispiel für eine Firma mit {n} Mitarbeitern schicken?",
                "Bitte die Aufzeichnung, ich habe die zweite Hälfte verpasst.", "Ich würde es gern mit unseren eigenen Daten sehen."),
    "meet": ("{day} um {hour} würde mir passen.", "Lassen Sie uns am {date} sprechen, ab {hour} habe ich Zeit.", "Rufen Sie mich {day} an, am besten vormittags.",
             "Bitte nehmen Sie {colleague} dazu, sie entscheidet das."),
    # ---- slots
    "stop": (".", ".", "", "", "!", "!!"),
    "signature": ("\n\nViele Grüße\n{first}", "\n\nMit freundlichen Grüßen\n{first}\nLeitung {dept}", "\n\nVon meinem iPhone gesendet", "\n\nLG {first}"),
    "dept": ("Einkauf", "Vertrieb", "Controlling", "Marketing", "IT"),
    "quote": ("\n\n> Hallo {first},\n> {offer}\n> {sender}", "\n\nAm Dienstag schrieb {sender}:\n> Darf ich Ihnen ein Exemplar schicken?"),
    "day": ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag"),
    "date": ("{n_small}. {month}", "{n_small}.11.2026", "{n_small}.12.2026"),
    "month": ("Januar", "Februar", "März", "Juni", "September", "Oktober", "November"),
    "hour": ("9:30 Uhr", "10 Uhr", "14 Uhr", "halb elf", "16 Uhr"),
    "n": ("14", "25", "38", "60", "85", "120", "240", "400"),
    "n_small": ("4", "5", "6", "7", "8", "9", "11", "12"),
    "amount": ("8.000 Euro", "12 TEUR", "1.500 €", "20.000 Euro"),
    "city": ("Köln", "Hamburg", "Graz", "München", "Leipzig", "Zürich", "Stuttgart"),
    "tool": ("Excel", "SAP", "HubSpot", "Salesforce", "DATEV", "Power BI", "einer alten Access-Datenbank"),
    "topic": ("Währungsumrechnung", "doppelte Kontakte", "Zuordnung von Kampagnen", "Einwilligungen", "den Monatsabschluss", "Zugriffsrechte"),
    "colleague": ("Frau Krüger", "Jonas Weber", "meine Kollegin Sabine Roth", "Herrn Aydin"),
}  # fmt: skip

GRAMMAR: Final = Grammar(
    "de",
    first_names=(
        "Anna", "Lukas", "Sabine", "Jürgen", "Katharina", "Thomas", "Julia", "Stefan", "Claudia", "Markus", "Petra", "Andreas", "Monika",
        "Michael", "Susanne", "Florian", "Birgit", "Tobias", "Heike", "Matthias", "Silke", "Jan", "Franziska", "Uwe", "Ayşe", "Björn", "Leonie",
        "Felix", "Greta", "Emre", "Sandra", "Dirk",
    ),
    last_names=(
        "Müller", "Schmidt", "Schneider", "Fischer", "Weber", "Meyer", "Wagner", "Becker", "Schulz", "Hoffmann", "Schäfer", "Koch", "Bauer",
        "Richter", "Klein", "Wolf", "Schröder", "Neumann", "Schwarz", "Zimmermann", "Braun", "Krüger", "Hartmann", "Lange", "Werner", "Krause",
        "Lehmann", "Köhler", "Yılmaz", "Dank", "Vogel",
    ),
    offers=(
        "den Vergleich zur Vertriebsqualität 2026", "unseren Leitfaden für Berichte ohne Tabellen", "die Live-Sitzung zur Kampagnenmessung",
        "zwei Wochen Test der Planungstafel", "die Checkliste für den Monatsabschluss", "unseren Praxisbericht zu Einwilligungen",
    ),
    rules=_RULES,
)  # fmt: skip
