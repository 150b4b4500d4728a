"""Whose LinkedIn export it is: nothing in it says so, and without that no message has a direction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

# The owner takes part in every conversation; a few hide it (drafts, sponsored ones, departed members).
SHARE = 0.8


@dataclass(frozen=True)
class Signs:
    """What an export shows of its owner; profiles in their normal form (`/in/slug`).

    `conversations` says which profiles take part in each conversation, `names` under which names a profile
    wrote, `inviters` who sent the invitations marked OUTGOING, `name` what Profile.csv says.
    """

    conversations: Mapping[str, Collection[str]]
    names: Mapping[str, Collection[str]]
    inviters: Counter[str]
    name: str | None


def infer_owner(signs: Signs) -> str | None:
    """The profile the signs agree on, or None where they leave a doubt.

    In this order: the one profile that sent the outgoing invitations; the one that wrote under the name of
    Profile.csv; the one that takes part in nearly every conversation, and clearly in more than any other.
    """
    if len(signs.inviters) == 1:
        return next(iter(signs.inviters))
    seen = Counter(profile for people in signs.conversations.values() for profile in set(people))
    if signs.name:
        wanted = same_name(signs.name)
        called = {profile for profile, names in signs.names.items() if wanted in map(same_name, names)}
        if len(called) == 1:
            return called.pop()
        seen = Counter({profile: count for profile, count in seen.items() if profile in called}) or seen
    ranked = seen.most_common(2)
    if not ranked:
        return None
    (first, most), runner_up = ranked[0], ranked[1][1] if len(ranked) > 1 else 0
    known = sum(1 for people in signs.conversations.values() if people)
    return first if most >= 2 and most >= SHARE * known and most >= 2 * runner_up else None


def same_name(name: str) -> str:
    """A name for comparing: case and spaces aside."""
    return " ".join(name.casefold().split())
