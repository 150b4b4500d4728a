# ruff: noqa: E501 - texts read better whole
"""Italian: how people answer a sponsored message, written by hand."""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts.grammar import Grammar

_RULES: Final[dict[str, tuple[str, ...]]] = {
    # ---- what the sender writes
    "outbound": (
        "Ciao {first},\n\nabbiamo preparato {offer} insieme a quaranta team come il tuo. Ti mando una copia?\n\n{sender}",
        "Ciao {first}, una domanda veloce: sei tu a occuparti dei report in azienda? Vorrei farti vedere {offer}.\n\nUn saluto\n{sender}",
        "{first}, quasi tutti i team perdono un giorno a settimana in lavoro manuale. {offer_start}: dentro c'è scritto dove finisce. Può interessarti?\n\n{sender}",
        "Ciao {first},\n\nsei tra gli invitati: {offer}. È gratuito, dura mezz'ora e i modelli restano a te.\n\nTi tengo un posto?\n{sender}",
        "Ciao {first}, ho letto il tuo post sulla pianificazione. {offer_start} può risparmiarti qualche foglio di calcolo.\n\n{sender}",
        "Buongiorno {first},\n\nda una settimana apriamo {offer} anche a chi non è cliente. La metto in lista?\n\nCordiali saluti\n{sender}",
    ),
    "owner_turn": (
        "Grazie {first}, mi è di grande aiuto. {owner_ask}",
        "Giusta osservazione. Di solito si parte con un team e si allarga dopo un mese. {owner_ask}",
        "Capito, allego la versione breve. {owner_ask}",
    ),
    "owner_ask": ("Va bene {day} alle {hour}?", "Chi altro dovrebbe partecipare?", "In quale sistema stanno i dati oggi?", "Ti mando le condizioni?"),
    # ---- low effort
    "one_tap": (
        "Grazie!", "Grazie mille!", "Perfetto!", "Va bene!", "Ottimo, grazie!", "Certo!", "Grazie, {sender}!", "D'accordo", "Mi interessa",
        "Sì, mi interessa", "Dimmi di più", "Volentieri!", "👍", "🙏", "👏", "Molto bene!", "Ricevuto", "Bella idea!", "Lo farò!",
    ),
    "new_tap": ("Me lo segno subito!", "Ottimo spunto!"),
    "declined_tap": ("No, grazie", "Non mi interessa", "Non ora", "Al momento no", "Magari più avanti"),
    "acknowledgement": (
        "{ack_core}{stop}", "{ack_core}{stop}", "{ack_open} {ack_core}{stop}", "{ack_core}, {ack_tail}{stop}", "Ciao {sender}, {ack_core}{stop}",
        "{ack_core} e {ack_tail}{stop}", "{ack_core}{stop} {ack_wish}{stop}",
    ),
    "ack_open": ("Ah bene,", "Ma che bello,", "Ciao,", "Però,", "Salve,", "Dai,", "Uh,", "Che dire,"),
    "ack_core": (
        "grazie della condivisione", "grazie per il messaggio", "ti ringrazio per aver scritto", "grazie del pensiero", "molto gentile", "davvero interessante",
        "bella iniziativa", "complimenti per il lavoro", "grazie dell'informazione", "mi fa piacere", "buono a sapersi", "prendo nota", "sembra proprio carino",
        "gentilissima", "piacere di conoscerti", "lo leggo con calma", "grazie di cuore", "fate un gran lavoro", "che bella notizia", "contento del contatto",
        "grazie per avermi pensato", "sempre sul pezzo",
    ),
    "ack_tail": ("buona giornata", "un abbraccio", "a presto", "avanti così", "in bocca al lupo", "tanti saluti", "buon lavoro", "buona settimana"),
    "ack_wish": ("Buon fine settimana", "Tante belle cose", "Stammi bene", "Buon proseguimento"),
    # ---- refusals and machines
    "declined": ("{no}{stop}", "{no}, {no_why}{stop}", "Ciao {sender}, {no}. {no_more}{stop}", "{no}. {no_more}{stop}", "Mi spiace, {no_why}{stop}", "{no_more}{stop}"),
    "no": ("no grazie", "non mi interessa", "non fa per noi", "devo rifiutare", "per ora non ci serve", "grazie ma no", "non è in linea con quello che facciamo"),
    "no_why": ("non abbiamo budget", "abbiamo già un fornitore", "non me ne occupo più", "ce lo siamo costruito in casa", "gli acquisti sono bloccati", "siamo contenti così"),
    "no_more": ("Toglimi dalla lista, per favore", "Per favore non scrivetemi più", "Cancellate i miei dati", "Vi prego di non contattarmi ancora", "Vorrei essere rimosso"),
    "auto_reply": (
        "Grazie per il messaggio. Sono fuori ufficio {out_until}. {out_else}",
        "Risposta automatica: sono {out_why} {out_until}. {out_else}",
        "Buongiorno, sono {out_why} e risponderò al mio rientro, il {date}. {out_else}",
        "Questo è un messaggio automatico. Vi risponderemo entro {n_small} giorni lavorativi.",
        "Sarò assente {out_until} e leggerò la posta saltuariamente. {out_else}",
    ),
    "out_why": ("in ferie", "in trasferta", "in congedo parentale", "senza accesso alla posta"),
    "out_until": ("fino a {day}", "fino al {date}", "fino al {date} compreso"),
    "out_else": ("Per urgenze contattare {colleague}.", "Mi sostituisce {colleague}.", "Se è urgente, chiamate il centralino."),
    # ---- real answers
    "brief": ("{brief_core}{stop}", "{brief_core}{stop}", "Ciao {sender}, {brief_core}{stop}", "{yesno}, {brief_core}{stop}", "{yesno}{stop}", "{brief_core}, {brief_tail}{stop}"),
    "yesno": ("sì", "sì, per favore", "no", "non ancora", "forse", "direi di no", "esatto", "certo che sì", "ni"),
    "brief_core": (
        "usiamo già {cosa} per {compito}", "è più roba per {ruolo}", "{compito} lo segue {ruolo}", "manda {doc} a {ruolo}", "meglio {dopo}", "dipende {cond}",
        "{compito} lo facciamo in casa", "ho letto {doc} {prima}", "segna {ruolo}", "devo sentire {ruolo}", "quanto costa {doc}", "{doc} è gratis", "passami {doc}",
        "abbiamo provato {cosa} {prima}", "{dopo} forse", "il blocco viene {cond}", "leggo {doc} {dopo}", "stesso problema qui con {compito}", "ci basta {cosa}",
    ),
    "cosa": ("uno strumento", "un'agenzia", "degli script nostri", "qualcosa di simile", "i fogli di calcolo", "la concorrenza"),
    "compito": ("questo", "i report", "il tracciamento", "la pianificazione", "quella parte", "le previsioni"),
    "ruolo": ("il mio collega", "l'amministrazione", "la mia capa", "la sede centrale", "l'ufficio acquisti", "i sistemi informativi", "la nostra agenzia"),
    "dopo": ("dopo l'estate", "l'anno prossimo", "quando c'è calma", "dopo la revisione", "durante le feste", "dopo il trasloco", "passata la fiera"),
    "prima": ("il mese scorso", "l'anno scorso", "tempo fa", "nel vecchio lavoro", "in treno"),
    "cond": ("dal prezzo", "dai legali", "dal budget", "dall'informatica", "dalla casa madre", "dai tempi"),
    "doc": ("la presentazione", "la guida", "la versione lunga", "il modello", "la registrazione", "il riassunto"),
    "brief_tail": ("credo", "per ora", "che io sappia", "a dire il vero", "più o meno"),
    "substantive": (
        "{greet}{fact} {question}", "{greet}{fact} {request}", "{greet}{question} {fact}", "{greet}{fact} {meet}", "{greet}{question} {question_more}",
        "{fact} {fact_more} {meet}", "{greet}{meet} {question_more}", "{fact} {question}",
    ),
    "greet": ("Ciao {sender}, ", "Buongiorno {sender},\n\n", "", "", "Grazie {sender}. ", "Capita a proposito. "),
    "fact": (
        "Siamo {n} persone a {city} e lo facciamo ancora con {tool}.", "Il nostro contratto attuale scade a {month}.",
        "Il mio team di {n_small} persone ci perde circa {n_small} ore a settimana.", "Siamo passati da {tool} a {tool} a {month} e l'esportazione continua a rompersi.",
        "L'ho scaricata e pagina {n_small} descrive il nostro problema: i numeri non tornano mai con la contabilità.", "Abbiamo previsto circa {amount} per il primo semestre.",
        "Lo scorso trimestre abbiamo fatto {n} campagne e nessuno sapeva quali avessero reso.", "I nostri dati stanno in parte su {tool} e in parte su {tool}.",
    ),
    "fact_more": ("Ci costa circa {amount} al mese.", "La direttrice vuole una proposta entro il {date}.", "Il vero nodo è {topic}."),
    "question": (
        "Si collega a {tool}?", "Quanto ci vuole per {n} utenti?", "Che prezzo avrebbero {n_small} licenze?", "Coprite anche {topic}?",
        "I dati restano nell'UE?", "Avete un cliente della nostra dimensione a {city}?", "Come gestite {topic}?",
    ),
    "question_more": ("E la migrazione chi la fa?", "C'è una API?", "Possiamo cominciare con un solo team?", "E dopo il primo anno che succede?"),
    "request": ("Mandami per favore il listino e il documento sulla sicurezza.", "Puoi condividere un esempio di azienda con {n} dipendenti?",
                "Inviami la registrazione, ho perso la seconda parte.", "Vorrei vederlo con i nostri dati."),
    "meet": ("Io posso {day} alle {hour}.", "Sentiamoci il {date}, sono libera dalle {hour}.", "Chiamami {day}, meglio di mattina.", "Aggiungi {colleague}, decide lei."),
    # ---- slots
    "stop": (".", ".", "", "", "!", "!!"),
    "signature": ("\n\nUn saluto,\n{first}", "\n\nCordiali saluti\n{first}\nResponsabile {dept}", "\n\nInviato da iPhone", "\n\n{first}"),
    "dept": ("Acquisti", "Vendite", "Amministrazione", "Marketing"),
    "quote": ("\n\n> Ciao {first},\n> {offer}\n> {sender}", "\n\nMartedì {sender} ha scritto:\n> Ti mando una copia?"),
    "day": ("lunedì", "martedì", "mercoledì", "giovedì", "venerdì"),
    "date": ("{n_small} {month}", "{n_small}/11", "{n_small}/12"),
    "month": ("gennaio", "febbraio", "marzo", "giugno", "settembre", "ottobre", "novembre"),
    "hour": ("9:30", "10", "14:00", "11:15", "16.30"),
    "n": ("14", "25", "38", "60", "85", "120", "240", "400"),
    "n_small": ("4", "5", "6", "7", "9", "10", "12"),
    "amount": ("8.000 euro", "15 mila euro", "1.500 €", "20 mila"),
    "city": ("Torino", "Bologna", "Milano", "Verona", "Napoli", "Lugano"),
    "tool": ("Excel", "SAP", "HubSpot", "Salesforce", "Zucchetti", "Power BI"),
    "topic": ("i cambi valuta", "i contatti doppi", "l'attribuzione", "il consenso", "la chiusura del mese", "i permessi di accesso"),
    "colleague": ("Giulia Ferri", "Paolo Conti", "la mia collega Silvia"),
}  # fmt: skip

GRAMMAR: Final = Grammar(
    "it",
    first_names=(
        "Giulia", "Marco", "Francesca", "Andrea", "Chiara", "Luca", "Sara", "Matteo", "Elisa", "Davide", "Martina", "Alessandro", "Valentina",
        "Stefano", "Silvia", "Giovanni", "Federica", "Simone", "Paola", "Riccardo", "Ilaria", "Niccolò", "Beatrice", "Tommaso", "Noemi", "Pietro",
    ),
    last_names=(
        "Rossi", "Russo", "Ferrari", "Esposito", "Bianchi", "Romano", "Colombo", "Ricci", "Marino", "Greco", "Bruno", "Gallo", "Conti", "De Luca",
        "Mancini", "Costa", "Giordano", "Rizzo", "Lombardi", "Moretti", "Barbieri", "Fontana", "Santoro", "Mariani", "Rinaldi", "Caruso", "D'Amico",
    ),
    offers=(
        "lo studio 2026 sulla qualità commerciale", "la nostra guida ai report senza fogli di calcolo", "la sessione dal vivo sull'attribuzione",
        "due settimane di prova della lavagna di pianificazione", "la lista di controllo per la chiusura del mese", "il nostro caso pratico sul consenso",
    ),
    rules=_RULES,
)  # fmt: skip
