"""Ways in which the verdicts can be wrong, each the smallest of its kind."""

from __future__ import annotations

from tests.checks.mutant import Mutant, a_row, drop_row, mutants_of

DIVERGENCE = "marts.rpt_divergence"
_ALL = "level = 'workspace' and weeks_ago = 0"

DIVERGENCE_MUTANTS: list[Mutant] = mutants_of(
    DIVERGENCE,
    windows_equal_days=[
        a_row(DIVERGENCE, "sends_recent = sends_recent + 1", _ALL),
        a_row(DIVERGENCE, "replies_gross_recent = replies_gross_recent - 1", _ALL),
        drop_row(DIVERGENCE, "level = 'campaign' and sends_recent > 0"),
    ],
    verdicts_have_evidence=[
        a_row(DIVERGENCE, "verdict = 'diverging'"),
        a_row(DIVERGENCE, "verdict = 'aligned', detectable_rise = null"),
        a_row(DIVERGENCE, "verdict = 'fine'"),
        a_row(DIVERGENCE, "verdict = 'outcomes_down', q_outcomes = 0.01, outcome_ratio = 1.5"),
        a_row(DIVERGENCE, "verdict = 'inflating', q_inflating = 0.01, reply_ratio = 1.1"),
    ],
    calls_follow_alarms=a_row(DIVERGENCE, "is_paged = true, verdict = 'insufficient_evidence'"),
)
