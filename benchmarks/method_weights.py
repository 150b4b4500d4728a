"""G10: where the class with the lowest weight holds buyers, learned weights see it and say so."""

from __future__ import annotations

from typing import Final

from benchmarks.method_goal import Goal, Sample, mean, rank_correlation, share
from benchmarks.method_models import Models
from benchmarks.method_world import DAYS, facts, planted

TARGETS: Final = ("rpt_weight_candidate", "int_weight_sets")

_RATES: Final = """
    with judged as (
        select cube.* from cube_send_class_daily as cube
        inner join int_weight_window as days on cube.cohort_date between days.judged_from and days.judged_to
    ),
    versions as (select distinct weights_version, is_current from int_weight_sets)
    select
        versions.is_current,
        cube.campaign_id,
        sum(cube.replied) / sum(cube.sends_delivered) as raw,
        sum(coalesce(sets.w, 0) * cube.replied) / sum(cube.sends_delivered) as quality
    from judged as cube
    cross join versions
    left join int_weight_sets as sets
        on versions.weights_version = sets.weights_version
        and cube.segment = sets.segment and cube.reply_class = sets.reply_class
    group by versions.is_current, cube.campaign_id
    order by versions.is_current, cube.campaign_id
"""
_WARNED: Final = (
    "select count(*) from rpt_weight_candidate where reply_class = 'one_tap' and warning is not null"
)


def hot_one_tap(models: Models, seed: int) -> Sample:
    """Return how raw, default and learned weights order campaigns on days they were not learned from."""
    world = planted("hot_one_tap", seed, 2_500, (0, DAYS - 31))
    models.run(facts(world), world.as_of)
    true = [c.outcome_rate for c in sorted(world.campaigns, key=lambda c: c.id)]
    rates: dict[bool, list[tuple[float, float]]] = {}
    for is_current, _, raw, quality in models.rows(_RATES):
        rates.setdefault(is_current, []).append((float(raw), float(quality)))
    found: dict[str, float] = {
        "warned_n": float(models.rows(_WARNED)[0][0] > 0),
        "warned_of": 1.0,
        "hot_raw": rank_correlation([raw for raw, _ in rates[True]], true),
        "hot_default": rank_correlation([quality for _, quality in rates[True]], true),
    }
    if False in rates:  # a refused candidate is no set of weights
        found["hot_learned"] = rank_correlation([quality for _, quality in rates[False]], true)
    return found


def goals(samples: list[Sample]) -> list[Goal]:
    """Judge G10."""
    worlds = len([s for s in samples if "hot_raw" in s])
    learned, raw, default = (mean(samples, f"hot_{name}") for name in ("learned", "raw", "default"))
    warned = share(samples, "warned")
    return [
        Goal(
            "G10",
            "buyers who tap: learned weights above raw by >= .02, and the warning is raised",
            f"learned {learned:.3f}, raw {raw:.3f}, default {default:.3f}; warned in {warned:.0%}",
            f"{worlds} worlds, 40 campaigns x 2,500 sends",
            learned >= raw + 0.02 and warned >= 0.95 if worlds else None,
        )
    ]
