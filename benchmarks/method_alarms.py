"""G4 and G5: how many inflated campaigns the alarms find, and how many they accuse that are not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from benchmarks.method_goal import Goal, Sample, mean, share
from benchmarks.method_models import Models
from benchmarks.method_world import Planted, facts

TARGETS: Final = ("rpt_divergence",)

_FLAGGED = """
    select unit_id
    from rpt_divergence
    where
        level = ?
        and weeks_ago = 0
        and case ?
            when 'leading' then q_inflating <= 0.10 and reply_ratio >= 1.15 and 1 / weight_ratio >= 1.15
            else q_diverging <= 0.10 and reply_ratio >= 1.15 and apart_ratio >= 1.15
        end
"""
_TOLD = """
    select unit_id from rpt_divergence
    where level = ? and weeks_ago = 0 and verdict in ('inflating', 'diverging')
"""


def alarms(models: Models, world: Planted, wanted: Sequence[tuple[str, str, str]]) -> Sample:
    """Return power and false discoveries on a world, for each (name, level of units, alarm) wanted."""
    models.run(facts(world), world.as_of)
    found: dict[str, float] = {}
    for name, level, alarm in wanted:
        units = {(c.id if level == "campaign" else c.group_id): c.affected for c in world.campaigns}
        affected = {unit for unit, changed in units.items() if changed}
        inflated = affected if world.setting.scenario.adoption else set[str]()
        flagged = {row[0] for row in models.rows(_FLAGGED, level, alarm)}
        told = {row[0] for row in models.rows(_TOLD, level)}
        found |= {
            f"{name}_power_n": len(flagged & inflated),
            f"{name}_power_of": len(inflated),
            f"{name}_false": len(flagged - inflated) / max(len(flagged), 1),
            f"{name}_accused": len(told & affected),
        }
    return found


def goals(samples: list[Sample]) -> list[Goal]:
    """Judge G4 and G5. A false discovery rate is a mean over worlds of false among flagged, none being 0."""
    worlds = len([s for s in samples if "leading_false" in s])
    power, confirmed = share(samples, "leading_power"), share(samples, "confirmed_power")
    false, quiet = mean(samples, "leading_false"), mean(samples, "leading_null_false")
    improving = sum(s.get("improving_accused", 0) for s in samples)
    wrong, calm = mean(samples, "confirmed_false"), mean(samples, "confirmed_null_false")
    return [
        Goal(
            "G4",
            "leading alarm: power >= .90 at 3,000 sends, FDR <= .10, no improving campaign flagged",
            f"power {power:.3f}, FDR {false:.3f}, null {quiet:.3f}; improving {improving:.0f}",
            f"3 x {worlds} worlds of 40 campaigns",
            power >= 0.90 and max(false, quiet) <= 0.10 and improving == 0,
        ),
        Goal(
            "G5",
            "confirmed alarm: power >= .80 at 10,000 pooled sends, FDR <= .10",
            f"power {confirmed:.3f}, FDR {wrong:.3f}, null {calm:.3f}",
            f"2 x {worlds} worlds of 8 campaign groups",
            confirmed >= 0.80 and max(wrong, calm) <= 0.10,
        ),
    ]
