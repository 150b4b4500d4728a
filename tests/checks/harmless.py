"""Odd, and right: states of a warehouse that must not turn a check red."""

from __future__ import annotations

from tests.checks.mutant import Mutant, a_row, mutants_of
from tests.checks.mutants import (
    ADS,
    ANALYTICS,
    CONTROL,
    DAILY,
    LAST_DAY,
    OUTCOMES,
    PARTITIONS,
    REPLIES,
    SENDS,
    TO_DATE,
    WEIGHTS,
)

HARMLESS: list[Mutant] = [
    *mutants_of(
        TO_DATE,
        rates_within_interval=[
            a_row(
                TO_DATE,
                "raw_engagement_rate = 1, raw_engagement_rate_high = 0.9999999999999998",
                "raw_engagement_rate > 0",
            ),
            f"update {TO_DATE} set quality_engagement_rate_low = null, quality_engagement_rate = null",
        ],
        frequency_at_least_one=f"update {TO_DATE} set frequency_28 = null, frequency_7 = null",
    ),
    *mutants_of(
        PARTITIONS,
        no_day_missing=f"delete from {PARTITIONS} where source = 'messages_file' and day = date '2026-09-20'",
        day_volume_as_usual=[
            a_row(PARTITIONS, "rows = 2", f"{ANALYTICS} and {LAST_DAY}"),
            f"delete from {PARTITIONS} where day < date '2026-10-01'",
        ],
    ),
    *mutants_of(
        DAILY,
        classes_sum_to_gross=(
            f"insert into {WEIGHTS} select * replace ('commit' as reply_class) from {WEIGHTS} limit 1",
            a_row(DAILY, "replies_brief = 0, replies_gross = replies_gross + 1", "replies_gross > 0"),
        ),
    ),
    *mutants_of(
        CONTROL,
        control_total_within_one_percent=a_row(
            CONTROL,
            "control_spend = 0.02, ads_spend = 0, spend_difference = 0.02",
            "has_control_total",
        ),
    ),
    *mutants_of(
        REPLIES,
        one_tap_is_not_everything=f"delete from {REPLIES}",
        clocks_agree=f"delete from {SENDS}",
    ),
    *mutants_of(OUTCOMES, most_outcomes_join=[f"delete from {OUTCOMES}", f"delete from {SENDS}"]),
    *mutants_of(ADS, spend_is_filled=f"delete from {ADS}"),
]
