"""The patterns of the lexicon: the engine runs them, fast, and they leave friendly and human texts alone."""

from __future__ import annotations

import re
from typing import Final

import pytest
from lexicon_seeds import LANGUAGES, folded, found, matches, rows

# Beyond this the automaton of one language no longer fits the engine's cache: fifty times slower.
LARGEST_ALTERNATION: Final = 16_000
PATTERNS: Final = ("intent_phrase", "auto_reply_pattern")
CAPTURE: Final = re.compile(r"(?<!\\)\((?!\?:)")


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_are_re2_and_ask_for_something(name: str) -> None:
    """RE2 knows no lookaround and no backreference; what the empty text satisfies would find everything."""
    for row in rows(name):
        assert not matches("", row["pattern"]), row["pattern"]
        assert not matches("zzz qqq", row["pattern"]), row["pattern"]


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_are_written_as_texts_are_read(name: str) -> None:
    """Texts are lower case without accents: a capital or an accent in a pattern matches nothing."""
    for row in rows(name):
        letters = re.sub(r"\\.", "", row["pattern"].replace("´", ""))
        assert folded(letters) == letters, row["pattern"]
        if name == "intent_phrase":
            assert "'" not in letters, "the normal form knows no apostrophe"


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns_capture_nothing(name: str) -> None:
    """A group that captures keeps common beginnings apart: twice the time for the same answer."""
    assert [row["pattern"] for row in rows(name) if CAPTURE.search(row["pattern"])] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("name", "column"), [("intent_phrase", "intent"), ("auto_reply_pattern", "scope")])
def test_an_alternation_of_one_language_stays_small(lang: str, name: str, column: str) -> None:
    sizes: dict[str, int] = {}
    for row in rows(name):
        if row["lang"] == lang:
            sizes[row[column]] = sizes.get(row[column], 0) + len(row["pattern"])
    assert {kind: size for kind, size in sizes.items() if size > LARGEST_ALTERNATION} == {}


@pytest.mark.parametrize(
    "text",
    [
        *("no problem", "no worries at all", "why not", "not sure tell me more", "not bad at all"),
        *("no questions from my side lets go ahead", "not a problem talk monday", "no doubt it looks great"),
        *("no need to apologise when can we talk", "its not just for me the whole team needs it"),
        *("can i unsubscribe users automatically with your tool", "ill pass this on to my colleague jim"),
        *("we have a vendor but the contract ends in june so send me a proposal", "i cant wait to see it"),
        *("no hay problema", "por que no cuentame mas", "no pasa nada", "no te preocupes", "no hay duda"),
        *("no estoy seguro mandame informacion", "paso la informacion a mi jefe", "no lo conozco que es"),
        *("pas de probleme", "pas de souci", "pourquoi pas", "pas mal du tout", "je ne sais pas"),
        *("je ne suis pas disponible lundi mais mardi oui", "ca minteresse", "aucun probleme pour jeudi"),
        *("kein problem", "kein thema", "warum nicht", "nicht schlecht", "keine sorge", "ich melde mich"),
        *("ich kann am montag nicht aber dienstag geht", "noch nicht aber wir planen das"),
        *("sem problemas", "por que nao", "nao se preocupe", "nao tem problema", "tenho interesse sim"),
        *("nao posso segunda mas terca sim", "ainda nao mas estamos avaliando"),
        *("nessun problema", "perche no", "non ti preoccupare", "non lo so", "non vedo lora", "mi interessa"),
        *("geen probleem", "waarom niet", "geen zorgen", "niet slecht", "geen idee", "ik ben geinteresseerd"),
    ],
)
def test_a_friendly_no_declines_nothing(text: str) -> None:
    """The word for no opens many a friendly answer; a campaign may not lose those to `declined`."""
    assert found(text, "intent_phrase", "intent", "declined", "opt_out") == []


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("we do this in house", "declined"),
        ("i just started a new job so not open to anything new", "declined"),
        ("lo siento ya contamos con una agencia", "declined"),
        ("nous gerons cela en interne", "declined"),
        ("das ist fur uns aktuell kein thema", "declined"),
        ("nao se encaixa no que procuramos", "declined"),
        ("lo gestiamo internamente", "declined"),
        ("dit sluit niet aan bij wat wij zoeken", "declined"),
        ("take me off your list please", "opt_out"),
        ("borrame de tu lista de contactos", "opt_out"),
        ("cessez vos sollicitations", "opt_out"),
        ("bitte nehmen sie mich aus dem verteiler", "opt_out"),
        ("me tira dessa lista", "opt_out"),
        ("toglietemi dalla vostra mailing list", "opt_out"),
        ("haal mij van je lijst af", "opt_out"),
        ("let me check and get back to you", "commit"),
        ("lets set up a call next week", "meeting"),
    ],
)
def test_an_intent_is_found_however_it_is_put(text: str, intent: str) -> None:
    assert found(text, "intent_phrase", "intent", intent) != []
    if intent in {"commit", "meeting"}:
        assert found(text, "intent_phrase", "intent", "declined", "opt_out") == []


@pytest.mark.parametrize(
    "text",
    [
        "i was out of the office last week so just saw this",
        "i'm out this afternoon, can we speak tomorrow?",
        "please call me, it's urgent",
        "i'm traveling next week but monday works",
        "estoy de vacaciones la semana que viene, te va bien el 20?",
        "je suis absent demain mais dispo jeudi",
        "merci pour votre message, je vous appelle demain",
        "am montag bin ich nicht im buro, dienstag passt",
        "ich bin nachste woche im urlaub, danach gerne",
        "estou de ferias semana que vem, pode ser dia 20?",
        "sono in ferie la prossima settimana, va bene il 20?",
        "ik ben volgende week op vakantie, kan het de 20e?",
    ],
)
def test_a_person_who_was_away_is_no_machine(text: str) -> None:
    assert found(text, "auto_reply_pattern", "scope", "text") == []


@pytest.mark.parametrize(
    ("subject", "is_machine"),
    [
        ("Automatic reply: Your proposal", True),
        ("Re: Fuera de la oficina", True),
        ("Réponse automatique : votre message", True),
        ("Abwesenheitsnotiz: Anfrage", True),
        ("Resposta automática: proposta", True),
        ("Fuori sede", True),
        ("Automatisch antwoord: voorstel", True),
        ("Undeliverable: hello", True),
        ("[Ticket #4821] received", True),
        ("Re: Your proposal", False),
        ("Ticket prices for the summit", False),
        ("Out for lunch?", False),
    ],
)
def test_subjects_of_machines_and_of_people(subject: str, is_machine: bool) -> None:
    assert bool(found(folded(subject), "auto_reply_pattern", "scope", "subject")) is is_machine


@pytest.mark.parametrize(
    ("value", "is_machine"),
    [("auto-replied", True), ("auto-generated", True), ("vacation", True), ("no", False), ("", False)],
)
def test_headers_of_machines(value: str, is_machine: bool) -> None:
    """RFC 3834: `no` is what a person's mail program may say of itself."""
    assert bool(found(value, "auto_reply_pattern", "scope", "header")) is is_machine
