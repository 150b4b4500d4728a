"""The queries of the report: each a plain statement over published tables, without a parameter.

What a reader may filter by is a scope: '' is everything, p|… a platform, a|… an account, g|… a campaign group
of an account. `MEMBERS` says which campaigns belong to which; days, spend and costs come added up by scope.
"""

from __future__ import annotations

MEMBERS = """
    create temp table member as
    with campaigns as (
        select d.campaign_id, d.account_id, max(d.platform) as platform, max(t.campaign_group_name) as grouped
        from rpt_campaign_daily as d
        left join rpt_campaign_to_date as t
            on d.campaign_id = t.campaign_id and d.account_id is not distinct from t.account_id
        group by d.campaign_id, d.account_id
    )

    select campaign_id, account_id, '' as scope from campaigns
    union all
    select campaign_id, account_id, 'p|' || platform from campaigns where platform is not null
    union all
    select campaign_id, account_id, 'a|' || platform || '|' || account_id
    from campaigns where platform is not null and account_id is not null
    union all
    select campaign_id, account_id, 'g|' || platform || '|' || account_id || '|' || grouped
    from campaigns where platform is not null and account_id is not null and grouped is not null
"""

# Conversations that answer no send of ours, and outcomes that join to nobody, stand beside the rates.
DAYS = """
    select
        m.scope,
        d.date_day as date,
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
    from rpt_campaign_daily as d
    inner join member as m on d.campaign_id = m.campaign_id and d.account_id is not distinct from m.account_id
    where d.campaign_id not in ('__inbound__', '__unattributed__') and d.sends_delivered is not null
    group by m.scope, d.date_day
    order by d.date_day
"""

SPEND = """
    select
        m.scope,
        d.date_day as date,
        d.currency,
        sum(spend) as spend,
        sum(clicks) as clicks,
        sum(impressions) as impressions
    from rpt_campaign_daily as d
    inner join member as m on d.campaign_id = m.campaign_id and d.account_id is not distinct from m.account_id
    where d.spend is not null or d.clicks is not null or d.impressions is not null
    group by m.scope, d.date_day, d.currency
    order by d.date_day, d.currency
"""

# What replies cost: the campaigns that have both, over cohorts whose time to reply is over.
COSTS = """
    with both_sides as (
        select campaign_id from rpt_campaign_daily group by campaign_id having sum(sends_delivered) > 0
    )
    select
        m.scope, d.date_day as date, d.currency, sum(d.mature_spend) as spend,
        sum(d.mature_replies_gross) as replies, sum(d.mature_quality_replies) as quality
    from rpt_campaign_daily as d
    inner join both_sides as b on d.campaign_id = b.campaign_id
    inner join member as m on d.campaign_id = m.campaign_id and d.account_id is not distinct from m.account_id
    where d.is_mature and d.currency is not null
    group by m.scope, d.date_day, d.currency
    having sum(d.mature_spend) is not null
    order by d.date_day, d.currency
"""

# Weeks begin where rpt_week says they do.
CAMPAIGN_WEEKS = """
    select
        d.campaign_id, d.account_id, w.week_start,
        sum(d.sends_delivered) as sends, sum(d.replies_gross) as gross, sum(d.replies_unknown) as unread,
        sum(d.quality_replies) as quality,
        sum(d.downloads) as downloads, sum(d.signups) as signups, sum(d.transactions) as transactions,
        sum(d.leads) as leads, sum(d.meetings) as meetings
    from rpt_campaign_daily as d
    inner join rpt_week as w on d.date_day between w.week_start and w.week_start + 6
    where d.sends_delivered > 0 and d.campaign_id not in ('__inbound__', '__unattributed__')
    group by d.campaign_id, d.account_id, w.week_start
    order by w.week_start, d.campaign_id, d.account_id nulls first
"""

WEEKS = """
    select
        week_start, is_partial_week, is_mature_week, sends_delivered, replies_gross, quality_replies,
        replies_unknown, raw_engagement_rate, quality_engagement_rate, downloads, signups, transactions,
        leads, meetings
    from rpt_week
    where sends_delivered > 0
    order by week_start
"""

CLASSES = """
    with mix as (
        select
            campaign_id, account_id, reply_class, sum(replies) as replies,
            sum(replies_retracted) as retracted, sum(quality_replies) as quality, max(w) as weight
        from rpt_class_mix
        where campaign_id not in ('__inbound__', '__unattributed__')
        group by campaign_id, account_id, reply_class
    ),

    came as (
        select
            campaign_id, account_id, reply_class,
            sum(sends_delivered) as sends, sum(sends_with_outcome) as with_outcome
        from cube_send_class_daily
        where campaign_id not in ('__inbound__', '__unattributed__')
        group by campaign_id, account_id, reply_class
    )

    select
        came.campaign_id,
        came.account_id,
        came.reply_class,
        mix.replies,
        mix.retracted,
        cast(mix.quality as double) as quality,
        cast(mix.weight as double) as weight,
        came.sends,
        came.with_outcome
    from came
    left join mix
        on
            came.campaign_id = mix.campaign_id
            and came.account_id is not distinct from mix.account_id
            and came.reply_class = mix.reply_class
    order by came.reply_class, came.campaign_id, came.account_id nulls first
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
        campaign_id, account_id, date_day as date, weights_version, sends_delivered as sends,
        replies_gross as gross, replies_human as human, replies_low_effort as low_effort,
        replies_unknown as unknown_language, cast(quality_replies as double) as quality,
        cast(quality_replies_sq as double) as quality_sq, downloads, signups, transactions, leads, meetings
    from rpt_campaign_daily
    where sends_delivered > 0
    order by date_day, campaign_id, account_id nulls first
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
        account_id,
        min(date_day) as first_day,
        max(date_day) as last_day,
        sum(replies_gross) as replies,
        sum(replies_gross_projected) as replies_projected,
        sum(quality_replies) as quality,
        sum(quality_replies_projected) as quality_projected,
        bool_or(replies_gross_projected is null or quality_replies_projected is null) as is_unknown
    from rpt_projection
    where age_days < 7
    group by account_id
    order by account_id nulls first
"""

# What is still expected of each week, beyond what it has; unknown where one of its young days is.
EXPECTED = """
    select
        p.account_id, w.week_start,
        sum(p.replies_gross_projected - p.replies_gross) as gross,
        sum(p.quality_replies_projected - p.quality_replies) as quality,
        bool_or(p.replies_gross_projected is null or p.quality_replies_projected is null) as is_unknown
    from rpt_projection as p
    inner join rpt_week as w on p.date_day between w.week_start and w.week_start + 6
    group by p.account_id, w.week_start
    order by w.week_start, p.account_id nulls first
"""

HEALTH = """
    select
        verdict, reason, red, candidate_warning, real_sends, real_outcomes, low_effort_sends,
        low_effort_outcomes, rho_quality, rho_raw
    from rpt_metric_health
    where account_id = '__all__' and period = 'all'
"""
