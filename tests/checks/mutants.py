"""Ways in which a warehouse can be wrong, each the smallest of its kind, and the check that must see it.

Applied to the small home in a transaction and rolled back. A mutant is as small as it can be (one row, one
unit of the last decimal, just over the threshold), so that a check loosened by a little lets it through.
"""

from __future__ import annotations

from tests.checks.mutant import Mutant, a_row, double_row, drop_row, frozen, mutants_of
from tests.checks.mutants_divergence import DIVERGENCE_MUTANTS
from tests.checks.mutants_weights import WEIGHT_MUTANTS, WEIGHTS

ADS, ADS_LANDED = "marts.fct_ad_performance_daily", "contracts.ad_performance_daily"
REPLIES, SENDS, CUBE = "marts.fct_replies", "marts.fct_conversations", "marts.cube_send_class_daily"
DAILY, TO_DATE, WEEK = "marts.rpt_campaign_daily", "marts.rpt_campaign_to_date", "marts.rpt_week"
MESSAGES, PARTITIONS = "intermediate.int_messages_sequenced", "ops.landed_partitions"
OUTCOMES, OUTCOMES_LANDED = "intermediate.int_outcomes_attributed", "contracts.outcomes"
MIX, PHRASES = "marts.rpt_class_mix", "marts.rpt_phrases"
CREATIVE, SEGMENT = "marts.rpt_creative", "marts.rpt_segment_daily"
CONTROL, WEEK_SPEND, META = "marts.rpt_reconciliation", "marts.rpt_week_spend", "marts.mart_meta"
COLUMNS = "information_schema.columns"
UNIT = "0.000000001"
LAST_DAY, TOO_LATE = "day = date '2026-10-10'", "timestamp '2026-10-12 00:00:01'"
EVERYTHING = "account_id = '__all__'"
TAP, UNREAD = "reply_class = 'one_tap'", "reply_class = 'unknown_language'"
ANALYTICS = "stream = 'creative_analytics' and owner = '501'"

MUTANTS: list[Mutant] = [
    *DIVERGENCE_MUTANTS,
    *WEIGHT_MUTANTS,
    *mutants_of(
        PARTITIONS,
        rows_accounted_for=[
            a_row(PARTITIONS, "rows_in = rows_in + 1"),
            a_row(PARTITIONS, "skipped = 1"),
        ],
        files_are_as_listed=[
            a_row(PARTITIONS, "rows = rows + 1, rows_in = rows_in + 1"),
            drop_row(PARTITIONS, "stream = 'messages'"),
        ],
        no_day_missing=[
            f"delete from {PARTITIONS} where {ANALYTICS} and day = date '2026-09-20'",
            f"delete from {PARTITIONS} where stream = 'account_totals' and day = date '2026-09-02'",
        ],
        no_day_in_the_future=a_row(PARTITIONS, "day = date '2026-10-12'", f"{ANALYTICS} and {LAST_DAY}"),
        few_rows_quarantined=a_row(
            PARTITIONS, "quarantined = 10, rows_in = rows_in + 10", "source = 'messages_file'"
        ),
        most_rows_not_quarantined=a_row(
            PARTITIONS, "quarantined = 220, rows_in = rows_in + 220", "source = 'messages_file'"
        ),
        day_volume_as_usual=a_row(PARTITIONS, "rows = 12", f"{ANALYTICS} and {LAST_DAY}"),
    ),
    *mutants_of(
        MESSAGES,
        no_message_lost=[drop_row(MESSAGES), f"delete from {MESSAGES} where direction = 'in'"],
        no_message_added=[
            double_row(MESSAGES),
            f"insert into {MESSAGES} select * replace ('new' as message_key) from {MESSAGES} limit 1",
        ],
        no_message_exchanged=[
            a_row(MESSAGES, "message_key = 'another'"),
            (drop_row(MESSAGES), double_row(MESSAGES)),
        ],
        few_from_the_future=f"update {MESSAGES} set sent_at = {TOO_LATE} where rowid < 10",
        direction_is_known=[
            f"update {MESSAGES} set direction = 'unknown' where rowid < 60",
            f"update {MESSAGES} set direction = null where rowid < 60",
        ],
    ),
    *mutants_of(
        OUTCOMES,
        outcomes_equal_landed=[
            drop_row(OUTCOMES),
            double_row(OUTCOMES),
            a_row(OUTCOMES, "event_id = 'another'"),
        ],
        value_equals_cube=[
            a_row(CUBE, f"value = value + {UNIT}", "value is not null"),
            a_row(CUBE, "value_currency = 'EUR'", "value > 0"),
        ],
        few_from_the_future=(
            *frozen(OUTCOMES_LANDED),
            f"insert into {OUTCOMES_LANDED} from {OUTCOMES_LANDED}",
            a_row(OUTCOMES_LANDED, f"occurred_at = {TOO_LATE}"),
        ),
        currency_is_known=[
            (*frozen(OUTCOMES_LANDED), a_row(OUTCOMES_LANDED, "currency = 'usd'", "value is not null")),
            (*frozen(OUTCOMES_LANDED), a_row(OUTCOMES_LANDED, "currency = null", "value is not null")),
        ],
        value_has_the_right_sign=[
            (*frozen(OUTCOMES_LANDED), a_row(OUTCOMES_LANDED, "value = -value", "type = 'refund'")),
            (*frozen(OUTCOMES_LANDED), a_row(OUTCOMES_LANDED, "value = -value", "type = 'transaction'")),
        ],
        most_outcomes_join=f"update {OUTCOMES} set attribution = 'none' where rowid < 22",
    ),
    *mutants_of(
        ADS,
        spend_equals_landed=[
            a_row(ADS, f"spend = spend + {UNIT}"),
            a_row(ADS, "spend = null"),
            a_row(ADS, "campaign_id = '612'", "campaign_id = '611'"),
            f"update {ADS} set date_day = date_day + 1",
        ],
        impressions_equal_landed=[
            a_row(ADS, "impressions = impressions - 1"),
            a_row(ADS, "impressions = null"),
        ],
        clicks_equal_landed=a_row(ADS, "clicks = clicks + 1"),
        sends_and_opens_equal_landed=[
            a_row(ADS, "sends = sends + 1", "sends > 0"),
            a_row(ADS, "opens = opens - 1", "opens > 0"),
        ],
        ads_equal_files=[
            (
                *frozen(ADS_LANDED),
                a_row(ADS_LANDED, f"spend = spend + {UNIT}", "ad_id = '7111'"),
                a_row(ADS, f"spend = spend + {UNIT}", "ad_id = '7111'"),
            ),
            (
                *frozen(ADS_LANDED),
                f"update {ADS_LANDED} set clicks = impressions",
                f"update {ADS} set clicks = impressions",
            ),
        ],
        days_equal_landed=[
            drop_row(ADS),
            double_row(ADS),
            f"insert into {ADS} select * replace (date '2026-08-31' as date_day) from {ADS} limit 1",
            f"delete from {ADS} where date_day = date '2026-09-30'",
        ],
        one_source_an_account_day=a_row(
            ADS,
            "source_relation = 'raw'",
            "(date_day, account_id) in"
            f" (select (date_day, account_id) from {ADS} group by all having count(*) > 1)",
        ),
        spend_is_filled=f"update {ADS} set spend = null where account_id = 'fb'",
        one_currency_a_campaign_day=a_row(ADS, "currency = 'EUR'", "campaign_id = '611'"),
        nothing_below_zero=[a_row(ADS, "impressions = -1"), a_row(ADS, f"spend = -{UNIT}")],
        clicks_within_impressions=a_row(ADS, "clicks = impressions + 1"),
        currency_is_known=[
            a_row(ADS, "currency = 'usd'"),
            a_row(ADS, "currency = null"),
            a_row(ADS, "currency = 'ZZZ'"),
        ],
    ),
    *mutants_of(
        REPLIES,
        replies_equal_received=[
            drop_row(REPLIES),
            double_row(REPLIES),
            a_row(REPLIES, "sent_at = sent_at - interval 1 day"),
            f"delete from {REPLIES} where attribution = 'orphan'",
        ],
        scores_within_range=[a_row(REPLIES, "p_low = 1.0001"), a_row(REPLIES, "p_low = -0.0001")],
        most_replies_have_a_send=f"update {REPLIES} set attribution = 'orphan' where rowid < 50",
        few_automatic_replies=f"update {REPLIES} set reply_class = 'auto_reply' where rowid < 140",
        languages_are_readable=f"update {REPLIES} set {UNREAD} where is_human and rowid < 60",
        one_tap_is_not_everything=f"update {REPLIES} set {TAP} where is_human and rowid < 190",
        clocks_agree=f"update {REPLIES} set sent_at = sent_at - interval 4 hour where rowid < 17",
    ),
    *mutants_of(
        SENDS,
        sends_equal_landed=[
            drop_row(SENDS, "send_kind = 'campaign'"),
            double_row(SENDS, "send_kind = 'campaign'"),
            a_row(SENDS, "campaign_id = '612'", "campaign_id = '611'"),
        ],
        replies_are_counted_once=[
            a_row(SENDS, "n_replies = n_replies + 1"),
            a_row(SENDS, "n_replies = 0", "n_replies = 1"),
        ],
        result_is_one_of_its_replies=[
            a_row(SENDS, "best_class = 'substantive'", "best_class = 'none'"),
            a_row(SENDS, "best_class = 'none'", "best_class = 'substantive'"),
            a_row(SENDS, "best_class = 'brief'", "best_class = 'one_tap'"),
            a_row(SENDS, "first_class = 'brief'", "first_class = 'one_tap'"),
        ],
        no_time_below_zero=[a_row(SENDS, "minutes_to_first_reply = -1"), a_row(SENDS, "turns = -1")],
        replies_name_known_sends=a_row(REPLIES, "send_key = 'another'", "send_key is not null"),
    ),
    *mutants_of(
        CREATIVE,
        creatives_equal_campaigns=[
            drop_row(CREATIVE, "sends > 0"),
            a_row(CREATIVE, "quality_replies = quality_replies + 0.000001", "sends > 0"),
            a_row(CREATIVE, f"value = value + {UNIT}", "value is not null"),
        ],
        creative_media_equal_campaigns=a_row(CREATIVE, "clicks = clicks + 1", "clicks > 0"),
        creative_rates_within_interval=a_row(
            CREATIVE,
            "quality_engagement_rate = quality_engagement_rate_high + 0.00001",
            "quality_engagement_rate_high is not null",
        ),
    ),
    *mutants_of(
        SEGMENT,
        segments_equal_campaigns=[
            drop_row(SEGMENT),
            a_row(SEGMENT, "replies_gross = replies_gross + 1"),
            a_row(SEGMENT, "sends_with_outcome = sends_with_outcome + 1"),
        ],
        no_segment_of_few=a_row(SENDS, "segment = 'Jo Doe, plumber'"),
    ),
    *mutants_of(
        CUBE,
        sends_equal_conversations=[a_row(CUBE, "sends = sends + 1"), drop_row(CUBE, "sends > 0")],
        replies_equal_received=[
            a_row(CUBE, "reply_messages = reply_messages + 1"),
            f"delete from {CUBE} where campaign_id = '__unattributed__'",
        ],
        nothing_below_zero=[a_row(CUBE, "opt_outs = -1"), a_row(CUBE, "downloads = -1")],
        parts_within_wholes=[
            a_row(CUBE, "sends_delivered = sends + 1"),
            a_row(CUBE, "replied = sends + 1", "sends > 0"),
            a_row(CUBE, "replied_retracted = replied + 1"),
        ],
    ),
    *mutants_of(
        DAILY,
        sends_equal_cube=[
            a_row(DAILY, "sends = sends + 1", "sends > 0"),
            drop_row(DAILY, "sends > 0"),
            a_row(DAILY, "date_day = date_day - 60", "sends > 0"),
        ],
        replies_equal_cube=a_row(DAILY, "replies_gross = replies_gross - 1", "replies_gross > 0"),
        outcomes_equal_cube=[
            a_row(DAILY, "sends_with_outcome = sends_with_outcome + 1", "sends_with_outcome is not null"),
            a_row(DAILY, "signups = signups + 1", "signups is not null"),
            a_row(DAILY, f"value = value + {UNIT}", "value is not null"),
        ],
        quality_equals_weighted_cube=[
            a_row(DAILY, "quality_replies = quality_replies + 0.000001", "quality_replies > 0"),
            a_row(WEIGHTS, "w = 0.100001", "reply_class = 'one_tap'"),
        ],
        media_equal_ads=[
            a_row(DAILY, f"spend = spend + {UNIT}", "spend > 0"),
            a_row(DAILY, "clicks = clicks + 1", "clicks > 0"),
            a_row(DAILY, "impressions = impressions + 1", "impressions > 0"),
        ],
        classes_sum_to_gross=[
            a_row(DAILY, "replies_brief = replies_brief + 1", "replies_brief = 0"),
            a_row(DAILY, "replies_one_tap = replies_one_tap - 1", "replies_one_tap > 0"),
        ],
        quality_within_human_within_gross=[
            a_row(DAILY, "quality_replies = replies_human + 0.000001", "replies_human > 0"),
            a_row(DAILY, "replies_human = replies_gross + 1", "replies_gross > 0"),
            a_row(DAILY, "sends_delivered = replies_gross - 1", "replies_gross > 1"),
        ],
        rates_equal_their_parts=[
            a_row(DAILY, "raw_engagement_rate = raw_engagement_rate + 0.00001", "raw_engagement_rate > 0"),
            a_row(DAILY, "quality_engagement_rate = null", "quality_engagement_rate > 0"),
            a_row(DAILY, "cpc = 0", "cpc is null"),
        ],
    ),
    *mutants_of(
        TO_DATE,
        counts_equal_days=[
            a_row(TO_DATE, "sends = sends + 1", "sends > 0"),
            a_row(TO_DATE, "replies_human = replies_human + 1", "sends > 0"),
            a_row(TO_DATE, "quality_replies = quality_replies - 0.000001", "sends > 0"),
            drop_row(TO_DATE, "sends > 0"),
        ],
        outcomes_equal_days=[
            a_row(TO_DATE, "transactions = transactions + 1", "transactions is not null"),
            a_row(TO_DATE, f"value = value + {UNIT}", "value is not null"),
        ],
        media_equal_days=[
            a_row(TO_DATE, f"spend = spend + {UNIT}", "spend > 0"),
            a_row(TO_DATE, "clicks = clicks + 1", "clicks > 0"),
        ],
        one_currency_a_campaign=a_row(DAILY, "currency = 'EUR'", "campaign_id = '611' and spend > 0"),
        rates_equal_their_parts=[
            a_row(TO_DATE, "human_reply_rate = human_reply_rate + 0.00001", "human_reply_rate > 0"),
            a_row(TO_DATE, "cost_per_reply = 0", "cost_per_reply is null"),
        ],
        rates_within_interval=[
            a_row(
                TO_DATE,
                "raw_engagement_rate_high = raw_engagement_rate - 0.000001",
                "raw_engagement_rate > 0",
            ),
            a_row(
                TO_DATE, "quality_engagement_rate_low = -0.000001", "quality_engagement_rate_low is not null"
            ),
        ],
        frequency_at_least_one=a_row(TO_DATE, "frequency_28 = 0.99", "frequency_28 is not null"),
    ),
    *mutants_of(
        MIX,
        classes_sum_to_gross=[a_row(MIX, "replies = replies + 1"), drop_row(MIX)],
        classes_sum_to_quality=a_row(MIX, "quality_replies = quality_replies + 0.000001"),
        shares_sum_to_one=a_row(MIX, "share_of_gross = share_of_gross + 0.000001"),
    ),
    *mutants_of(
        PHRASES,
        phrases_are_common=[a_row(PHRASES, "uses = 19"), a_row(PHRASES, "people = 4")],
        phrases_are_as_common_as_said=[
            a_row(PHRASES, "uses = uses + 1"),
            a_row(PHRASES, "people = people + 1"),
            a_row(PHRASES, "phrase = 'nobody ever wrote this'"),
        ],
        phrases_point_at_nobody=[
            a_row(PHRASES, "phrase = 'see you in room 4'"),
            a_row(PHRASES, "phrase = 'write to a@b'"),
        ],
        phrases_are_one_tap=a_row(PHRASES, "reply_class = 'substantive'"),
    ),
    *mutants_of(
        CONTROL,
        control_total_within_one_percent=[
            a_row(
                CONTROL,
                "control_spend = 1.012 * ads_spend, spend_difference = 0.012 * ads_spend",
                "has_control_total and date_day = date '2026-10-09'",
            ),
            a_row(
                CONTROL,
                "control_spend = ads_spend * 0.985, spend_difference = ads_spend * -0.015",
                "has_control_total and date_day = date '2026-10-09'",
            ),
        ],
        control_spend_equals_ads=a_row(
            CONTROL,
            f"control_spend = ads_spend + {UNIT}, spend_difference = {UNIT}",
            "has_control_total",
        ),
        control_counts_equal_ads=[
            a_row(CONTROL, "impressions_difference = 1", "has_control_total"),
            a_row(CONTROL, "clicks_difference = -1", "has_control_total"),
            a_row(CONTROL, "sends_difference = 1", "has_control_total"),
        ],
        difference_is_what_it_says=a_row(CONTROL, f"spend_difference = {UNIT}", "has_control_total"),
        ads_equal_mart=[
            a_row(CONTROL, f"ads_spend = ads_spend + {UNIT}", "ads_spend > 0"),
            drop_row(CONTROL, "not has_control_total"),
        ],
        every_control_total_is_used=drop_row(CONTROL, "has_control_total"),
    ),
    *mutants_of(
        WEEK,
        sends_equal_days=[a_row(WEEK, "sends = sends + 1", "sends > 0"), drop_row(WEEK, "sends > 0")],
        replies_equal_days=[
            a_row(WEEK, "replies_gross = replies_gross + 1", "sends > 0"),
            a_row(WEEK, "conversations_inbound = 0", "conversations_inbound > 0"),
        ],
        quality_equals_days=a_row(WEEK, "quality_replies = quality_replies + 0.000001", "sends > 0"),
        outcomes_equal_days=[
            a_row(WEEK, "downloads = downloads + 1", "downloads is not null"),
            a_row(WEEK, "signups_unattributed = 0", "signups_unattributed > 0"),
            a_row(WEEK, "transactions = transactions - 1", "transactions > 0"),
        ],
        quality_within_human_within_gross=a_row(
            WEEK, "quality_replies = replies_human + 0.000001", "replies_human > 0"
        ),
        rates_equal_their_parts=[
            a_row(WEEK, "raw_engagement_rate = raw_engagement_rate + 0.00001", "raw_engagement_rate > 0"),
            a_row(WEEK, "quality_engagement_rate = 0", "quality_engagement_rate > 0"),
        ],
    ),
    *mutants_of(
        WEEK_SPEND,
        spend_equals_ads=[
            a_row(WEEK_SPEND, f"spend = spend + {UNIT}"),
            a_row(WEEK_SPEND, "currency = 'CHF'"),
        ],
        counts_equal_ads=a_row(WEEK_SPEND, "impressions = impressions + 1"),
    ),
    *mutants_of(
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
    *mutants_of(
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
