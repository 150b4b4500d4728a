"""Ways in which a warehouse can be wrong, each the smallest of its kind, and the check that must see it.

Applied to the small home in a transaction and rolled back. A mutant is as small as it can be (one row, one
unit of the last decimal, just over the threshold), so that a check loosened by a little lets it through.
"""

from __future__ import annotations

from dataclasses import dataclass

How = str | tuple[str, ...]


@dataclass(frozen=True)
class Mutant:
    """What goes wrong, in SQL, and where it must be seen."""

    suite: str
    check: str
    sql: tuple[str, ...]

    @property
    def name(self) -> str:
        """A name for the test's report."""
        return f"{self.suite}:{self.check}:{self.sql[-1][:70]}"


def _of(suite: str, **found: How | list[How]) -> list[Mutant]:
    """Mutants of one suite by check: a statement, a list of alternatives, or a tuple applied together."""
    return [
        Mutant(suite, check, one if isinstance(one, tuple) else (one,))
        for check, how in found.items()
        for one in (how if isinstance(how, list) else [how])
    ]


def _a_row(table: str, change: str, where: str = "true") -> str:
    """Change the first row of a table that satisfies a condition."""
    return f"update {table} set {change} where rowid = (select min(rowid) from {table} where {where})"


def _drop_row(table: str, where: str = "true") -> str:
    return f"delete from {table} where rowid = (select min(rowid) from {table} where {where})"


def _double_row(table: str, where: str = "true") -> str:
    return f"insert into {table} from {table} where rowid = (select min(rowid) from {table} where {where})"


def _frozen(contract: str) -> tuple[str, ...]:
    """Turn a contract, which is a view over landed files, into a table that can be changed."""
    return (
        f"create temp table kept as from {contract}",
        f"drop view {contract}",
        f"create table {contract} as from kept",
        "drop table kept",
    )


ADS, ADS_LANDED = "marts.fct_ad_performance_daily", "contracts.ad_performance_daily"
REPLIES, SENDS, CUBE = "marts.fct_replies", "marts.fct_conversations", "marts.cube_send_class_daily"
DAILY, TO_DATE, WEEK = "marts.rpt_campaign_daily", "marts.rpt_campaign_to_date", "marts.rpt_week"
MESSAGES, PARTITIONS = "intermediate.int_messages_sequenced", "ops.landed_partitions"
OUTCOMES, OUTCOMES_LANDED = "intermediate.int_outcomes_attributed", "contracts.outcomes"
WEIGHTS, MIX, PHRASES = "marts.dim_reply_weight", "marts.rpt_class_mix", "marts.rpt_phrases"
CONTROL, WEEK_SPEND, META = "marts.rpt_reconciliation", "marts.rpt_week_spend", "marts.mart_meta"
COLUMNS = "information_schema.columns"
UNIT = "0.000000001"
LAST_DAY, TOO_LATE = "day = date '2026-10-10'", "timestamp '2026-10-12 00:00:01'"
TAP, UNREAD = "reply_class = 'one_tap'", "reply_class = 'unknown_language'"
ANALYTICS = "stream = 'creative_analytics' and owner = '501'"

MUTANTS = [
    *_of(
        PARTITIONS,
        rows_accounted_for=[
            _a_row(PARTITIONS, "rows_in = rows_in + 1"),
            _a_row(PARTITIONS, "skipped = 1"),
        ],
        files_are_as_listed=[
            _a_row(PARTITIONS, "rows = rows + 1, rows_in = rows_in + 1"),
            _drop_row(PARTITIONS, "stream = 'messages'"),
        ],
        no_day_missing=[
            f"delete from {PARTITIONS} where {ANALYTICS} and day = date '2026-09-20'",
            f"delete from {PARTITIONS} where stream = 'account_totals' and day = date '2026-09-02'",
        ],
        no_day_in_the_future=_a_row(PARTITIONS, "day = date '2026-10-12'", f"{ANALYTICS} and {LAST_DAY}"),
        few_rows_quarantined=_a_row(
            PARTITIONS, "quarantined = 10, rows_in = rows_in + 10", "source = 'messages_file'"
        ),
        most_rows_not_quarantined=_a_row(
            PARTITIONS, "quarantined = 220, rows_in = rows_in + 220", "source = 'messages_file'"
        ),
        day_volume_as_usual=_a_row(PARTITIONS, "rows = 12", f"{ANALYTICS} and {LAST_DAY}"),
    ),
    *_of(
        MESSAGES,
        no_message_lost=[_drop_row(MESSAGES), f"delete from {MESSAGES} where direction = 'in'"],
        no_message_added=[
            _double_row(MESSAGES),
            f"insert into {MESSAGES} select * replace ('new' as message_key) from {MESSAGES} limit 1",
        ],
        no_message_exchanged=[
            _a_row(MESSAGES, "message_key = 'another'"),
            (_drop_row(MESSAGES), _double_row(MESSAGES)),
        ],
        few_from_the_future=f"update {MESSAGES} set sent_at = {TOO_LATE} where rowid < 10",
        direction_is_known=[
            f"update {MESSAGES} set direction = 'unknown' where rowid < 60",
            f"update {MESSAGES} set direction = null where rowid < 60",
        ],
    ),
    *_of(
        OUTCOMES,
        outcomes_equal_landed=[
            _drop_row(OUTCOMES),
            _double_row(OUTCOMES),
            _a_row(OUTCOMES, "event_id = 'another'"),
        ],
        value_equals_cube=[
            _a_row(CUBE, f"value = value + {UNIT}", "value is not null"),
            _a_row(CUBE, "value_currency = 'EUR'", "value > 0"),
        ],
        few_from_the_future=(
            *_frozen(OUTCOMES_LANDED),
            f"insert into {OUTCOMES_LANDED} from {OUTCOMES_LANDED}",
            _a_row(OUTCOMES_LANDED, f"occurred_at = {TOO_LATE}"),
        ),
        currency_is_known=[
            (*_frozen(OUTCOMES_LANDED), _a_row(OUTCOMES_LANDED, "currency = 'usd'", "value is not null")),
            (*_frozen(OUTCOMES_LANDED), _a_row(OUTCOMES_LANDED, "currency = null", "value is not null")),
        ],
        value_has_the_right_sign=[
            (*_frozen(OUTCOMES_LANDED), _a_row(OUTCOMES_LANDED, "value = -value", "type = 'refund'")),
            (*_frozen(OUTCOMES_LANDED), _a_row(OUTCOMES_LANDED, "value = -value", "type = 'transaction'")),
        ],
        most_outcomes_join=f"update {OUTCOMES} set attribution = 'none' where rowid < 22",
    ),
    *_of(
        ADS,
        spend_equals_landed=[
            _a_row(ADS, f"spend = spend + {UNIT}"),
            _a_row(ADS, "spend = null"),
            _a_row(ADS, "campaign_id = '612'", "campaign_id = '611'"),
            f"update {ADS} set date_day = date_day + 1",
        ],
        impressions_equal_landed=[
            _a_row(ADS, "impressions = impressions - 1"),
            _a_row(ADS, "impressions = null"),
        ],
        clicks_equal_landed=_a_row(ADS, "clicks = clicks + 1"),
        sends_and_opens_equal_landed=[
            _a_row(ADS, "sends = sends + 1", "sends > 0"),
            _a_row(ADS, "opens = opens - 1", "opens > 0"),
        ],
        ads_equal_files=[
            (
                *_frozen(ADS_LANDED),
                _a_row(ADS_LANDED, f"spend = spend + {UNIT}", "ad_id = '7111'"),
                _a_row(ADS, f"spend = spend + {UNIT}", "ad_id = '7111'"),
            ),
            (
                *_frozen(ADS_LANDED),
                f"update {ADS_LANDED} set clicks = impressions",
                f"update {ADS} set clicks = impressions",
            ),
        ],
        days_equal_landed=[
            _drop_row(ADS),
            _double_row(ADS),
            f"insert into {ADS} select * replace (date '2026-08-31' as date_day) from {ADS} limit 1",
            f"delete from {ADS} where date_day = date '2026-09-30'",
        ],
        spend_is_filled=f"update {ADS} set spend = null where account_id = 'fb' and day(date_day) < 7",
        one_currency_a_campaign_day=_a_row(ADS, "currency = 'EUR'", "campaign_id = '611'"),
        nothing_below_zero=[_a_row(ADS, "impressions = -1"), _a_row(ADS, f"spend = -{UNIT}")],
        clicks_within_impressions=_a_row(ADS, "clicks = impressions + 1"),
        currency_is_known=[
            _a_row(ADS, "currency = 'usd'"),
            _a_row(ADS, "currency = null"),
            _a_row(ADS, "currency = 'ZZZ'"),
        ],
    ),
    *_of(
        REPLIES,
        replies_equal_received=[
            _drop_row(REPLIES),
            _double_row(REPLIES),
            _a_row(REPLIES, "sent_at = sent_at - interval 1 day"),
            f"delete from {REPLIES} where attribution = 'orphan'",
        ],
        scores_within_range=[_a_row(REPLIES, "p_low = 1.0001"), _a_row(REPLIES, "p_low = -0.0001")],
        most_replies_have_a_send=f"update {REPLIES} set attribution = 'orphan' where rowid < 50",
        few_automatic_replies=f"update {REPLIES} set reply_class = 'auto_reply' where rowid < 140",
        languages_are_readable=f"update {REPLIES} set {UNREAD} where is_human and rowid < 60",
        one_tap_is_not_everything=f"update {REPLIES} set {TAP} where is_human and rowid < 190",
        clocks_agree=f"update {REPLIES} set sent_at = sent_at - interval 4 hour where rowid < 17",
    ),
    *_of(
        SENDS,
        sends_equal_landed=[
            _drop_row(SENDS, "send_kind = 'campaign'"),
            _double_row(SENDS, "send_kind = 'campaign'"),
            _a_row(SENDS, "campaign_id = '612'", "campaign_id = '611'"),
        ],
        replies_are_counted_once=[
            _a_row(SENDS, "n_replies = n_replies + 1"),
            _a_row(SENDS, "n_replies = 0", "n_replies = 1"),
        ],
        result_is_one_of_its_replies=[
            _a_row(SENDS, "best_class = 'substantive'", "best_class = 'none'"),
            _a_row(SENDS, "best_class = 'none'", "best_class = 'substantive'"),
            _a_row(SENDS, "best_class = 'brief'", "best_class = 'one_tap'"),
            _a_row(SENDS, "first_class = 'brief'", "first_class = 'one_tap'"),
        ],
        no_time_below_zero=[_a_row(SENDS, "minutes_to_first_reply = -1"), _a_row(SENDS, "turns = -1")],
        replies_name_known_sends=_a_row(REPLIES, "send_key = 'another'", "send_key is not null"),
    ),
    *_of(
        WEIGHTS,
        weights_within_range=[
            _a_row(WEIGHTS, "w = 1.000001", "reply_class = 'substantive'"),
            _a_row(WEIGHTS, "w = -0.000001", "reply_class = 'declined'"),
        ],
        every_class_has_a_weight=_a_row(WEIGHTS, "w = null", "reply_class = 'acknowledgement'"),
        effort_orders_weights=_a_row(WEIGHTS, "w = 0.250001", "reply_class = 'one_tap'"),
        weights_within_interval=_a_row(WEIGHTS, "lo = 0.260000, hi = 0.3", "reply_class = 'acknowledgement'"),
    ),
    *_of(
        CUBE,
        sends_equal_conversations=[_a_row(CUBE, "sends = sends + 1"), _drop_row(CUBE, "sends > 0")],
        replies_equal_received=[
            _a_row(CUBE, "reply_messages = reply_messages + 1"),
            f"delete from {CUBE} where campaign_id = '__unattributed__'",
        ],
        nothing_below_zero=[_a_row(CUBE, "opt_outs = -1"), _a_row(CUBE, "downloads = -1")],
        parts_within_wholes=[
            _a_row(CUBE, "sends_delivered = sends + 1"),
            _a_row(CUBE, "replied = sends + 1", "sends > 0"),
            _a_row(CUBE, "replied_retracted = replied + 1"),
        ],
    ),
    *_of(
        DAILY,
        sends_equal_cube=[
            _a_row(DAILY, "sends = sends + 1", "sends > 0"),
            _drop_row(DAILY, "sends > 0"),
            _a_row(DAILY, "date_day = date_day - 60", "sends > 0"),
        ],
        replies_equal_cube=_a_row(DAILY, "replies_gross = replies_gross - 1", "replies_gross > 0"),
        outcomes_equal_cube=[
            _a_row(DAILY, "sends_with_outcome = sends_with_outcome + 1", "sends_with_outcome is not null"),
            _a_row(DAILY, "signups = signups + 1", "signups is not null"),
            _a_row(DAILY, f"value = value + {UNIT}", "value is not null"),
        ],
        quality_equals_weighted_cube=[
            _a_row(DAILY, "quality_replies = quality_replies + 0.000001", "quality_replies > 0"),
            _a_row(WEIGHTS, "w = 0.100001", "reply_class = 'one_tap'"),
        ],
        media_equal_ads=[
            _a_row(DAILY, f"spend = spend + {UNIT}", "spend > 0"),
            _a_row(DAILY, "clicks = clicks + 1", "clicks > 0"),
            _a_row(DAILY, "impressions = impressions + 1", "impressions > 0"),
        ],
        classes_sum_to_gross=[
            _a_row(DAILY, "replies_brief = replies_brief + 1", "replies_brief = 0"),
            _a_row(DAILY, "replies_one_tap = replies_one_tap - 1", "replies_one_tap > 0"),
        ],
        quality_within_human_within_gross=[
            _a_row(DAILY, "quality_replies = replies_human + 0.000001", "replies_human > 0"),
            _a_row(DAILY, "replies_human = replies_gross + 1", "replies_gross > 0"),
            _a_row(DAILY, "sends_delivered = replies_gross - 1", "replies_gross > 1"),
        ],
        rates_equal_their_parts=[
            _a_row(DAILY, "raw_engagement_rate = raw_engagement_rate + 0.00001", "raw_engagement_rate > 0"),
            _a_row(DAILY, "quality_engagement_rate = null", "quality_engagement_rate > 0"),
            _a_row(DAILY, "cpc = 0", "cpc is null"),
        ],
    ),
    *_of(
        TO_DATE,
        counts_equal_days=[
            _a_row(TO_DATE, "sends = sends + 1", "sends > 0"),
            _a_row(TO_DATE, "replies_human = replies_human + 1", "sends > 0"),
            _a_row(TO_DATE, "quality_replies = quality_replies - 0.000001", "sends > 0"),
            _drop_row(TO_DATE, "sends > 0"),
        ],
        outcomes_equal_days=[
            _a_row(TO_DATE, "transactions = transactions + 1", "transactions is not null"),
            _a_row(TO_DATE, f"value = value + {UNIT}", "value is not null"),
        ],
        media_equal_days=[
            _a_row(TO_DATE, f"spend = spend + {UNIT}", "spend > 0"),
            _a_row(TO_DATE, "clicks = clicks + 1", "clicks > 0"),
        ],
        one_currency_a_campaign=_a_row(DAILY, "currency = 'EUR'", "campaign_id = '611' and spend > 0"),
        rates_equal_their_parts=[
            _a_row(TO_DATE, "human_reply_rate = human_reply_rate + 0.00001", "human_reply_rate > 0"),
            _a_row(TO_DATE, "cost_per_reply = 0", "cost_per_reply is null"),
        ],
        rates_within_interval=[
            _a_row(
                TO_DATE,
                "raw_engagement_rate_high = raw_engagement_rate - 0.000001",
                "raw_engagement_rate > 0",
            ),
            _a_row(
                TO_DATE, "quality_engagement_rate_low = -0.000001", "quality_engagement_rate_low is not null"
            ),
        ],
        frequency_at_least_one=_a_row(TO_DATE, "frequency_28 = 0.99", "frequency_28 is not null"),
    ),
    *_of(
        MIX,
        classes_sum_to_gross=[_a_row(MIX, "replies = replies + 1"), _drop_row(MIX)],
        classes_sum_to_quality=_a_row(MIX, "quality_replies = quality_replies + 0.000001"),
        shares_sum_to_one=_a_row(MIX, "share_of_gross = share_of_gross + 0.000001"),
    ),
    *_of(
        PHRASES,
        phrases_are_common=[_a_row(PHRASES, "uses = 19"), _a_row(PHRASES, "people = 4")],
        phrases_are_as_common_as_said=[
            _a_row(PHRASES, "uses = uses + 1"),
            _a_row(PHRASES, "people = people + 1"),
            _a_row(PHRASES, "phrase = 'nobody ever wrote this'"),
        ],
        phrases_point_at_nobody=[
            _a_row(PHRASES, "phrase = 'see you in room 4'"),
            _a_row(PHRASES, "phrase = 'write to a@b'"),
        ],
        phrases_are_one_tap=_a_row(PHRASES, "reply_class = 'substantive'"),
    ),
    *_of(
        CONTROL,
        control_total_within_one_percent=[
            _a_row(
                CONTROL,
                "control_spend = 1.012 * ads_spend, spend_difference = 0.012 * ads_spend",
                "has_control_total and date_day = date '2026-10-09'",
            ),
            _a_row(
                CONTROL,
                "control_spend = ads_spend * 0.985, spend_difference = ads_spend * -0.015",
                "has_control_total and date_day = date '2026-10-09'",
            ),
        ],
        control_spend_equals_ads=_a_row(
            CONTROL,
            f"control_spend = ads_spend + {UNIT}, spend_difference = {UNIT}",
            "has_control_total",
        ),
        control_counts_equal_ads=[
            _a_row(CONTROL, "impressions_difference = 1", "has_control_total"),
            _a_row(CONTROL, "clicks_difference = -1", "has_control_total"),
            _a_row(CONTROL, "sends_difference = 1", "has_control_total"),
        ],
        difference_is_what_it_says=_a_row(CONTROL, f"spend_difference = {UNIT}", "has_control_total"),
        ads_equal_mart=[
            _a_row(CONTROL, f"ads_spend = ads_spend + {UNIT}", "ads_spend > 0"),
            _drop_row(CONTROL, "not has_control_total"),
        ],
        every_control_total_is_used=_drop_row(CONTROL, "has_control_total"),
    ),
    *_of(
        WEEK,
        sends_equal_days=[_a_row(WEEK, "sends = sends + 1", "sends > 0"), _drop_row(WEEK, "sends > 0")],
        replies_equal_days=[
            _a_row(WEEK, "replies_gross = replies_gross + 1", "sends > 0"),
            _a_row(WEEK, "conversations_inbound = 0", "conversations_inbound > 0"),
        ],
        quality_equals_days=_a_row(WEEK, "quality_replies = quality_replies + 0.000001", "sends > 0"),
        outcomes_equal_days=[
            _a_row(WEEK, "downloads = downloads + 1", "downloads is not null"),
            _a_row(WEEK, "signups_unattributed = 0", "signups_unattributed > 0"),
            _a_row(WEEK, "transactions = transactions - 1", "transactions > 0"),
        ],
        quality_within_human_within_gross=_a_row(
            WEEK, "quality_replies = replies_human + 0.000001", "replies_human > 0"
        ),
        rates_equal_their_parts=[
            _a_row(WEEK, "raw_engagement_rate = raw_engagement_rate + 0.00001", "raw_engagement_rate > 0"),
            _a_row(WEEK, "quality_engagement_rate = 0", "quality_engagement_rate > 0"),
        ],
    ),
    *_of(
        WEEK_SPEND,
        spend_equals_ads=[
            _a_row(WEEK_SPEND, f"spend = spend + {UNIT}"),
            _a_row(WEEK_SPEND, "currency = 'CHF'"),
        ],
        counts_equal_ads=_a_row(WEEK_SPEND, "impressions = impressions + 1"),
    ),
    *_of(
        META,
        there_is_one_build=[f"delete from {META}", f"insert into {META} from {META}"],
        as_of_has_come=f"update {META} set as_of = date '2026-10-12'",
        counts_equal_landed=[
            f"update {META} set rows_landed = rows_landed + 1",
            f"update {META} set rows_quarantined = 1",
            f"update {META} set sends = sends - 1",
            f"update {META} set outcomes = outcomes + 1",
        ],
    ),
    *_of(
        COLUMNS,
        no_private_column=[
            f"alter table {WEEK} add column body varchar",
            f"alter table {SENDS} add column recipient_name varchar",
            f"alter table {MIX} add column normal_form varchar",
            f"alter table {TO_DATE} add column contact_email varchar",
        ],
        no_person_in_reports=[
            f"alter table {MIX} add column person_key varchar",
            f"alter table {DAILY} add column thread_key varchar",
        ],
    ),
]
