"""Write what the advertiser's CRM would export: downloads, signups, transactions and refunds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

import numpy as np

from pipelines.sandbox.behaviour import Flags
from pipelines.sandbox.catalog import Campaign, accounts
from pipelines.sandbox.cells import DAY, EPOCH
from pipelines.sandbox.conversation import keys
from pipelines.sandbox.dirt import P_OTHER_CURRENCY, P_REFUND
from pipelines.sandbox.people import person
from pipelines.sandbox.rng import Dice, Ints, splitmix, words
from pipelines.sandbox.scenario import Setting
from pipelines.sandbox.sends import Sends
from pipelines.sandbox.texts import LANGUAGES

CURRENCIES: Final = ("USD", "EUR", "GBP", "CHF", "AUD")
"""What the CRM bills in."""
_P_NAMES_CAMPAIGN: Final = 0.45
_P_SIGNS_UP_LATER: Final = 0.15
_STREAM_ORGANIC: Final = 4
_ORGANIC_PER_SEND: Final = 0.0004
_TYPES: Final = ("download",) * 10 + ("signup",) * 6 + ("transaction",) * 4
_PRICES: Final = ("290.00", "490.00", "990.00", "1490.00", "79.90")


class Outcome(NamedTuple):
    """One row of the outcomes file, time in epoch seconds; `value` is a decimal as text, absent without
    money.
    """

    event_id: str
    occurred_at: int
    type: str
    person: str
    value: str | None
    currency: str | None
    campaign_id: str | None
    refers_to: str | None


def write(campaigns: Sequence[Campaign], sends: Sends, clock: int) -> Iterator[Outcome]:
    """Yield the outcomes of recorded sends before `clock`. One outcome per send, and now and then a second of
    another type inside the same 30 days; refunds follow their transaction by up to three weeks.
    """
    hit = sends.where(sends.recorded)
    rows = zip(
        keys(hit, campaigns),
        hit.campaign.tolist(),
        hit.language.tolist(),
        hit.person.tolist(),
        hit.sent_at.tolist(),
        hit.outcome_at.tolist(),
        hit.text.tolist(),
        strict=True,
    )
    for key, c, language, number, sent_at, at, word in rows:
        campaign, dice = campaigns[c], Dice(splitmix(word ^ 2))
        named = campaign.id if dice.chance(_P_NAMES_CAMPAIGN) else None
        profile = person(language, number).profile
        for event in _events(
            f"ev-{key}", at, sent_at + 30 * DAY, profile, campaign.account.currency, named, dice
        ):
            if event.occurred_at < clock:
                yield event


def write_organic(setting: Setting, day: date, clock: int) -> Iterator[Outcome]:
    """Yield outcomes of people nobody wrote to: about four in a hundred, and no campaign can claim them."""
    for account in accounts(setting):
        sends = setting.size.daily_sends * setting.size.campaigns / setting.size.accounts
        dice = Dice(int(words(setting.seed, _STREAM_ORGANIC, account.index, day.toordinal(), 1)[0]))
        expected = sends * _ORGANIC_PER_SEND
        for i in range(int(expected) + dice.chance(expected % 1.0)):
            at = (day.toordinal() - EPOCH) * DAY + dice.below(DAY)
            stranger = person(
                LANGUAGES.index(account.languages[0]), setting.size.people * 2 + dice.below(10**6)
            )
            event_id = f"ev-{account.id}-{day:%Y%m%d}-{i}"
            for event in _events(event_id, at, at + 30 * DAY, stranger.profile, account.currency, None, dice):
                if event.occurred_at < clock:
                    yield event


def _events(
    event_id: str, at: int, end: int, profile: str, currency: str, campaign_id: str | None, dice: Dice
) -> Iterator[Outcome]:
    kind = _TYPES[dice.below(len(_TYPES))]
    if kind != "transaction":
        yield Outcome(event_id, at, kind, profile, None, None, campaign_id, None)
        if kind == "download" and dice.chance(_P_SIGNS_UP_LATER):
            later = at + 600 + dice.below(max(end - at - 700, 1))
            if later < end:
                yield Outcome(f"{event_id}-s", later, "signup", profile, None, None, campaign_id, None)
        return
    value = Decimal(_PRICES[dice.below(len(_PRICES))]) * (1 + dice.below(12))
    if dice.chance(P_OTHER_CURRENCY):
        others = [c for c in CURRENCIES if c != currency]
        currency = others[dice.below(len(others))]
    yield Outcome(event_id, at, kind, profile, str(value), currency, campaign_id, None)
    if dice.chance(P_REFUND):
        back = value if dice.chance(0.5) else value / 2
        when = at + int(timedelta(days=1).total_seconds()) + dice.below(20 * DAY)
        yield Outcome(
            f"{event_id}-r", when, "refund", profile, f"{-back:.2f}", currency, campaign_id, event_id
        )


def transaction_values(sends: Sends, mask: Flags, slot: Ints, slots: int) -> Ints:
    """Return by slot the value in millionths of the first events of the masked sends, as the platform's pixel
    saw it.
    """
    total = np.zeros(slots, np.int64)
    for at, word in zip(slot[mask].tolist(), sends.text[mask].tolist(), strict=True):
        dice = Dice(splitmix(word ^ 2))
        dice.chance(_P_NAMES_CAMPAIGN)
        first = next(_events("", 0, 0, "", "", None, dice))
        total[at] += int(Decimal(first.value or "0") * 1_000_000)
    return total
