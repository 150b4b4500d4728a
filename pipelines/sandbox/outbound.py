"""Write the sends themselves, in columns: most of a world's messages, and all of one pattern.

An outbound text is a template with names in it. Each template is filled once for a campaign, a language and a
first name, and shared by all sends that have the three in common.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import pyarrow as pa

from pipelines.sandbox.catalog import CREATIVES, Campaign
from pipelines.sandbox.people import PROFILE, Names, names, tails
from pipelines.sandbox.rng import Ints, chances, splitmixes
from pipelines.sandbox.sends import Sends
from pipelines.sandbox.tables import MESSAGES, instants, joined, table
from pipelines.sandbox.texts import GRAMMARS, LANGUAGES
from pipelines.sandbox.texts.grammar import Grammar

_VARIANTS: Final = 2
"""Templates each creative of a campaign uses."""


def addressed(grammar: Grammar, campaign: Campaign, first: str) -> dict[str, str]:
    """Return the people and the offer a text of this campaign may name."""
    offer = grammar.offers[campaign.index % len(grammar.offers)]
    return {
        "first": first,
        "sender": campaign.sender,
        "offer": offer,
        "offer_start": offer[:1].upper() + offer[1:],
    }


def write_sends(campaigns: Sequence[Campaign], sends: Sends, keys: list[str], duplicate: float) -> pa.Table:
    """Return the sends as messages (`MESSAGES`), a share of them twice, in no order."""
    rolled = splitmixes(sends.text)
    variant = (rolled % np.uint64(_VARIANTS)).astype(np.int64)
    again = np.flatnonzero(chances(splitmixes(rolled), duplicate))
    rows = np.concatenate([np.arange(len(sends)), again])
    s, thread = sends.where(rows), pa.array(keys, pa.string()).take(pa.array(rows))
    who = _People(s)
    creatives = [k.id for c in campaigns for k in c.creatives]
    empty = pa.nulls(len(s), pa.string())
    columns: dict[str, Any] = {
        "message_id": joined(thread, "-0"),
        "thread_id": thread,
        "sent_at": instants(s.sent_at, np.ones(len(s), np.bool_)),
        "direction": pa.repeat("out", len(s)),
        "person_kind": pa.repeat("profile_url", len(s)),
        "person": who.profile,
        "person_name": who.name,
        "body": _bodies(campaigns, s, 2 * s.creative + variant[rows], who.first),
        "campaign_id": pa.array([c.id for c in campaigns], pa.string()).take(pa.array(s.campaign)),
        "ad_id": pa.array(creatives, pa.string()).take(pa.array(s.campaign * CREATIVES + s.creative)),
        "is_platform_option": pa.nulls(len(s), pa.bool_()),
        "auto_submitted": empty,
        "delivery_status": pa.array(["failed", "delivered"]).take(pa.array(s.delivered.astype(np.int64))),
        "retracted_at": pa.nulls(len(s), MESSAGES.field("retracted_at").type),
        "reply_to": empty,
    }
    return table(columns, MESSAGES)


class _People:
    """The people of the sends: place of the first name in its language's list, full name and profile."""

    def __init__(self, sends: Sends) -> None:
        every = [names(i) for i in range(len(LANGUAGES))]
        firsts, lasts = (np.array([len(side) for side in sides]) for sides in zip(*every, strict=True))
        language, number = sends.language, sends.person
        self.first: Ints = number % firsts[language]
        last = number // firsts[language] % lasts[language]
        at_first = _pick(every, 0, firsts, language, self.first)
        at_last = _pick(every, 1, lasts, language, last)
        self.name = joined(at_first(0), " ", at_last(0))
        code = pa.array([f"-{i}" for i in range(len(LANGUAGES))]).take(pa.array(language))
        self.profile = joined(PROFILE, at_first(1), "-", at_last(1), code, tails(number))


def _pick(
    every: list[Names], side: int, lengths: Ints, language: Ints, place: Ints
) -> Callable[[int], pa.Array]:
    """Return a look-up of one side's names (form 0) or their slugs (form 1), at a place of each language."""
    starts = np.cumsum(lengths) - lengths
    where = pa.array(starts[language] + place)
    return lambda form: pa.array([n[form] for one in every for n in one[side]]).take(where)


def _bodies(campaigns: Sequence[Campaign], sends: Sends, template: Ints, first: Ints) -> pa.Array:
    parts = (sends.campaign, sends.language, template, first)
    sizes = [int(p.max()) + 1 if len(p) else 1 for p in parts]
    code = np.ravel_multi_index(parts, sizes) if len(sends) else np.zeros(0, np.int64)
    used, where = np.unique(code, return_inverse=True)
    texts: list[str] = []
    for c, lang, which, n in zip(*(p.tolist() for p in np.unravel_index(used, sizes)), strict=True):
        grammar = GRAMMARS[LANGUAGES[lang]]
        texts.append(grammar.outbound(which, addressed(grammar, campaigns[c], grammar.first_names[n])))
    return pa.array(texts, pa.string()).take(pa.array(where))
