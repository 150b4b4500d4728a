"""Write what came back: the reply, the turns that follow, and the dirt of real exports.

The class of a send's best human reply is fixed before a word is written (`Sends.reply`), so a conversation
may hold weaker messages of the same person ("thanks, will read it" before the real answer, an out-of-office
note, a thank-you at the end) but never a better one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from pipelines.sandbox.behaviour import ACK, AUTO, BRIEF, DECLINED, NO_CLASS, SUBSTANTIVE
from pipelines.sandbox.catalog import Campaign
from pipelines.sandbox.cells import DAY
from pipelines.sandbox.dirt import P_DUPLICATE, P_ORPHAN, P_RETRACTED
from pipelines.sandbox.message import Message, Thread, message_of
from pipelines.sandbox.outbound import addressed
from pipelines.sandbox.people import person
from pipelines.sandbox.rng import Dice, splitmix
from pipelines.sandbox.scenario import CLASSES, Setting
from pipelines.sandbox.sends import Sends
from pipelines.sandbox.texts import GRAMMARS, LANGUAGES
from pipelines.sandbox.texts.typing_dirt import type_up

_P_HEADER: Final = 0.6
_P_GOES_ON: Final = {SUBSTANTIVE: 0.55, BRIEF: 0.30, ACK: 0.06}
_NEXT: Final = {SUBSTANTIVE: (SUBSTANTIVE, SUBSTANTIVE, BRIEF, ACK), BRIEF: (BRIEF, ACK), ACK: (ACK,)}


def keys(sends: Sends, campaigns: Sequence[Campaign]) -> list[str]:
    """Return the key of each send, unique in the world and the same however many cells are drawn."""
    days = {int(d): _compact(int(d)) for d in set(sends.day.tolist())}
    ids = [c.id for c in campaigns]
    rows = zip(sends.campaign.tolist(), sends.day.tolist(), sends.ordinal.tolist(), strict=True)
    return [f"{ids[c]}-{days[d]}-{i:04d}" for c, d, i in rows]


def _compact(ordinal: int) -> str:
    return date.fromordinal(ordinal).strftime("%Y%m%d")


def write(setting: Setting, campaigns: Sequence[Campaign], sends: Sends, clock: int) -> Iterator[Message]:
    """Yield every answer to the sends, and what follows it, stamped before `clock` (epoch seconds);
    duplicates right after their original.
    """
    hit = sends.where(sends.reply != NO_CLASS)
    columns = (
        keys(hit, campaigns),
        hit.campaign.tolist(),
        hit.creative.tolist(),
        hit.language.tolist(),
        hit.person.tolist(),
        hit.sent_at.tolist(),
        hit.reply.tolist(),
        hit.tapped.tolist(),
        hit.replied_at.tolist(),
        hit.day.tolist(),
        hit.text.tolist(),
    )
    new_from = setting.last_quarter.toordinal() if setting.scenario.new_phrase else None
    for key, c, k, lang, number, at, reply, tapped, replied_at, day, word in zip(*columns, strict=True):
        campaign, other = campaigns[c], person(lang, number)
        people = addressed(GRAMMARS[LANGUAGES[lang]], campaign, other.first)
        thread = Thread(key, campaign, campaign.creatives[k].id, other, lang, at, people)
        fresh = new_from is not None and campaign.affected and day >= new_from
        for message in _answers(setting, thread, reply, tapped, replied_at, fresh, Dice(splitmix(word ^ 1))):
            if message.sent_at < clock:
                yield (
                    message if (message.retracted_at or 0) < clock else message._replace(retracted_at=None)
                )


def _answers(
    setting: Setting, thread: Thread, reply: int, tapped: bool, at: int, fresh: bool, dice: Dice
) -> Iterator[Message]:
    """Yield the answers to a send in order of time: what came before the best reply, the best reply, what
    followed.
    """
    orphan, retracted = dice.chance(P_ORPHAN), dice.chance(P_RETRACTED)
    turn = 1
    for kind, when in _preludes(reply, tapped, thread.sent_at, at, dice):
        yield _inbound(thread, turn, kind, when, dice)
        turn += 1
    main = _inbound(thread, turn, reply, at, dice, tapped=tapped, fresh=fresh)
    if retracted:
        main = main._replace(retracted_at=at + 1_800 + dice.below(20 * 3_600))
    if orphan:
        main = _orphan(setting, thread, main, dice)
    yield main
    if dice.chance(P_DUPLICATE):
        yield main
    if not (orphan or retracted or tapped) and dice.chance(_P_GOES_ON.get(reply, 0.0)):
        yield from _further(thread, turn + 1, reply, at, dice)


def _preludes(reply: int, tapped: bool, sent_at: int, at: int, dice: Dice) -> list[tuple[int, int]]:
    """Return weaker answers before the best one: an out-of-office note (3 %), a first thank-you (8 % of real
    answers).
    """
    before: list[tuple[int, int]] = []
    room = at - sent_at
    if dice.chance(0.03) and reply != AUTO and room > 3_600:
        before.append((AUTO, sent_at + 30 + dice.below(300)))
    if dice.chance(0.08) and reply >= BRIEF and not tapped and room > 3_600:
        before.append((ACK, sent_at + 400 + dice.below(room // 2)))
    return before


def _further(thread: Thread, turn: int, best: int, at: int, dice: Dice) -> Iterator[Message]:
    """Yield up to three exchanges after the best reply: the owner answers, and three times in four the person
    does.
    """
    grammar = GRAMMARS[LANGUAGES[thread.language]]
    for _ in range(1 + dice.below(3)):
        at += int(dice.between(0.05, 1.5) * DAY)
        yield message_of(
            thread, turn, at, "out", grammar.write("owner_turn", dice, thread.people), to=turn - 1
        )
        if not dice.chance(0.75):
            return
        at += int(dice.between(0.02, 2.0) * DAY)
        kind = _NEXT[best][dice.below(len(_NEXT[best]))]
        yield _inbound(thread, turn + 1, kind, at, dice, to=turn)
        turn += 2


def _inbound(
    thread: Thread,
    turn: int,
    kind: int,
    at: int,
    dice: Dice,
    *,
    tapped: bool = False,
    fresh: bool = False,
    to: int = 0,
) -> Message:
    """Return one message of the person. Button answers are verbatim; on conversation ads the platform flags
    most.
    """
    grammar, people = GRAMMARS[LANGUAGES[thread.language]], thread.people
    option: bool | None = None
    if kind == AUTO:
        body = grammar.write("auto_reply", dice, people)
    elif tapped:
        symbol = (
            "declined_tap" if kind == DECLINED else "new_tap" if fresh and dice.chance(0.5) else "one_tap"
        )
        body = grammar.write(symbol, dice, people)
        option = dice.chance(0.8) if thread.campaign.conversation_ad else None
    else:
        body = type_up(grammar.write(CLASSES[kind], dice, people), CLASSES[kind], grammar, dice, people)
        option = False if thread.campaign.conversation_ad and to == 0 else None
    header = "auto-replied" if kind == AUTO and dice.chance(_P_HEADER) else None
    parent = to if to or dice.chance(0.9) else None
    return message_of(thread, turn, at, "in", body, kind=kind, to=parent, option=option, header=header)


def _orphan(setting: Setting, thread: Thread, message: Message, dice: Dice) -> Message:
    """Return the reply as exports garble it: thread and parent unknown, and in two of five cases the person
    as well.
    """
    cut = message._replace(thread_id=f"lost-{thread.key}", reply_to=f"lost-{thread.key}-0")
    if not dice.chance(0.4):
        return cut
    stranger = person(thread.language, setting.size.people + dice.below(setting.size.people))
    return cut._replace(person=stranger.profile, person_name=stranger.name)
