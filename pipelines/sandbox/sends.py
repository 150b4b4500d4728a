"""Draw the sends of any set of (campaign, day) cells: who was written to, what they wanted, what they did.

Intent is the hidden cause. It decides the outcome and, apart from that, whether and how a person replies; so
nothing about the reply changes the outcome, and the truth of every story is known. Smart-reply adoption acts
on replies only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from pipelines.sandbox import scenario as sc
from pipelines.sandbox.catalog import CREATIVES, Campaign
from pipelines.sandbox.rng import Floats, Ints, Words, normal_ppf, uniforms, words
from pipelines.sandbox.texts import LANGUAGES

Flags = NDArray[np.bool_]
Cell = tuple[Campaign, date]
_Whole = Callable[[Campaign, date], int]
_Share = Callable[[Campaign, date], float]

DAY: Final = 86_400
NO_CLASS: Final = -1
AUTO, DECLINED, ONE_TAP, ACK, BRIEF, SUBSTANTIVE = range(len(sc.CLASSES))

_EPOCH: Final = date(1970, 1, 1).toordinal()
_STREAM_VOLUME: Final = 2
_STREAM_SENDS: Final = 3
_WEEKDAY: Final = (1.24, 1.34, 1.36, 1.32, 1.14, 0.28, 0.32)
_DRAWS: Final = (
    *("creative", "second", "office", "language", "person", "delivered", "opened", "clicked"),
    *("intent", "reply", "klass", "hot", "move", "extra", "declines", "late", "delay", "skew"),
    *("outcome", "outcome_delay", "text"),
)
_WITHIN_30_DAYS: Final = 0.9893489
"""P(Z < ln 10): outcome delays are lognormal (median 3 days, sigma 1) cut at 30 days."""


@dataclass(frozen=True, slots=True)
class Sends:
    """Sends as columns of equal length, in the order of their cells. Times are epoch seconds (UTC).

    `replied_at` and `outcome_at` are 0 where there is none; `reply` indexes CLASSES and is the class of the
    best human reply (NO_CLASS without one). `tapped` marks answers given by a button. `recorded` is an
    outcome the advertiser's own tracking saw. `text` seeds everything that is written in the conversation.
    """

    campaign: Ints
    day: Ints
    ordinal: Ints
    creative: Ints
    language: Ints
    person: Ints
    sent_at: Ints
    delivered: Flags
    opened: Flags
    clicked: Flags
    intent: Ints
    adoption: Floats
    reply: Ints
    tapped: Flags
    replied_at: Ints
    outcome: Flags
    recorded: Flags
    outcome_at: Ints
    text: Words

    def __len__(self) -> int:
        return len(self.campaign)

    def where(self, mask: Flags) -> Sends:
        """Return the sends where `mask` holds."""
        return Sends(*(getattr(self, f.name)[mask] for f in fields(self)))


def draw(setting: sc.Setting, cells: Sequence[Cell]) -> Sends:
    """Return the sends of `cells`. Each cell has its own random block, so the answer for a cell never depends
    on which others are asked for.
    """
    seed, width = setting.seed, len(_DRAWS)
    volumes = [_volume(setting, c, d) for c, d in cells]
    blocks = [
        words(seed, _STREAM_SENDS, c.index, d.toordinal(), n * width)
        for (c, d), n in zip(cells, volumes, strict=True)
    ]
    raw = np.concatenate([np.zeros(0, np.uint64), *blocks]).reshape(-1, width)
    u = {name: uniforms(raw[:, i]) for i, name in enumerate(_DRAWS)}
    spread = _Spread(cells, np.array(volumes, np.int64))

    creative = _creatives(spread, u["creative"])
    language = np.where(
        u["language"] < 0.945, spread.of(lambda c, _: c.language), _other_language(u["language"])
    )
    sent_at = _sent_at(spread, u["office"], u["second"])
    delivered = u["delivered"] >= 0.012
    ramp = spread.share(lambda c, d: setting.ramp(d) if c.affected else 0.0)
    intent = _intent(setting, spread, ramp, u["intent"])
    adoption = setting.scenario.adoption * ramp
    reply, tapped = _reply(setting.scenario, intent, adoption, ramp, u)
    reply, tapped = np.where(delivered, reply, NO_CLASS), tapped & delivered
    outcome, recorded = _outcome(setting, spread, intent, ramp, u["outcome"])
    outcome, recorded = outcome & delivered, recorded & delivered
    return Sends(
        campaign=spread.of(lambda c, _: c.index),
        day=spread.of(lambda _, d: d.toordinal()),
        ordinal=np.arange(len(raw)) - np.repeat(np.cumsum(spread.volumes) - spread.volumes, spread.volumes),
        creative=creative,
        language=language,
        person=(raw[:, _DRAWS.index("person")] % np.uint64(setting.size.people)).astype(np.int64),
        sent_at=sent_at,
        delivered=delivered,
        opened=delivered & (u["opened"] < 0.54),
        clicked=delivered & (u["opened"] < 0.54) & (u["clicked"] < 0.055),
        intent=intent,
        adoption=adoption,
        reply=reply,
        tapped=tapped,
        replied_at=np.where(reply == NO_CLASS, 0, _replied_at(sent_at, reply, u)),
        outcome=outcome,
        recorded=recorded,
        outcome_at=np.where(outcome, sent_at + _outcome_delay(u["outcome_delay"]), 0),
        text=raw[:, _DRAWS.index("text")],
    )


class _Spread:
    """Repeat facts of the cells over their sends."""

    def __init__(self, cells: Sequence[Cell], volumes: Ints) -> None:
        self.cells, self.volumes = cells, volumes

    def of(self, fact: _Whole) -> Ints:
        return np.repeat(np.array([fact(c, d) for c, d in self.cells], np.int64), self.volumes)

    def share(self, fact: _Share) -> Floats:
        return np.repeat(np.array([fact(c, d) for c, d in self.cells], np.float64), self.volumes)


def _volume(setting: sc.Setting, campaign: Campaign, day: date) -> int:
    """Return how many messages a campaign sends on a day: weekly rhythm, plus or minus a fifth by luck."""
    if campaign.last_day is not None and day > campaign.last_day:
        return 0
    luck, rest = (
        float(x) for x in uniforms(words(setting.seed, _STREAM_VOLUME, campaign.index, day.toordinal(), 2))
    )
    return int(setting.size.daily_sends * _WEEKDAY[day.weekday()] * (0.8 + 0.4 * luck) + rest)


def _creatives(spread: _Spread, u: Floats) -> Ints:
    """Split sends evenly over the creatives still delivered."""
    live = spread.of(lambda c, d: sum(k.last_day is None or d <= k.last_day for k in c.creatives))
    return np.minimum((u * live).astype(np.int64), CREATIVES - 1)


def _other_language(u: Floats) -> Ints:
    """Return English for one in twenty people and Japanese for one in two hundred."""
    return np.where(u < 0.995, LANGUAGES.index("en"), LANGUAGES.index("ja"))


def _sent_at(spread: _Spread, office: Floats, second: Floats) -> Ints:
    """Return send times in the UTC day: nine in ten between 8 and 18 o'clock of the account's zone, the rest
    any time.
    """
    midnight = spread.of(lambda _, d: (d.toordinal() - _EPOCH) * DAY)
    opens = spread.of(lambda c, d: _opening(c.account.timezone, d))
    local = opens + (second * 36_000).astype(np.int64)
    return midnight + np.where(office < 0.9, local, (second * DAY).astype(np.int64))


@cache
def _opening(timezone: str, day: date) -> int:
    """Return 8 o'clock local as seconds of the UTC day; follows daylight saving time."""
    local = datetime(day.year, day.month, day.day, 8, tzinfo=ZoneInfo(timezone))
    offset = local.utcoffset() or timedelta()
    return 8 * 3_600 - int(offset.total_seconds())


def _intent(setting: sc.Setting, spread: _Spread, ramp: Floats, u: Floats) -> Ints:
    """Draw 0 none, 1 curious, 2 serious from the campaign's mix, lifted by the scenario as its change ramps
    in.
    """
    curious = spread.share(lambda c, _: c.mix[1]) * (1 + (setting.scenario.curious - 1) * ramp)
    serious = spread.share(lambda c, _: c.mix[2]) * (1 + (setting.scenario.serious - 1) * ramp)
    return np.where(u < serious, 2, np.where(u < serious + curious, 1, 0)).astype(np.int64)


def _reply(
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


def _replied_at(sent_at: Ints, reply: Ints, u: dict[str, Floats]) -> Ints:
    """Return reply times: lognormal (median .6 days, sigma 1.1), one in fifty after day 30, machines in
    minutes, and one in two hundred stamped before the send by a clock that is wrong.
    """
    usual = np.minimum(0.6 * np.exp(1.1 * normal_ppf(u["delay"])), 29.9)
    days = np.where(u["late"] < 0.02, 30.1 + 24.0 * u["delay"], usual)
    seconds = np.where(reply == AUTO, 15.0 + 600.0 * u["delay"], np.maximum(days * DAY, 20.0))
    seconds = np.where(u["skew"] < 0.005, -(60.0 + 3_540.0 * u["delay"]), seconds)
    return sent_at + np.round(seconds).astype(np.int64)


def _outcome(
    setting: sc.Setting, spread: _Spread, intent: Ints, ramp: Floats, u: Floats
) -> tuple[Flags, Flags]:
    """Return which sends led to an outcome and which of these the advertiser's tracking recorded."""
    story = setting.scenario
    left = story.tracking_left
    lost = spread.share(lambda c, d: (1.0 - left) * setting.ramp(d, at=0.75, over=1) if c.affected else 0.0)
    p = np.array(sc.P_OUTCOME)[intent] * (1 + (story.outcomes - 1) * ramp)
    return u < p, u < p * (1.0 - lost)


def _outcome_delay(u: Floats) -> Ints:
    """Return seconds from send to outcome: lognormal (median 3 days, sigma 1) cut at 30 days."""
    days = 3.0 * np.exp(normal_ppf(u * _WITHIN_30_DAYS))
    return np.round(np.minimum(days, 29.99) * DAY).astype(np.int64)
