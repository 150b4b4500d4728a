"""Beyond the goals: where outcomes fall for one planted reason, which reason the decomposition names."""

from __future__ import annotations

from typing import Final

from benchmarks.method_goal import Goal, Sample, share
from benchmarks.method_models import Models
from benchmarks.method_world import facts, planted
from pipelines.sandbox.stories import SCENARIOS

TARGETS: Final = ("rpt_outcome_drivers",)
WORLDS: Final = tuple(s for s in SCENARIOS.values() if s.driver)

_NAMED: Final = """
    select unit_id, largest_driver from rpt_outcome_drivers
    where level = ? and weeks_ago = 0 and change < 0
"""


def drivers(models: Models, seed: int) -> Sample:
    """Return for each world of fallen outcomes in how many changed units the planted driver is named first.

    A mix shifts within an account; everything else changes in whole campaign groups.
    """
    found: dict[str, float] = {}
    for story in WORLDS:
        world = planted(story.name, seed, 3_000)
        models.run(facts(world), world.as_of)
        level = "account" if story.driver == "campaign_mix" else "campaign_group"
        changed = {c.account.id if level == "account" else c.group_id
                   for c in world.campaigns if c.affected or level == "account"}  # fmt: skip
        named = [driver for unit, driver in models.rows(_NAMED, level) if unit in changed]
        found |= {f"{story.driver}_n": named.count(story.driver), f"{story.driver}_of": len(changed)}
    return found


def goals(samples: list[Sample]) -> list[Goal]:
    """Show the share of units for each planted driver; nothing was promised in figures."""
    found = [s for s in samples if "campaign_mix_of" in s]
    told = {str(story.driver): share(found, str(story.driver)) for story in WORLDS}
    return [
        Goal(
            "also",
            "outcomes that fall for one planted reason: it is named first in four units of five",
            ", ".join(f"{name} {p:.0%}" for name, p in told.items()),
            f"{len(WORLDS)} x {len(found)} worlds, units of 15,000 sends or more",
            min(told.values()) >= 0.8 if found else None,
        )
    ]
