"""Decide what people do: what they want, whether and how they reply, whether an outcome follows.

Intent is the hidden cause. It decides the outcome and, apart from that, whether and how a person replies; so
nothing about the reply changes the outcome, and the truth of every story is known. Smart-reply adoption acts
on replies only.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipelines.sandbox import scenario as sc
from pipelines.sandbox.cells import DAY, Spread
from pipelines.sandbox.dirt import P_LATE, P_SKEWED
from pipelines.sandbox.rng import Floats, Ints, normal_ppf

Flags = NDArray[np.bool_]

NO_CLASS: Final = -1
AUTO, DECLINED, ONE_TAP, ACK, BRIEF, SUBSTANTIVE = range(len(sc.CLASSES))

_WITHIN_30_DAYS: Final = 0.9893489
"""P(Z < ln 10): outcome delays are lognormal (median 3 days, sigma 1) cut at 30 days."""


def intent(setting: sc.Setting, spread: Spread, ramp: Floats, u: Floats) -> Ints:
    """Draw 0 none, 1 curious, 2 serious from the campaign's mix, lifted by the scenario as its change ramps
    in.
    """
    curious = spread.share(lambda c, _: c.mix[1]) * (1 + (setting.scenario.curious - 1) * ramp)
    serious = spread.share(lambda c, _: c.mix[2]) * (1 + (setting.scenario.serious - 1) * ramp)
    return np.where(u < serious, 2, np.where(u < serious + curious, 1, 0)).astype(np.int64)


def reply(
    story: sc.Scenario, intent: Ints, adoption: Floats, ramp: Floats, u: dict[str, Floats]
) -> tuple[Ints, Flags]:
    """Return the class of the best reply and whether a button gave it.

    P_EXTRA_TAP counts as a share of all sends of the intent, so the chance for one who did not reply is that
    share over the share who did not: at full adoption 100 idle people give 3 replies and 1.95 added taps.
    """
    base = np.array(sc.P_REPLY)[intent] * np.where(intent == 0, 1 + (story.idle_replies - 1) * ramp, 1.0)
    wrote = u["reply"] < base
    rows = np.cumsum(np.array(sc.P_CLASS), axis=1)[
        np.full_like(intent, 1) if story.pooled_classes else intent
    ]
    klass = np.minimum((u["klass"][:, None] >= rows).sum(axis=1), SUBSTANTIVE)
    hot = (intent == 2) & (klass >= ACK) & (u["hot"] < story.hot_tap)
    moved = u["move"] < adoption * np.array(sc.P_MOVES_TO_TAP)[klass]
    klass = np.where(hot | moved, ONE_TAP, klass)
    added = ~wrote & (u["extra"] < adoption * np.array(sc.P_EXTRA_TAP)[intent] / (1.0 - base))
    button = np.where(u["declines"] < np.array(sc.P_TAP_DECLINES)[intent], DECLINED, ONE_TAP)
    reply = np.where(wrote, klass, np.where(added, button, NO_CLASS))
    return reply, added | (reply == ONE_TAP)


def replied_at(sent_at: Ints, reply: Ints, u: dict[str, Floats]) -> Ints:
    """Return reply times: lognormal (median .6 days, sigma 1.1), one in fifty after day 30, machines in
    minutes, and one in two hundred stamped before the send by a clock that is wrong.
    """
    usual = np.minimum(0.6 * np.exp(1.1 * normal_ppf(u["delay"])), 29.9)
    days = np.where(u["late"] < P_LATE, 30.1 + 24.0 * u["delay"], usual)
    seconds = np.where(reply == AUTO, 15.0 + 600.0 * u["delay"], np.maximum(days * DAY, 20.0))
    seconds = np.where(u["skew"] < P_SKEWED, -(60.0 + 3_540.0 * u["delay"]), seconds)
    return sent_at + np.round(seconds).astype(np.int64)


def outcome(
    setting: sc.Setting, spread: Spread, intent: Ints, ramp: Floats, u: Floats
) -> tuple[Flags, Flags]:
    """Return which sends led to an outcome and which of these the advertiser's tracking recorded."""
    story = setting.scenario
    left = story.tracking_left
    lost = spread.share(lambda c, d: (1.0 - left) * setting.ramp(d, at=0.75, over=1) if c.affected else 0.0)
    p = np.array(sc.P_OUTCOME)[intent] * (1 + (story.outcomes - 1) * ramp)
    return u < p, u < p * (1.0 - lost)


def outcome_delay(u: Floats) -> Ints:
    """Return seconds from send to outcome: lognormal (median 3 days, sigma 1) cut at 30 days."""
    days = 3.0 * np.exp(normal_ppf(u * _WITHIN_30_DAYS))
    return np.round(np.minimum(days, 29.99) * DAY).astype(np.int64)
