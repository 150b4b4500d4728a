"""The verdicts that are worth a message, one for each root cause."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

MEANING: Final = {
    "inflating": "replies rise while the effort in them falls",
    "diverging": "replies rise and outcomes do not follow",
    "outcomes_down": "outcomes fell",
    "broken_tracking": "outcomes all but vanished while clicks held: look at the tracking",
    "quality_up": "better replies than before",
    "outcomes_up": "more outcomes than before",
}
"""What is told. Of `aligned` and `insufficient_evidence` there is nothing to tell."""
_NARROW_TO_WIDE: Final = ("campaign", "campaign_group", "account")


@dataclass(frozen=True)
class Alarm:
    """One verdict and where it holds. `key` names it from week to week."""

    key: str
    verdict: str
    where: str

    @property
    def text(self) -> str:
        """Where, what, and what that means."""
        return f"{self.where}: {self.verdict.replace('_', ' ')} ({MEANING[self.verdict]})"


def alarms(rows: Iterable[Mapping[str, Any]]) -> list[Alarm]:
    """Fold the latest verdicts of all levels to one an account and verdict, or one for the workspace.

    A campaign, its group and its account raise the same alarm for the same reason. It is named by the
    narrowest level at which only one unit raised it; where several accounts and the workspace itself raised
    it, by the workspace.
    """
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    everywhere: set[str] = set()
    for row in rows:
        if row["verdict"] not in MEANING:
            continue
        if row["level"] == "workspace":
            everywhere.add(row["verdict"])
        else:
            found[row["verdict"], row["account_id"] or ""].append(row)
    accounts: dict[str, int] = defaultdict(int)
    for verdict, _ in found:
        accounts[verdict] += 1
    wide = {verdict for verdict in everywhere if accounts[verdict] != 1}
    told = [Alarm(verdict, verdict, "All accounts") for verdict in wide]
    told += [
        Alarm(f"{verdict}|{account}", verdict, _place(units))
        for (verdict, account), units in found.items()
        if verdict not in wide
    ]
    return sorted(told, key=lambda alarm: (list(MEANING).index(alarm.verdict), alarm.key))


def _place(units: Sequence[Mapping[str, Any]]) -> str:
    account = next((unit["account_name"] for unit in units if unit["account_name"]), None) or "own approaches"
    for level in _NARROW_TO_WIDE:
        here = [unit for unit in units if unit["level"] == level]
        if len(here) == 1:
            name = {"campaign": here[0]["campaign_name"], "campaign_group": here[0]["campaign_group_name"]}
            own = name.get(level)
            return f"{account}, {own}" if own else account
    return account
