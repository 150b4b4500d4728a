-- One row: creatives against the campaigns they belong to, and their rates against their intervals.
with signed as (
    select
        campaign_id, account_id, sends, sends_delivered, replies_gross, replies_human, quality_replies,
        sends_with_outcome, value, impressions, clicks
    from marts.rpt_creative
    union all
    select
        campaign_id, account_id, -sends, -sends_delivered, -replies_gross, -replies_human, -quality_replies,
        -sends_with_outcome, -value, -impressions, -clicks
    from marts.rpt_campaign_to_date
),

conserved as (
    select
        count(*) filter (where is_count_off) as campaigns_with_counts_off,
        count(*) filter (where is_media_off) as campaigns_with_media_off
    from (
        select
            coalesce(sum(sends), 0) <> 0
            or coalesce(sum(sends_delivered), 0) <> 0
            or coalesce(sum(replies_gross), 0) <> 0
            or coalesce(sum(replies_human), 0) <> 0
            or coalesce(sum(quality_replies), 0) <> 0
            or coalesce(sum(sends_with_outcome), 0) <> 0
            or coalesce(sum(value), 0) <> 0 as is_count_off,
            coalesce(sum(impressions), 0) <> 0 or coalesce(sum(clicks), 0) <> 0 as is_media_off
        from signed
        group by campaign_id, account_id
    )
),

bounds as (
    select
        count(*) filter (
            where
            raw_engagement_rate not between raw_engagement_rate_low - 1e-9 and raw_engagement_rate_high + 1e-9
            or quality_engagement_rate not between
            quality_engagement_rate_low - 1e-9 and quality_engagement_rate_high + 1e-9
        ) as rates_outside_interval
    from marts.rpt_creative
)

select *
from conserved
cross join bounds
