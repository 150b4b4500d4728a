"""Ways in which weights, their candidate, a comparison and the health card can be wrong."""

from __future__ import annotations

from tests.checks.mutant import Mutant, a_row, mutants_of

WEIGHTS, TO_DATE = "marts.dim_reply_weight", "marts.rpt_campaign_to_date"
CANDIDATE, WHATIF = "marts.rpt_weight_candidate", "marts.rpt_weight_whatif"
HEALTH = "marts.rpt_metric_health"

COMPARED = f"""
insert into {WHATIF} by name
select 'default' as version_a, 'other' as version_b, campaign_id, account_id, currency, quality_replies as
    quality_replies_a, quality_engagement_rate as quality_engagement_rate_a, 2 as rank_a, 1 as rank_b,
    1 as rank_shift, 0 as money_moved
from {TO_DATE} where sends_delivered > 0
"""

WEIGHT_MUTANTS: list[Mutant] = [
    *mutants_of(
        WEIGHTS,
        weights_within_range=[
            a_row(WEIGHTS, "w = 1.000001", "reply_class = 'substantive'"),
            a_row(WEIGHTS, "w = -0.000001", "reply_class = 'declined'"),
        ],
        every_class_has_a_weight=a_row(WEIGHTS, "w = null", "reply_class = 'acknowledgement'"),
        effort_orders_weights=a_row(WEIGHTS, "w = 0.250001", "reply_class = 'one_tap'"),
        weights_within_interval=a_row(WEIGHTS, "lo = 0.260000, hi = 0.3", "reply_class = 'acknowledgement'"),
        one_version_in_force=[
            f"update {WEIGHTS} set is_current = false",
            a_row(WEIGHTS, "weights_version = 'another'"),
        ],
        version_knows_every_class=(
            f"update {WEIGHTS} set weights_version = 'v1', source = 'calibrated'",
            a_row(WEIGHTS, "source = 'default'", "reply_class = 'brief'"),
        ),
    ),
    *mutants_of(
        CANDIDATE,
        candidate_within_range=[
            a_row(CANDIDATE, "w = 1.000001", "reply_class = 'brief'"),
            a_row(CANDIDATE, "w = 0.3, lo = 0.300001", "reply_class = 'brief'"),
        ],
        candidate_equals_cube=[
            a_row(CANDIDATE, "n = n + 1", "n is not null"),
            a_row(CANDIDATE, "outcomes = outcomes + 1", "n is not null"),
            a_row(CANDIDATE, "trained_from = date '2026-09-01', trained_to = date '2026-10-01'"),
        ],
        little_evidence_is_not_used=a_row(CANDIDATE, "gate = 'blend', outcomes_replied = 29"),
    ),
    *mutants_of(
        WHATIF,
        version_in_force_as_published=[
            (COMPARED, a_row(WHATIF, "quality_replies_a = quality_replies_a + 0.000001")),
            (COMPARED, a_row(WHATIF, "version_a = 'other'")),
            (COMPARED, a_row(WHATIF, "quality_engagement_rate_a = null", "quality_engagement_rate_a > 0")),
        ],
        ranks_agree=(COMPARED, a_row(WHATIF, "rank_shift = -1")),
        money_adds_up_to_nothing=(COMPARED, a_row(WHATIF, "money_moved = 0.00001")),
    ),
    *mutants_of(
        HEALTH,
        health_counts_every_mature_send=[
            a_row(
                HEALTH, "sends_delivered = sends_delivered + 1", "account_id = '__all__' and period = 'all'"
            ),
            a_row(
                HEALTH, "sends_delivered = sends_delivered - 1", "account_id = '__all__' and period = 'month'"
            ),
        ],
        better_has_ground=[
            a_row(HEALTH, "verdict = 'better', gain_low = 0, separation_z = 3"),
            a_row(HEALTH, "verdict = 'better', gain_low = 0.1, separation_z = 1.99"),
        ],
        health_in_order=[
            a_row(HEALTH, "gain = 0.1, gain_low = 0.2, gain_high = 0.3"),
            a_row(HEALTH, "rho_quality = 1.1"),
            a_row(HEALTH, "real_outcomes = real_sends + 1"),
            a_row(HEALTH, "outcome_events_joined = outcome_events + 1", "outcome_events is not null"),
        ],
    ),
]
