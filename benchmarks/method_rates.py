"""G1 to G3 and G8: whether the rates order campaigns, stay true under taps, and keep to their intervals."""

from __future__ import annotations

from typing import Final

import numpy as np

from benchmarks.method_goal import Goal, Sample, give_or_take, mean, rank_correlation, share
from benchmarks.method_models import Models
from benchmarks.method_world import AFTER, BEFORE, RECENT, Planted, facts, quality_rate
from pipelines.sandbox.catalog import Campaign

TARGETS: Final = ("rpt_campaign_daily", "rpt_campaign_to_date", "cube_send_class_daily")

_RATES = """
    select
        campaign_id,
        sum(replies_gross) / sum(sends_delivered) as raw,
        sum(quality_replies) / sum(sends_delivered - replies_unknown) as quality,
        sum(sends_with_outcome) / sum(sends_delivered) as outcomes
    from rpt_campaign_daily
    where date_day between ? and ? and list_contains(?, campaign_id)
    group by grouping sets ((campaign_id), ())
    order by campaign_id nulls last
"""
_INTERVALS = """
    select campaign_id, sends_delivered, quality_engagement_rate_low, quality_engagement_rate_high
    from rpt_campaign_to_date
"""
_TOTALS = """
    select
        (select count(*) from facts),
        (select sum(sends) from cube_send_class_daily),
        (select sum(sends) from rpt_campaign_daily),
        (select sum(sends) from rpt_campaign_to_date),
        (select count(*) from facts where best_class <> 'none'),
        (select sum(replied) from cube_send_class_daily),
        (select sum(replies_gross) from rpt_campaign_daily),
        (select sum(replies_gross) from rpt_campaign_to_date),
        (select sum(replies_auto + replies_declined + replies_one_tap + replies_acknowledgement
            + replies_brief + replies_substantive + replies_unknown) from rpt_campaign_to_date),
        (select count(*) from facts where has_outcome),
        (select sum(sends_with_outcome) from cube_send_class_daily),
        (select sum(sends_with_outcome) from rpt_campaign_to_date),
        (select sum(w * replied) from cube_send_class_daily join dim_reply_weight using (reply_class)
            where is_current),
        (select sum(quality_replies) from rpt_campaign_to_date)
"""
_EQUAL = ((0, 1, 2, 3), (4, 5, 6, 7, 8), (9, 10, 11), (12, 13))


def story(models: Models, world: Planted) -> Sample:
    """Return how well quality and raw rates order the campaigns of a seed_story world, and how they moved."""
    models.run(facts(world), world.as_of)
    now = _rates(models, world, world.campaigns, RECENT)[:-1]
    true = [c.outcome_rate for c in sorted(world.campaigns, key=lambda c: c.id)]
    raw, quality = (rank_correlation([rates[i] for _, *rates in now], true) for i in (0, 1))
    adopted = [c for c in world.campaigns if c.affected]
    (_, *before), (_, *after) = (_rates(models, world, adopted, days)[-1] for days in (BEFORE, AFTER))
    totals = models.rows(_TOTALS)[0]
    conserved = all(len({totals[i] for i in group}) == 1 for group in _EQUAL)
    moved = zip(("raw", "quality", "outcomes"), before, after, strict=True)
    return {
        "spearman_raw": raw,
        "spearman_quality": quality,
        "better_n": float(quality > raw),
        "better_of": 1.0,
        "conserved_n": float(conserved),
        "conserved_of": 1.0,
        "sends": float(totals[0]),
        **{f"moved_{name}": new / old - 1 for name, old, new in moved},
    }


def _rates(
    models: Models, world: Planted, campaigns: list[Campaign] | tuple[Campaign, ...], days: tuple[int, int]
) -> list[tuple[str, float, float, float]]:
    ids = [c.id for c in campaigns]
    rows = models.rows(_RATES, world.day(days[0]), world.day(days[1]), ids)
    return [(i, float(raw), float(quality), float(outcomes)) for i, raw, quality, outcomes in rows]


def intervals(models: Models, world: Planted) -> Sample:
    """Return how many 95 % intervals hold a campaign's true rate, campaigns being cut to all sizes."""
    kept = np.array([(1, 2, 3, 6, 11, 16, 22, 30)[c.index % 8] for c in world.campaigns])
    few = world.sends.where(world.sends.ordinal < kept[world.sends.campaign])
    models.run(facts(Planted(world.setting, world.campaigns, few)), world.as_of)
    true = {c.id: quality_rate(c) for c in world.campaigns}
    found: dict[str, float] = dict.fromkeys(
        ("wide_n", "wide_of", "middle_n", "middle_of", "small_n", "small_of"), 0.0
    )
    for campaign, sends, low, high in models.rows(_INTERVALS):
        expected = sends * true[campaign]
        size = "wide" if expected >= 15 else "small" if expected < 5 else "middle"
        found[f"{size}_of"] += 1
        found[f"{size}_n"] += low <= true[campaign] <= high
    return found


def goals(samples: list[Sample]) -> list[Goal]:
    """Judge G1, G2, G3 and G8."""
    seeds = len([s for s in samples if "spearman_raw" in s])
    quality, raw = mean(samples, "spearman_quality"), mean(samples, "spearman_raw")
    better = share(samples, "better")
    up, flat, true = (mean(samples, f"moved_{name}") for name in ("raw", "quality", "outcomes"))
    wide, small, middle = (share(samples, size) for size in ("wide", "small", "middle"))
    n = {size: sum(s.get(f"{size}_of", 0) for s in samples) for size in ("wide", "small")}
    return [
        Goal(
            "G1",
            "Spearman with true outcome rate: QAE >= .80, raw <= .70, QAE above raw in >= 99 %",
            f"QAE {quality:.3f}, raw {raw:.3f}, above in {better:.1%}",
            f"{seeds} worlds, 40 campaigns x 2,500 sends",
            quality >= 0.80 and raw <= 0.70 and better >= 0.99,
        ),
        Goal(
            "G2",
            "smart replies: raw +45 to +60 %, outcomes flat, QAE within +-8 %",
            f"raw {up:+.1%}, outcomes {true:+.1%}, QAE {flat:+.1%}",
            f"{seeds} worlds, 20 campaigns, before and after",
            0.45 <= up <= 0.60 and abs(flat) <= 0.08,
        ),
        Goal(
            "G3",
            "95 % intervals hold: 93 to 97 % from 15 expected, >= 95 % below 5",
            f"{give_or_take(wide, n['wide'])}; {give_or_take(small, n['small'])}; between {middle:.1%}",
            f"{n['wide']:,.0f} and {n['small']:,.0f} campaigns of {seeds} worlds",
            0.93 <= wide <= 0.97 and small >= 0.95,
        ),
        Goal(
            "G8",
            "conservation: classes = gross, roll-ups = direct, marts = facts",
            f"equal in {share(samples, 'conserved'):.0%}",
            f"{seeds} worlds, {sum(s.get('sends', 0) for s in samples):,.0f} sends",
            share(samples, "conserved") == 1,
        ),
    ]
