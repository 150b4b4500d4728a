"""Fix the figures of the planted world: what people do, how large a world is, and its calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipelines.errors import SettingsError
from pipelines.sandbox.stories import SCENARIOS, Scenario

LAST_DAY: Final = date(2026, 10, 31)
"""The world's own today: the last complete UTC day of the default world."""

INTENTS: Final = ("none", "curious", "serious")
CLASSES: Final = ("auto_reply", "declined", "one_tap", "acknowledgement", "brief", "substantive")

P_OUTCOME: Final = (0.0015, 0.03, 0.25)
"""P(outcome within 30 days of the send | intent)."""

P_REPLY: Final = (0.030, 0.16, 0.45)
"""P(reply | intent) before any smart-reply button exists."""

P_CLASS: Final = (
    (0.18, 0.42, 0.10, 0.22, 0.06, 0.02),
    (0.03, 0.05, 0.06, 0.34, 0.36, 0.16),
    (0.02, 0.00, 0.02, 0.12, 0.36, 0.48),
)
"""P(class of the best reply | intent, replied), in the order of CLASSES."""

P_EXTRA_TAP: Final = (0.0195, 0.070, 0.05)
"""Taps that full adoption adds, as a share of all sends of the intent, by people who would not have replied.
"""

P_TAP_DECLINES: Final = (0.45, 0.05, 0.0)
"""Share of the added taps that press the button "No thanks"."""

P_MOVES_TO_TAP: Final = (0.0, 0.0, 0.0, 0.55, 0.25, 0.06)
"""Share of typed replies, by class, that full adoption turns into a tap."""

P_ENGLISH: Final = 0.05
"""Share of a campaign's people who write English, whatever its own language."""

P_NO_LEXICON: Final = 0.005
"""Share of people who write Japanese, a language the detector has no lexicon for."""


@dataclass(frozen=True, slots=True)
class Size:
    """How big a world is: campaigns, mean sends per campaign and weekday-average day, days, people to draw
    from, and how many of the four accounts run campaigns.
    """

    name: str
    campaigns: int
    daily_sends: float
    days: int
    people: int
    accounts: int = 2


SIZES: Final = {
    s.name: s
    for s in (
        Size("default", campaigns=12, daily_sends=60.0, days=168, people=1_000_000),
        Size("tiny", campaigns=3, daily_sends=15.0, days=35, people=20_000),
        Size("study", campaigns=40, daily_sends=30.0, days=168, people=2_000_000, accounts=4),
        Size("huge", campaigns=40, daily_sends=1500.0, days=168, people=100_000_000, accounts=4),
    )
}


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything a draw depends on: the scenario, the size, the seed and the clock (the last complete UTC
    day).
    """

    scenario: Scenario
    size: Size
    seed: int
    until: date

    @property
    def first(self) -> date:
        """First day of the world. Fixed by the size, not by the clock: moving the clock appends days."""
        return LAST_DAY - timedelta(days=self.size.days - 1)

    @property
    def change(self) -> tuple[date, date]:
        """The first and the last day of the ten over which the scenario's change comes in."""
        days = [self.first + timedelta(days=i) for i in range(self.size.days)]
        ramping = [d for d in days if 0 < self.ramp(d) < 1]
        return ramping[0], ramping[-1]

    @property
    def last_quarter(self) -> date:
        """First day of the last quarter, from which tracking breaks or a new phrase appears."""
        return self.first + timedelta(days=3 * self.size.days // 4)

    def ramp(self, day: date, *, at: float = 0.5, over: int = 10) -> float:
        """Return 0 before a change, 1 after it, linear over `over` days centred on the share `at` of the
        period.
        """
        age = (day - self.first).days + 0.5 - at * self.size.days
        return min(1.0, max(0.0, age / over + 0.5))


def setting(scenario: str, seed: int, size: str, until: date | None) -> Setting:
    """Look the names up and check the clock; raise SettingsError with what is allowed when one of them is
    not.
    """
    if scenario not in SCENARIOS:
        raise SettingsError(f"Unknown sandbox scenario {scenario!r}.", remedy=_choose(SCENARIOS))
    if size not in SIZES:
        raise SettingsError(f"Unknown sandbox size {size!r}.", remedy=_choose(SIZES))
    if not 0 <= seed < 2**63:
        raise SettingsError(
            f"Sandbox seed {seed} is out of range.", remedy="Use a whole number from 0 to 2^63 - 1."
        )
    found = Setting(SCENARIOS[scenario], SIZES[size], seed, until or LAST_DAY)
    if found.until < found.first:
        raise SettingsError(
            f"The sandbox clock {found.until} is before the first day of a {size} world.",
            remedy=f"Move it to {found.first} or later.",
        )
    return found


def _choose(names: Iterable[str]) -> str:
    return f"Choose one of: {', '.join(names)}."
