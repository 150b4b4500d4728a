"""What a build has to do: the partitions whose content the last green build did not consume."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.landing.sidecar import Sidecar
from pipelines.warehouse.builds import OpenBuild

_Identity = tuple[str, str, str, date, str]


@dataclass(frozen=True)
class Work:
    """The difference between what is landed and what was consumed.

    `full` asks for every model anew (first build, other code). Otherwise `days` are the days that daily
    facts must replace: those of every changed or vanished day partition, and those of `unfinished` builds.
    """

    changed: int
    vanished: int
    full: bool
    days: tuple[date, date] | None
    unfinished: int = 0

    @property
    def nothing(self) -> bool:
        """Whether the warehouse already holds exactly this."""
        return not (self.full or self.changed or self.vanished or self.unfinished)

    def dbt_args(self) -> list[str]:
        """dbt's own flags: a full refresh, or the window of days to replace (its end is exclusive).

        Where only whole exports changed, the window is one day before history: nothing daily to replace.
        """
        if self.full:
            return ["--full-refresh"]
        first, last = self.days or (date(1, 1, 2), date(1, 1, 2))
        return ["--event-time-start", str(first), "--event-time-end", str(last + timedelta(1))]


def plan_work(
    landed: Sequence[Sidecar],
    consumed: Mapping[_Identity, str],
    *,
    same_code: bool,
    unfinished: Sequence[OpenBuild] = (),
) -> Work:
    """Compare by content; no clock and no high-water mark decides.

    `unfinished` builds died or were judged red: whatever they replaced is replaced again.
    """
    now = {(s.source, s.stream, s.cut, s.day, s.owner): s.sha256 for s in landed}
    changed = [key for key, sha in now.items() if consumed.get(key) != sha]
    vanished = [key for key in consumed if key not in now]
    days = [key[3] for key in (*changed, *vanished) if key[2] == "day"]
    days += [day for build in unfinished for day in build.days or ()]
    return Work(
        changed=len(changed),
        vanished=len(vanished),
        full=not consumed or not same_code or any(build.is_full for build in unfinished),
        days=(min(days), max(days)) if days else None,
        unfinished=len(unfinished),
    )
