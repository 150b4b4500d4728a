# ruff: noqa: E501 - texts read better whole
"""French: how people answer a sponsored message, written by hand."""

from __future__ import annotations

from typing import Final

from pipelines.sandbox.texts.grammar import Grammar

_RULES: Final[dict[str, tuple[str, ...]]] = {
    # ---- what the sender writes
    "outbound": (
        "Bonjour {first},\n\nnous avons préparé {offer} avec quarante équipes comme la vôtre. Souhaitez-vous le recevoir ?\n\n{sender}",
        "Bonjour {first}, une question rapide : est-ce vous qui suivez le reporting ? J'aimerais vous présenter {offer}.\n\nBien à vous\n{sender}",
        "{first}, la plupart des équipes perdent un jour par semaine en tâches manuelles. {offer_start} montre où il passe. Cela vous parle ?\n\n{sender}",
        "Bonjour {first},\n\nvous êtes invité : {offer}. C'est gratuit et cela dure une demi-heure.\n\nJe vous garde une place ?\n{sender}",
        "Bonjour {first}, j'ai lu votre publication sur la planification. {offer_start} pourrait vous épargner quelques tableaux.\n\n{sender}",
        "Bonjour {first},\n\ndepuis la semaine dernière, {offer} est ouvert à tous. Puis-je vous inscrire ?\n\nCordialement\n{sender}",
    ),
    "owner_turn": (
        "Merci {first}, c'est utile. {owner_ask}",
        "Très juste. Nous commençons en général par une équipe. {owner_ask}",
        "Bien noté, je joins la version courte. {owner_ask}",
    ),
    "owner_ask": ("{day} à {hour}, cela vous irait ?", "Qui d'autre devrait participer ?", "Dans quel outil sont vos données ?", "Je vous envoie les conditions ?"),
    # ---- low effort
    "one_tap": (
        "Merci !", "Merci beaucoup !", "Parfait !", "Ça marche !", "D'accord", "Super, merci !", "Merci {sender} !", "Intéressé", "Oui, ça m'intéresse",
        "En savoir plus", "Avec plaisir !", "Très bien", "OK", "👍", "🙏", "👌", "Génial !", "Bonne idée !",
    ),
    "new_tap": ("Je garde ça sous le coude !", "C'est dans un coin de ma tête !"),
    "declined_tap": ("Non merci", "Pas intéressé", "Pas pour le moment", "Non, merci", "Plus tard peut-être"),
    "acknowledgement": (
        "{ack_core}{stop}", "{ack_core}{stop}", "{ack_open} {ack_core}{stop}", "{ack_core}, {ack_tail}{stop}", "Bonjour {sender}, {ack_core}{stop}",
        "{ack_core}{stop} {ack_wish}{stop}",
    ),
    "ack_open": ("Ah super,", "Bonjour,", "Oh,", "Eh bien,", "Très gentil,", "Chouette,", "Top,"),
    "ack_core": (
        "merci pour le partage", "merci pour votre message", "merci de votre intérêt", "un grand merci", "mille mercis", "très intéressant", "c'est noté",
        "bravo pour l'initiative", "merci pour l'info", "ça a l'air chouette", "ravi de la mise en relation", "bon à savoir", "c'est gentil", "belle démarche",
        "je regarderai ça", "félicitations", "je vous remercie bien", "quelle bonne nouvelle", "merci d'avoir pensé à moi", "ça fait plaisir",
    ),
    "ack_tail": ("bonne journée", "bonne continuation", "à bientôt", "bien à vous", "belle semaine", "bon courage", "au plaisir"),
    "ack_wish": ("Bonne fin de semaine", "Plein de succès", "Excellente journée", "Bon week-end"),
    # ---- refusals and machines
    "declined": ("{no}{stop}", "{no}, {no_why}{stop}", "Bonjour {sender}, {no}. {no_more}{stop}", "{no}. {no_more}{stop}", "Désolé, {no_why}{stop}", "{no_more}{stop}"),
    "no": ("non merci", "pas intéressé", "cela ne nous concerne pas", "je décline votre proposition", "pas de besoin de notre côté", "sans façon", "merci mais non"),
    "no_why": ("nous n'avons pas de budget", "nous avons déjà un prestataire", "je ne m'occupe plus de ce sujet", "nous l'avons développé en interne", "tout achat est gelé"),
    "no_more": ("Merci de me retirer de votre liste", "Merci de ne plus me contacter", "Veuillez supprimer mes coordonnées", "Arrêtez de m'écrire", "Je ne souhaite plus recevoir de messages"),
    "auto_reply": (
        "Bonjour, je suis absent {out_until}. {out_else}",
        "Réponse automatique : je suis {out_why} {out_until}. {out_else}",
        "Merci pour votre message. Je suis actuellement {out_why} et vous répondrai à mon retour le {date}.",
        "Ceci est une réponse automatique. Nous reviendrons vers vous sous {n_small} jours ouvrés.",
    ),
    "out_why": ("en congés", "en déplacement", "en congé parental", "hors du bureau"),
    "out_until": ("jusqu'à {day}", "jusqu'au {date}", "jusqu'au {date} inclus"),
    "out_else": ("En cas d'urgence, contactez {colleague}.", "{colleague} me remplace.", "Pour toute urgence, merci d'appeler le standard."),
    # ---- real answers
    "brief": ("{brief_core}{stop}", "{brief_core}{stop}", "Bonjour {sender}, {brief_core}{stop}", "{yesno}, {brief_core}{stop}", "{yesno}{stop}", "{brief_core}, {brief_tail}{stop}"),
    "yesno": ("oui", "oui volontiers", "non", "pas encore", "peut-être", "plutôt non", "exact", "bien sûr"),
    "brief_core": (
        "on utilise déjà {outil} pour {objet}", "c'est plutôt pour {role}", "{role} s'en occupe", "envoyez {doc} à {role}", "à revoir {tard}", "cela dépend {cond}", "on fait {objet} en interne",
        "j'ai lu {doc} {avant}", "inscrivez {role}", "je dois voir avec {role}", "combien coûte {doc}", "{doc} est payant", "je veux bien {doc}", "on avait essayé {outil} {avant}",
        "{tard} peut-être", "le frein vient {cond}", "je lirai {doc} {tard}", "même souci ici pour {objet}",
    ),
    "outil": ("un outil", "une agence", "nos propres scripts", "quelque chose de proche", "un tableur", "un concurrent"),
    "objet": ("ça", "le reporting", "le suivi", "la planification", "cette partie", "les prévisions"),
    "role": ("mon collègue", "la compta", "ma responsable", "le siège", "les achats", "la DSI", "notre agence"),
    "tard": ("après l'été", "l'an prochain", "quand ce sera plus calme", "après l'audit", "pendant les vacances", "après la réorganisation"),
    "avant": ("le mois dernier", "l'an passé", "il y a un moment", "dans mon ancien poste", "déjà"),
    "cond": ("du prix", "du juridique", "du budget", "de la DSI", "du siège", "du planning"),
    "doc": ("la présentation", "le guide", "la version longue", "le modèle", "l'enregistrement", "la synthèse"),
    "brief_tail": ("je crois", "pour l'instant", "à ma connaissance", "à vrai dire", "plus ou moins"),
    "substantive": (
        "{greet}{fact} {question}", "{greet}{fact} {request}", "{greet}{question} {fact}", "{greet}{fact} {meet}", "{greet}{question} {question_more}",
        "{fact} {fact_more} {meet}", "{greet}{meet} {question_more}", "{fact} {question}",
    ),
    "greet": ("Bonjour {sender}, ", "Bonjour {sender},\n\n", "", "", "Merci {sender}. ", "Cela tombe bien. "),
    "fact": (
        "Nous sommes {n} à {city} et nous le faisons encore dans {tool}.", "Notre contrat actuel se termine en {month}.",
        "Mon équipe de {n_small} personnes y perd environ {n_small} heures par semaine.", "Nous sommes passés de {tool} à {tool} en {month} et l'export ne marche toujours pas.",
        "Je l'ai téléchargé et la page {n_small} décrit notre problème : les chiffres ne collent jamais avec la compta.", "Nous avons prévu environ {amount} pour le premier semestre.",
        "Le trimestre dernier nous avons lancé {n} campagnes sans savoir lesquelles ont payé.", "Nos données sont en partie dans {tool}, en partie dans {tool}.",
    ),
    "fact_more": ("Cela nous coûte à peu près {amount} par mois.", "Ma directrice attend une proposition pour le {date}.", "Le vrai sujet, c'est {topic}."),
    "question": (
        "Est-ce que cela se connecte à {tool} ?", "Combien de temps faut-il pour {n} utilisateurs ?", "Quel serait le prix pour {n_small} postes ?",
        "Gérez-vous aussi {topic} ?", "Les données restent-elles en Europe ?", "Avez-vous un client de notre taille à {city} ?",
    ),
    "question_more": ("Et qui s'occupe de la migration ?", "Y a-t-il une API ?", "Peut-on commencer avec une seule équipe ?", "Et après la première année ?"),
    "request": ("Merci de m'envoyer les tarifs et la note de sécurité.", "Pouvez-vous partager un exemple pour une société de {n} salariés ?",
                "Pourriez-vous m'envoyer l'enregistrement, j'ai raté la fin ?", "J'aimerais le voir avec nos propres données."),
    "meet": ("Je suis libre {day} à {hour}.", "Parlons-en le {date}, je suis disponible après {hour}.", "Appelez-moi {day}, plutôt le matin.", "Ajoutez {colleague}, c'est elle qui décide."),
    # ---- slots
    "stop": (".", ".", "", "", " !", "!"),
    "signature": ("\n\nCordialement,\n{first}", "\n\nBien à vous\n{first}\nDirection {dept}", "\n\nEnvoyé de mon iPhone", "\n\n{first}"),
    "dept": ("des achats", "commerciale", "financière", "marketing"),
    "quote": ("\n\n> Bonjour {first},\n> {offer}\n> {sender}", "\n\nLe mardi, {sender} a écrit :\n> Souhaitez-vous le recevoir ?"),
    "day": ("lundi", "mardi", "mercredi", "jeudi", "vendredi"),
    "date": ("{n_small} {month}", "{n_small}/11", "{n_small}/12"),
    "month": ("janvier", "février", "mars", "juin", "septembre", "octobre", "novembre"),
    "hour": ("9h30", "10h", "14h", "11h15", "16h"),
    "n": ("14", "25", "38", "60", "85", "120", "240", "400"),
    "n_small": ("4", "5", "6", "7", "8", "9", "11", "12"),
    "amount": ("8 000 euros", "12 k€", "1 500 €", "20 000 €"),
    "city": ("Lyon", "Nantes", "Lille", "Bruxelles", "Genève", "Bordeaux"),
    "tool": ("Excel", "SAP", "HubSpot", "Salesforce", "Sage", "Power BI"),
    "topic": ("les devises", "les doublons de contacts", "l'attribution", "le consentement", "la clôture mensuelle", "les droits d'accès"),
    "colleague": ("Mme Lefèvre", "Julien Moreau", "ma collègue Inès Caron"),
}  # fmt: skip

GRAMMAR: Final = Grammar(
    "fr",
    first_names=(
        "Marie", "Pierre", "Camille", "Julien", "Sophie", "Nicolas", "Élodie", "Antoine", "Céline", "François", "Nathalie", "Olivier", "Aurélie",
        "Laurent", "Isabelle", "Mathieu", "Chloé", "Sébastien", "Inès", "Karim", "Hélène", "Benoît", "Léa", "Fatima", "Guillaume", "Manon",
    ),
    last_names=(
        "Martin", "Bernard", "Dubois", "Thomas", "Robert", "Petit", "Durand", "Leroy", "Moreau", "Simon", "Laurent", "Lefèvre", "Michel", "Garcia",
        "Roux", "Fournier", "Girard", "Bonnet", "Dupont", "Lambert", "Fontaine", "Rousseau", "Mercier", "Benali", "Chevalier", "Legrand",
    ),
    offers=(
        "l'étude 2026 sur la qualité du pipeline", "notre guide du reporting sans tableur", "la session en direct sur l'attribution",
        "deux semaines d'essai du tableau de planification", "la liste de contrôle de la clôture mensuelle", "notre étude de cas sur le consentement",
    ),
    rules=_RULES,
)  # fmt: skip
