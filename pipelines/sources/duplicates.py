"""Rows that repeat an id: the same again is skipped, something else under the same id is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Settled:
    """Which row of each id is kept, which say the same once more, and which say something else."""

    kept: list[int]
    same: list[int]
    conflicting: list[int]


def settle(
    rows: Iterable[int],
    keys: Sequence[Hashable],
    newest: Callable[[int], Any],
    content: Callable[[int], tuple[Hashable, ...]],
) -> Settled:
    """Keep one row of each key: the newest, then the greatest by content, so that order decides nothing."""
    rows = list(rows)
    times = Counter(keys[row] for row in rows)
    settled = Settled([row for row in rows if times[keys[row]] == 1], [], [])
    groups: dict[Hashable, list[int]] = {}
    for row in rows:
        if times[keys[row]] > 1:
            groups.setdefault(keys[row], []).append(row)
    for group in groups.values():
        versions: dict[tuple[Hashable, ...], int] = {}
        for row in group:
            said = content(row)
            if said in versions:
                settled.same.append(row)
            else:
                versions[said] = row
        best = max(versions, key=lambda said: (newest(versions[said]), repr(said)))
        settled.kept.append(versions.pop(best))
        settled.conflicting.extend(versions.values())
    settled.kept.sort()
    return settled
