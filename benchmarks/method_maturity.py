"""G7: what the last seven days will come to, foretold from how earlier cohorts filled, and what they did."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.method_goal import Goal, Sample, mean
from benchmarks.method_models import Models
from benchmarks.method_world import DAYS, WEIGHTS, Planted, facts, planted
from pipelines.sandbox.behaviour import NO_CLASS
from pipelines.sandbox.cells import DAY

TARGETS: Final = ("rpt_projection",)

_FORETOLD: Final = """
    select
        sum(replies_gross), sum(replies_gross_projected),
        sum(quality_replies), sum(quality_replies_projected),
        sum(sends_with_outcome), sum(sends_with_outcome_projected)
    from rpt_projection
    where age_days < 7
"""


def foretold(models: Models, seed: int) -> Sample:
    """Return totals of the last seven cohort days: as seen at the end of data, as foretold, in the end."""
    world = planted("seed_story", seed, 1_500, (0, DAYS - 1))
    models.run(facts(world), world.as_of)
    row = models.rows(_FORETOLD)[0]
    final = _final(world)
    return {
        f"{name}_{side}": float(value)
        for name, (seen, said), came in zip(
            ("replies", "quality", "outcomes"), (row[0:2], row[2:4], row[4:6]), final, strict=True
        )
        for side, value in (("seen", seen), ("foretold", said), ("final", came))
    }


def _final(world: Planted) -> tuple[float, float, float]:
    s = world.sends
    last = s.day > world.as_of.toordinal() - 7
    in_time = last & (s.reply != NO_CLASS) & (s.replied_at - s.sent_at < 30 * DAY)
    weight = np.array(WEIGHTS)[s.reply[in_time]]
    return float(in_time.sum()), float(weight.sum()), float((last & s.recorded).sum())


def goals(samples: list[Sample]) -> list[Goal]:
    """Judge G7 by totals over all worlds: bias, not the scatter of one week."""
    found = [s for s in samples if "replies_final" in s]
    bias = {
        (name, side): mean(found, f"{name}_{side}") / mean(found, f"{name}_final") - 1
        for name in ("replies", "quality", "outcomes")
        for side in ("seen", "foretold")
    }
    names = ("replies", "quality", "outcomes")
    told = [f"{name} {bias[name, 'foretold']:+.1%} ({bias[name, 'seen']:+.0%})" for name in names]
    worst = max(abs(bias[name, "foretold"]) for name in ("replies", "quality"))
    return [
        Goal(
            "G7",
            "last seven days foretold within +-2 % (as they stand, in brackets)",
            ", ".join(told),
            f"{len(found)} worlds, 40 campaigns",
            worst <= 0.02 if found else None,
        )
    ]
