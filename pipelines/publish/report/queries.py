"""The queries of the report: each a plain statement over published tables, without a parameter."""

from __future__ import annotations

# Conversations that answer no send of ours, and outcomes that join to nobody, stand beside the rates.
DAYS = """
    select
        date_day as date,
        sum(sends_delivered) as sends,
        sum(replies_gross) as gross,
        sum(replies_human) as human,
        sum(replies_low_effort) as low_effort,
        sum(replies_auto) as auto_reply,
        sum(replies_declined) as declined,
        sum(replies_one_tap) as one_tap,
        sum(replies_acknowledgement) as acknowledgement,
        sum(replies_brief) as brief,
        sum(replies_substantive) as substantive,
        sum(replies_unknown) as unknown_language,
        sum(quality_replies) as quality,
        sum(quality_replies_sq) as quality_sq,
        sum(downloads) as downloads,
        sum(signups) as signups,
        sum(transactions) as transactions,
        sum(leads) as leads,
        sum(meetings) as meetings
    from rpt_campaign_daily
    where campaign_id not in ('__inbound__', '__unattributed__') and sends_delivered is not null
    group by date_day
    order by date_day
"""

SPEND = """
    select
        date_day as date,
        currency,
        sum(spend) as spend,
        sum(clicks) as clicks,
        sum(impressions) as impressions
    from rpt_campaign_daily
    where spend is not null or clicks is not null or impressions is not null
    group by date_day, currency
    order by date_day, currency
"""

# What replies cost: the campaigns that have both, over cohorts whose time to reply is over.
COSTS = """
    with both_sides as (
        select campaign_id from rpt_campaign_daily group by campaign_id having sum(sends_delivered) > 0
    )
    select
        date_day as date, currency, sum(mature_spend) as spend, sum(mature_replies_gross) as replies,
        sum(mature_quality_replies) as quality
    from rpt_campaign_daily
    inner join both_sides using (campaign_id)
    where is_mature and currency is not null
    group by date_day, currency
    having sum(mature_spend) is not null
    order by date_day, currency
"""

WEEKS = """
    select
        week_start, is_partial_week, is_mature_week, sends_delivered, replies_gross, quality_replies,
        raw_engagement_rate, quality_engagement_rate, downloads, signups, transactions, leads, meetings
    from rpt_week
    where sends_delivered > 0
    order by week_start
"""

CLASSES = """
    with mix as (
        select reply_class, sum(replies) as replies, sum(quality_replies) as quality, max(w) as weight
        from rpt_class_mix
        where campaign_id not in ('__inbound__', '__unattributed__')
        group by reply_class
    ),

    came as (
        select reply_class, sum(sends_delivered) as sends, sum(sends_with_outcome) as with_outcome
        from cube_send_class_daily
        where campaign_id not in ('__inbound__', '__unattributed__')
        group by reply_class
    )

    select
        reply_class,
        replies,
        cast(quality as double) as quality,
        cast(weight as double) as weight,
        sends,
        with_outcome
    from came
    left join mix using (reply_class)
"""

WEIGHTS = "select distinct source from dim_reply_weight where is_current order by source"

CAMPAIGNS = """
    select
        t.*,
        coalesce(t.campaign_name, t.campaign_id) as name,
        a.account_name
    from rpt_campaign_to_date as t
    left join dim_account as a on t.account_id = a.account_id and t.platform is not distinct from a.platform
    where t.campaign_id not in ('__inbound__', '__unattributed__')
    order by t.campaign_id, t.account_id nulls first
"""

CAMPAIGN_DAYS = """
    select
        campaign_id, account_id, date_day as date, sends_delivered as sends, replies_gross as gross,
        replies_unknown as unknown_language, cast(quality_replies as double) as quality
    from rpt_campaign_daily
    where sends_delivered > 0
"""

REACH = """
    select sum(reach_28) as reach, sum(frequency_28 * reach_28) as impressions, count(reach_28) as campaigns
    from rpt_campaign_to_date
    where reach_28 is not null
"""

ASIDE = """
    select campaign_id, sum(replies_gross) as replies
    from rpt_campaign_daily
    where campaign_id in ('__inbound__', '__unattributed__')
    group by campaign_id
"""

PHRASES = "select phrase, uses, people, w from rpt_phrases order by uses desc, phrase limit 40"

RECONCILIATION = """
    select
        r.platform,
        r.account_id,
        coalesce(max(a.account_name), r.account_id) as account_name,
        max(r.currency) as currency,
        count(*) as days,
        count(*) filter (where r.has_control_total) as controlled_days,
        sum(r.control_spend) as control_spend,
        sum(r.ads_spend) as ads_spend,
        sum(r.spend_difference) as difference,
        count(*) filter (where r.spend_difference <> 0) as days_apart
    from rpt_reconciliation as r
    left join dim_account as a on r.account_id = a.account_id and r.platform is not distinct from a.platform
    group by r.platform, r.account_id
    order by r.platform, r.account_id
"""

VERDICTS = """
    select
        level, account_id, unit_id, account_name, campaign_group_name, campaign_name, window_end, weeks_ago,
        recent_from, verdict, is_paged, judged_level, judged_verdict, sends_recent, sends_baseline,
        outcomes_recent, reply_ratio, quality_ratio, outcome_ratio, sends_missing, sends_missing_for_gap,
        outcomes_due_after, outcomes_found_after
    from rpt_divergence
    order by level, account_id nulls first, unit_id, window_end
"""

DRIVERS = """
    select
        level, account_id, unit_id, outcomes_recent, outcomes_before, change, is_clear, largest_driver,
        largest_effect, largest_effect_low, largest_effect_high
    from rpt_outcome_drivers
    where weeks_ago = 0
"""

# The last seven days, so far and as they will be; only where every day of them can be projected.
PROJECTION = """
    select
        min(date_day) as first_day,
        max(date_day) as last_day,
        sum(replies_gross) as replies,
        sum(replies_gross_projected) as replies_projected,
        sum(quality_replies) as quality,
        sum(quality_replies_projected) as quality_projected,
        bool_or(replies_gross_projected is null or quality_replies_projected is null) as is_unknown
    from rpt_projection
    where age_days < 7
"""

HEALTH = """
    select
        verdict, reason, red, candidate_warning, real_sends, real_outcomes, low_effort_sends,
        low_effort_outcomes, rho_quality, rho_raw
    from rpt_metric_health
    where account_id = '__all__' and period = 'all'
"""
