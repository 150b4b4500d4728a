"""Draw the sends of any set of (campaign, day) cells: who was written to and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from pipelines.sandbox import behaviour, cells
from pipelines.sandbox.behaviour import NO_CLASS, Flags
from pipelines.sandbox.cells import Cell, Spread
from pipelines.sandbox.dirt import P_FAILED
from pipelines.sandbox.rng import Floats, Ints, Words, uniforms, words
from pipelines.sandbox.scenario import P_ENGLISH, P_NO_LEXICON, Setting

_STREAM_SENDS: Final = 3
_DRAWS: Final = (
    *("creative", "second", "office", "language", "person", "delivered", "opened", "clicked"),
    *("intent", "reply", "klass", "hot", "move", "extra", "declines", "late", "delay", "skew"),
    *("outcome", "outcome_delay", "text"),
)


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

    def where(self, mask: Flags | Ints) -> Sends:
        """Return the sends where `mask` holds, or those at its places."""
        return Sends(*(getattr(self, f.name)[mask] for f in fields(self)))


def draw(setting: Setting, wanted: Sequence[Cell]) -> Sends:
    """Return the sends of the cells `wanted`. Each cell has its own random block, so the answer for a cell
    never depends on which others are asked for.
    """
    seed, width = setting.seed, len(_DRAWS)
    volumes = [cells.volume(setting, c, d) for c, d in wanted]
    blocks = [
        words(seed, _STREAM_SENDS, c.index, d.toordinal(), n * width)
        for (c, d), n in zip(wanted, volumes, strict=True)
    ]
    raw = np.concatenate([np.zeros(0, np.uint64), *blocks]).reshape(-1, width)
    u = {name: uniforms(raw[:, i]) for i, name in enumerate(_DRAWS)}
    spread = Spread(wanted, np.array(volumes, np.int64))

    creative = cells.creatives(spread, u["creative"])
    own = u["language"] < 1 - P_ENGLISH - P_NO_LEXICON
    language = np.where(own, spread.of(lambda c, _: c.language), cells.other_language(u["language"]))
    sent_at = cells.sent_at(spread, u["office"], u["second"])
    delivered = u["delivered"] >= P_FAILED
    ramp = spread.share(lambda c, d: setting.ramp(d) if c.affected else 0.0)
    intent = behaviour.intent(setting, spread, ramp, u["intent"])
    adoption = setting.scenario.adoption * ramp
    reply, tapped = behaviour.reply(setting.scenario, intent, adoption, ramp, u)
    reply, tapped = np.where(delivered, reply, NO_CLASS), tapped & delivered
    outcome, recorded = behaviour.outcome(setting, spread, intent, ramp, u["outcome"])
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
        replied_at=np.where(reply == NO_CLASS, 0, behaviour.replied_at(sent_at, reply, u)),
        outcome=outcome,
        recorded=recorded,
        outcome_at=np.where(outcome, sent_at + behaviour.outcome_delay(u["outcome_delay"]), 0),
        text=raw[:, _DRAWS.index("text")],
    )
