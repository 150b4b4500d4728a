-- One row: campaign days against the cube and the ad mart they are made of, and every rate against its parts.
with signed as (
    select
        cube.campaign_id,
        cube.account_id,
        cube.cohort_date as date_day,
        cube.sends,
        cube.sends_delivered,
        cube.replied as replies,
        cube.downloads + cube.signups + cube.transactions + cube.leads + cube.meetings as outcomes,
        cube.sends_with_outcome,
        cube.value,
        coalesce(weights.w, 0) * (cube.replied - cube.replied_retracted) as quality,
        null as spend,
        null as impressions,
        null as clicks
    from marts.cube_send_class_daily as cube
    left join marts.dim_reply_weight as weights
        on
            cube.reply_class = weights.reply_class
            and cube.segment = weights.segment
            and weights.is_current
    union all
    select
        coalesce(campaign_id, '__unattributed__') as campaign_id,
        account_id,
        date_day,
        null as sends,
        null as sends_delivered,
        null as replies,
        null as outcomes,
        null as sends_with_outcome,
        null as value,
        null as quality,
        spend,
        impressions,
        clicks
    from marts.fct_ad_performance_daily
    union all
    select
        campaign_id,
        account_id,
        date_day,
        -sends as sends,
        -sends_delivered as sends_delivered,
        -replies_gross as replies,
        -(downloads + signups + transactions + leads + meetings) as outcomes,
        -sends_with_outcome as sends_with_outcome,
        -value as value,
        -quality_replies as quality,
        -spend as spend,
        -impressions as impressions,
        -clicks as clicks
    from marts.rpt_campaign_daily
),

cells as (
    select
        coalesce(sum(sends), 0) <> 0 or coalesce(sum(sends_delivered), 0) <> 0 as is_send_off,
        coalesce(sum(replies), 0) <> 0 as is_reply_off,
        coalesce(sum(outcomes), 0) <> 0
        or coalesce(sum(sends_with_outcome), 0) <> 0
        or coalesce(sum(value), 0) <> 0 as is_outcome_off,
        coalesce(sum(quality), 0) <> 0 as is_quality_off,
        coalesce(sum(spend), 0) <> 0
        or coalesce(sum(impressions), 0) <> 0
        or coalesce(sum(clicks), 0) <> 0 as is_media_off
    from signed
    group by campaign_id, account_id, date_day
),

conserved as (
    select
        count(*) filter (where is_send_off) as cells_with_sends_off,
        count(*) filter (where is_reply_off) as cells_with_replies_off,
        count(*) filter (where is_outcome_off) as cells_with_outcomes_off,
        count(*) filter (where is_quality_off) as cells_with_quality_off,
        count(*) filter (where is_media_off) as cells_with_media_off
    from cells
),

-- A class a user added has no column of its own here: then the named ones are a part of all replies.
classes as (
    select
        *,
        replies_auto + replies_declined + replies_one_tap + replies_acknowledgement + replies_brief
        + replies_substantive + replies_unknown as replies_named,
        exists (
            select 1
            from marts.dim_reply_weight
            where not list_contains($reply_classes, reply_class)
        ) as has_own_classes
    from marts.rpt_campaign_daily
),

ordered as (
    select
        count(*) filter (
            where
            replies_named > replies_gross
            or (replies_named < replies_gross and not has_own_classes)
        ) as rows_with_classes_off,
        count(*) filter (
            where
            quality_replies < 0
            or quality_replies > replies_human
            or replies_human > replies_gross
            or (
                campaign_id not in ('__inbound__', '__unattributed__')
                and (replies_gross > sends_delivered or sends_delivered > sends)
            )
        ) as rows_out_of_order
    from classes
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
    from marts.rpt_campaign_daily
),

recomputed as (
    select
        count(*) filter (
            where
            (rate.shown is null) <> (rate.part / nullif(rate.whole, 0) is null)
            or abs(rate.shown - rate.part / nullif(rate.whole, 0)) > 1e-9
        ) as rates_off
    from rates
)

select *
from conserved
cross join ordered
cross join recomputed
