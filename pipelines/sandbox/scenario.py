"""Say what happens in each planted world: one table of scenario knobs and one of sizes.

A scenario only turns knobs of one generator, and every random number is addressed by (seed, campaign, day),
so two scenarios of the same seed share their sends, people and luck and differ by what the scenario does,
nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pipelines.errors import SettingsError

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


@dataclass(frozen=True, slots=True)
class Scenario:
    """The knobs of one story. Affected campaigns are those at odd positions; a change ramps in at mid-period.

    `adoption`: smart-reply adoption reached in affected campaigns. `curious`, `serious`: factors on the share
    of these intents. `idle_replies`: factor on P(reply | intent none). `outcomes`: factor on P(outcome) of
    everyone. `hot_tap`: share of serious people's typed replies that are taps, all along and everywhere.
    `pooled_classes`: the class says nothing about intent. `tracking_left`: share of outcomes still recorded
    in the last quarter. `new_phrase`: from the last quarter on, half the taps use a canned phrase never seen
    before.
    """

    name: str
    adoption: float = 0.0
    curious: float = 1.0
    serious: float = 1.0
    idle_replies: float = 1.0
    outcomes: float = 1.0
    hot_tap: float = 0.0
    pooled_classes: bool = False
    tracking_left: float = 1.0
    new_phrase: bool = False


@dataclass(frozen=True, slots=True)
class Size:
    """How big a world is: campaigns, mean sends per campaign and weekday-average day, days, and people to
    draw from.
    """

    name: str
    campaigns: int
    daily_sends: float
    days: int
    people: int


SCENARIOS: Final = {
    s.name: s
    for s in (
        Scenario("seed_story", adoption=1.0),
        Scenario("null"),
        Scenario("true_improvement", curious=1.5, serious=1.5),
        Scenario("quality_up", serious=1.6, idle_replies=0.7),
        Scenario("outcomes_down", outcomes=0.5),
        Scenario("hot_one_tap", adoption=1.0, hot_tap=0.6),
        Scenario("uninformative_classes", adoption=1.0, pooled_classes=True),
        Scenario("broken_tracking", tracking_left=0.02),
        Scenario("drift", adoption=1.0, new_phrase=True),
    )
}

SIZES: Final = {
    s.name: s
    for s in (
        Size("default", campaigns=12, daily_sends=60.0, days=168, people=1_000_000),
        Size("tiny", campaigns=3, daily_sends=15.0, days=35, people=20_000),
        Size("study", campaigns=40, daily_sends=30.0, days=168, people=2_000_000),
        Size("huge", campaigns=40, daily_sends=1500.0, days=168, people=100_000_000),
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
