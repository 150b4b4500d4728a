"""G9: where classes say nothing, the health card says so; where they do, it does not cry wolf."""

from __future__ import annotations

from typing import Final

from benchmarks.method_goal import Goal, Sample, share
from benchmarks.method_models import Models
from benchmarks.method_world import Planted, facts

TARGETS: Final = ("rpt_metric_health",)

_VERDICT: Final = "select verdict from rpt_metric_health where account_id = '__all__' and period = 'all'"


def verdict(models: Models, world: Planted, name: str) -> Sample:
    """Return which of its three words the card of everything says."""
    models.run(facts(world), world.as_of)
    said = models.rows(_VERDICT)[0][0]
    found: dict[str, float] = {}
    for word in ("better", "not_better", "cannot_say"):
        found |= {f"{name}_{word}_n": float(said == word), f"{name}_{word}_of": 1.0}
    return found


def goals(samples: list[Sample]) -> list[Goal]:
    """Judge G9: 95 in 100 cards of a world whose classes say nothing must say that quality is not better."""
    worlds = len([s for s in samples if "silent_better_of" in s])
    right, wrong = share(samples, "silent_not_better"), share(samples, "silent_better")
    told = share(samples, "telling_better")
    return [
        Goal(
            "G9",
            "classes that say nothing: the health card says that QAE is not better than raw here",
            f"said in {right:.0%}, the contrary in {wrong:.0%}; 'better' in {told:.0%} of seed_story",
            f"2 x {worlds} worlds, 40 campaigns x 2,500 sends in 28 days",
            right >= 0.95 if worlds else None,
        )
    ]
