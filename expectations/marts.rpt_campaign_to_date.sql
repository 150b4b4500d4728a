-- One row: campaigns to date against their days, and their rates against their parts and intervals.
with signed as (
    select
        campaign_id,
        account_id,
        currency,
        sends,
        sends_delivered,
        replies_gross,
        replies_human,
        quality_replies,
        sends_with_outcome,
        downloads + signups + transactions + leads + meetings as outcomes,
        value,
        impressions,
        clicks,
        spend
    from marts.rpt_campaign_daily
    union all
    select
        campaign_id,
        account_id,
        currency,
        -sends as sends,
        -sends_delivered as sends_delivered,
        -replies_gross as replies_gross,
        -replies_human as replies_human,
        -quality_replies as quality_replies,
        -sends_with_outcome as sends_with_outcome,
        -(downloads + signups + transactions + leads + meetings) as outcomes,
        -value as value,
        -impressions as impressions,
        -clicks as clicks,
        -spend as spend
    from marts.rpt_campaign_to_date
),

cells as (
    select
        coalesce(sum(sends), 0) <> 0
        or coalesce(sum(sends_delivered), 0) <> 0
        or coalesce(sum(replies_gross), 0) <> 0
        or coalesce(sum(replies_human), 0) <> 0
        or coalesce(sum(quality_replies), 0) <> 0 as is_count_off,
        coalesce(sum(sends_with_outcome), 0) <> 0
        or coalesce(sum(outcomes), 0) <> 0
        or coalesce(sum(value), 0) <> 0 as is_outcome_off,
        coalesce(sum(impressions), 0) <> 0
        or coalesce(sum(clicks), 0) <> 0
        or coalesce(sum(spend), 0) <> 0 as is_media_off,
        count(distinct currency) filter (where spend is not null) > 1 as is_mixed
    from signed
    group by campaign_id, account_id
),

conserved as (
    select
        count(*) filter (where is_count_off) as campaigns_with_counts_off,
        count(*) filter (where is_outcome_off) as campaigns_with_outcomes_off,
        count(*) filter (where is_media_off) as campaigns_with_media_off,
        count(*) filter (where is_mixed) as campaigns_in_two_currencies
    from cells
),

rates as (
    select
        unnest([
            {'shown': raw_engagement_rate, 'part': replies_gross, 'whole': sends_delivered},
            {'shown': human_reply_rate, 'part': replies_human, 'whole': sends_delivered},
            {
                'shown': quality_engagement_rate,
                'part': quality_replies,
                'whole': sends_delivered - replies_unknown
            },
            {'shown': low_effort_share, 'part': replies_low_effort, 'whole': replies_human},
            {'shown': mean_reply_weight, 'part': quality_replies, 'whole': replies_human - replies_unknown},
            {'shown': outcome_rate, 'part': sends_with_outcome, 'whole': sends_delivered},
            {'shown': ctr, 'part': clicks, 'whole': impressions},
            {'shown': cpc, 'part': spend, 'whole': clicks},
            {'shown': cpm / 1000, 'part': spend, 'whole': impressions},
            {'shown': cost_per_reply, 'part': mature_spend, 'whole': mature_replies_gross},
            {'shown': cost_per_quality_reply, 'part': mature_spend, 'whole': mature_quality_replies}
        ]) as rate
    from marts.rpt_campaign_to_date
),

recomputed as (
    select
        count(*) filter (
            where
            (rate.shown is null) <> (rate.part / nullif(rate.whole, 0) is null)
            or abs(rate.shown - rate.part / nullif(rate.whole, 0)) > 1e-9
        ) as rates_off
    from rates
),

-- The ends come from square roots: at a rate of exactly 0 or 1 their last binary digit is rounded either way.
bounds as (
    select
        count(*) filter (
            where
            raw_engagement_rate not between raw_engagement_rate_low - 1e-9 and raw_engagement_rate_high + 1e-9
            or quality_engagement_rate not between
            quality_engagement_rate_low - 1e-9 and quality_engagement_rate_high + 1e-9
            or least(raw_engagement_rate_low, quality_engagement_rate_low) < 0
            or greatest(raw_engagement_rate_high, quality_engagement_rate_high) > 1
        ) as rates_outside_interval,
        count(*) filter (where least(frequency_7, frequency_28) < 1) as frequencies_below_one
    from marts.rpt_campaign_to_date
)

select *
from conserved
cross join recomputed
cross join bounds
