{#
  What another version of the weights would make of the campaigns: rates, ranks, and the money that would move if each
  currency's spend followed quality replies. Counts come from the cube alone; no message is read.
#}

-- First few rows, then versions: ten million sends or ten thousand, the join below is as small.
with counted as (
    select
        cube.campaign_id,
        cube.account_id,
        cube.segment,
        cube.reply_class,
        cube.cohort_date <= {{ plus_days('run_facts.as_of', -30) }} as is_mature,
        sum(cube.sends_delivered) as sends_delivered,
        sum(cube.replied) as replied,
        sum(cube.replied - cube.replied_retracted) as replied_kept
    from {{ ref('cube_send_class_daily') }} as cube
    cross join {{ source('ops', 'run_facts') }} as run_facts
    where cube.campaign_id not in ('__unattributed__', '__inbound__')
    group by
        cube.campaign_id,
        cube.account_id,
        cube.segment,
        cube.reply_class,
        cube.cohort_date <= {{ plus_days('run_facts.as_of', -30) }}
),

versions as (
    select version_a as weights_version
    from {{ ref('int_weight_pairs') }}
    union
    select version_b as weights_version
    from {{ ref('int_weight_pairs') }}
),

weighed as (
    select
        versions.weights_version,
        counted.campaign_id,
        counted.account_id,
        sum(counted.sends_delivered) as sends_delivered,
        sum(case when counted.reply_class = 'unknown_language' then counted.replied else 0 end) as replies_unknown,
        sum(cast(coalesce(sets.w, 0) * counted.replied_kept as decimal(24, 6))) as quality_replies,
        sum(case when counted.is_mature then cast(coalesce(sets.w, 0) * counted.replied_kept as decimal(24, 6)) end)
            as mature_quality_replies
    from counted
    cross join versions
    left join {{ ref('int_weight_sets') }} as sets
        on
            versions.weights_version = sets.weights_version
            and counted.segment = sets.segment
            and counted.reply_class = sets.reply_class
    group by
        versions.weights_version,
        counted.campaign_id,
        counted.account_id
),

rated as (
    select
        weighed.*,
        campaigns.campaign_name,
        campaigns.currency,
        campaigns.mature_spend,
        {{ ratio('weighed.quality_replies', '(weighed.sends_delivered - weighed.replies_unknown)') }} as quality_rate,
        {{ ratio('campaigns.mature_spend', 'weighed.mature_quality_replies') }} as cost_per_quality_reply
    from weighed
    left join {{ ref('rpt_campaign_to_date') }} as campaigns
        on
            weighed.campaign_id = campaigns.campaign_id
            and weighed.account_id is not distinct from campaigns.account_id
),

placed as (
    select
        *,
        case
            when sends_delivered >= 30 and quality_rate is not null
                then rank() over (
                    partition by weights_version, sends_delivered >= 30
                    order by quality_rate desc nulls last
                )
        end as quality_rank,
        -- A campaign's part of its currency's spend, if spend followed quality replies.
        sum(case when mature_quality_replies is not null then mature_spend end)
            over (partition by weights_version, currency)
        * {{ ratio(
            'mature_quality_replies',
            'sum(case when mature_spend is not null then mature_quality_replies end)
                over (partition by weights_version, currency)'
        ) }} as spend_by_quality
    from rated
),

final as (
    select
        cast(pairs.version_a as varchar) as version_a,
        cast(pairs.version_b as varchar) as version_b,
        cast(before.campaign_id as varchar) as campaign_id,
        cast(before.account_id as varchar) as account_id,
        cast(before.campaign_name as varchar) as campaign_name,
        cast(before.currency as varchar) as currency,
        cast(before.sends_delivered as bigint) as sends_delivered,
        cast(before.replies_unknown as bigint) as replies_unknown,
        cast(before.quality_replies as decimal(24, 6)) as quality_replies_a,
        cast(after.quality_replies as decimal(24, 6)) as quality_replies_b,
        cast(before.mature_spend as decimal(28, 9)) as mature_spend,
        cast(before.mature_quality_replies as decimal(24, 6)) as mature_quality_replies_a,
        cast(after.mature_quality_replies as decimal(24, 6)) as mature_quality_replies_b,
        before.quality_rate as quality_engagement_rate_a,
        after.quality_rate as quality_engagement_rate_b,
        before.cost_per_quality_reply as cost_per_quality_reply_a,
        after.cost_per_quality_reply as cost_per_quality_reply_b,
        cast(before.quality_rank as bigint) as rank_a,
        cast(after.quality_rank as bigint) as rank_b,
        cast(before.quality_rank - after.quality_rank as bigint) as rank_shift,
        cast(
            case
                when before.mature_spend is not null and before.currency is not null
                    then after.spend_by_quality - before.spend_by_quality
            end as decimal(28, 9)
        ) as money_moved
    from {{ ref('int_weight_pairs') }} as pairs
    inner join placed as before
        on pairs.version_a = before.weights_version
    inner join placed as after
        on
            pairs.version_b = after.weights_version
            and before.campaign_id = after.campaign_id
            and before.account_id is not distinct from after.account_id
)

select * from final
