{#
  Campaign from its first day to as_of: sums of rpt_campaign_daily, rates as ratios of those sums, their intervals,
  and reach and frequency as the platform computed them for the trailing ranges.
#}

with daily as (
    select
        *,
        sends_delivered - replies_unknown as readable_sends
    from {{ ref('rpt_campaign_daily') }}
),

summed as (
    select
        campaign_id,
        account_id,
        max(platform) as platform,
        max(campaign_name) as campaign_name,
        max(channel_format) as channel_format,
        case when min(currency) = max(currency) then min(currency) end as currency,
        max(value_currency) as value_currency,
        max(weights_version) as weights_version,
        min(date_day) as first_day,
        max(date_day) as last_day,
        {{ sums(people_columns() + media_columns() + money_columns()) }},
        -- Moments of the days for the intervals: exact sums, one division at the end.
        cast(count(*) filter (where readable_sends > 0) as double) as moment_days,
        cast(sum(readable_sends) as double) as moment_n,
        cast(sum(quality_replies) as double) as moment_y,
        cast(sum(quality_replies_sq) as double) as moment_v,
        cast(sum(cast(quality_replies as decimal(18, 6)) * cast(quality_replies as decimal(18, 6))) as double)
            as moment_yy,
        cast(sum(cast(quality_replies as decimal(18, 6)) * cast(readable_sends as decimal(18, 0))) as double)
            as moment_yn,
        cast(sum(cast(readable_sends as decimal(18, 0)) * cast(readable_sends as decimal(18, 0))) as double)
            as moment_nn
    from daily
    group by campaign_id, account_id
),

{% for days in [7, 28] -%}
reach_{{ days }} as (
    select
        campaign_id,
        account_id,
        range_end,
        reach,
        impressions
    from {{ ref('campaign_reach') }}
    where {{ plus_days('range_start', days - 1) }} = range_end
    qualify row_number() over (
        partition by campaign_id, account_id
        order by range_end desc nulls last, source_relation asc nulls last
    ) = 1
),

{% endfor -%}
spread as (
    select
        *,
        {{ design_effect(
            'moment_days', 'moment_n', 'moment_y', 'moment_v', 'moment_yy', 'moment_yn', 'moment_nn'
        ) }} as deff
    from summed
),

effective as (
    select
        *,
        {{ effective_n('moment_n', 'moment_y', 'moment_v', 'deff') }} as effective_sends,
        moment_y / nullif(moment_n, 0) as quality_rate,
        {{ ratio('replies_gross', 'sends_delivered') }} as raw_rate
    from spread
),

rated as (
    select
        *,
        {{ computed(reply_rates()) }},
        cast({{ wilson('raw_rate', 'sends_delivered', '-') }} as double) as raw_engagement_rate_low,
        cast({{ wilson('raw_rate', 'sends_delivered', '+') }} as double) as raw_engagement_rate_high,
        cast(
            case
                when moment_n > 0 and moment_y < 5 then {{ fay_feuer_low('moment_n', 'moment_y', 'moment_v') }}
                else {{ wilson('quality_rate', 'effective_sends', '-') }}
            end as double
        ) as quality_engagement_rate_low,
        cast(
            case
                when moment_n > 0 and moment_y < 5 then {{ fay_feuer_high('moment_n', 'moment_y', 'moment_v') }}
                else {{ wilson('quality_rate', 'effective_sends', '+') }}
            end as double
        ) as quality_engagement_rate_high,
        {{ computed(media_rates()) }},
        cast({{ evidence_grade('sends_delivered', 'quality_replies') }} as varchar) as evidence_grade
    from effective
),

final as (
    select
        cast(rated.campaign_id as varchar) as campaign_id,
        cast(rated.account_id as varchar) as account_id,
        cast(rated.platform as varchar) as platform,
        cast(rated.campaign_name as varchar) as campaign_name,
        cast(campaigns.campaign_group_name as varchar) as campaign_group_name,
        cast(rated.channel_format as varchar) as channel_format,
        cast(campaigns.status as varchar) as status,
        cast(campaigns.is_campaign as boolean) as is_campaign,
        cast(rated.currency as varchar) as currency,
        cast(rated.value_currency as varchar) as value_currency,
        cast(rated.weights_version as varchar) as weights_version,
        cast(run_facts.as_of as date) as as_of,
        cast(rated.first_day as date) as first_day,
        cast(rated.last_day as date) as last_day,
        {{ names(people_columns() + media_columns() + money_columns(), 'rated.') }},
        {{ names(reply_rates(), 'rated.') }},
        rated.raw_engagement_rate_low,
        rated.raw_engagement_rate_high,
        rated.quality_engagement_rate_low,
        rated.quality_engagement_rate_high,
        {{ names(media_rates(), 'rated.') }},
        cast(reach_7.reach as bigint) as reach_7,
        {{ ratio('reach_7.impressions', 'reach_7.reach') }} as frequency_7,
        cast(reach_28.reach as bigint) as reach_28,
        {{ ratio('reach_28.impressions', 'reach_28.reach') }} as frequency_28,
        cast(coalesce(reach_28.range_end, reach_7.range_end) as date) as reach_as_of,
        rated.evidence_grade
    from rated
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join {{ ref('dim_campaign') }} as campaigns
        on rated.campaign_id = campaigns.campaign_id
    left join reach_7
        on
            rated.campaign_id = reach_7.campaign_id
            and rated.account_id = reach_7.account_id
    left join reach_28
        on
            rated.campaign_id = reach_28.campaign_id
            and rated.account_id = reach_28.account_id
)

select * from final
