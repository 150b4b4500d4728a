{#
  The weeks of every pair of windows: 0 to 3 are the recent ones, 4 to 11 those before. A campaign, its
  group, its account and the whole workspace each have rows of their own; approaches are a campaign here,
  too.
#}
{%- set counts = ['sends', 'replies', 'readable', 'quality', 'quality_sq', 'outcomes', 'clicks', 'spend'] %}

with windows as (
    {% for back in range(weekly_windows() | int) -%}
    select
        {{ plus_days('as_of', -30 - 7 * back) }} as window_end,
        {{ back }} as weeks_ago
    from {{ source('ops', 'run_facts') }}
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

by_day as (
    select
        days.campaign_id,
        days.account_id,
        campaigns.campaign_group_id,
        days.date_day,
        days.currency,
        days.sends_delivered as sends,
        days.replies_gross as replies,
        -- Replies in a language we cannot read have no weight: they are in the rate, not in the mean weight.
        days.replies_gross - days.replies_unknown as readable,
        days.quality_replies as quality,
        days.quality_replies_sq as quality_sq,
        days.sends_with_outcome as outcomes,
        days.clicks,
        days.spend
    from {{ ref('rpt_campaign_daily') }} as days
    left join {{ ref('dim_campaign') }} as campaigns
        on days.campaign_id = campaigns.campaign_id
    where days.campaign_id not in ('__unattributed__', '__inbound__')
),

-- Outcomes that belong to a campaign and to no send of it stand on days of their own.
daily as (
    select * from by_day
    union all
    select
        outcomes.campaign_id,
        outcomes.account_id,
        campaigns.campaign_group_id,
        outcomes.cohort_date as date_day,
        cast(null as varchar) as currency,
        0 as sends,
        0 as replies,
        0 as readable,
        0 as quality,
        0 as quality_sq,
        1 as outcomes,
        cast(null as bigint) as clicks,
        cast(null as decimal(28, 9)) as spend
    from {{ ref('int_outcome_campaigns') }} as outcomes
    left join {{ ref('dim_campaign') }} as campaigns
        on outcomes.campaign_id = campaigns.campaign_id
    where
        outcomes.campaign_id is not null
        and outcomes.type <> 'refund'
),

weekly as (
    select
        windows.window_end,
        windows.weeks_ago,
        daily.campaign_id,
        daily.account_id,
        daily.campaign_group_id,
        cast(floor({{ days_between('daily.date_day', 'windows.window_end') }} / 7.0) as integer) as week,
        min(case when daily.sends > 0 then daily.date_day end) as first_day,
        min(daily.currency) as first_currency,
        max(daily.currency) as last_currency,
        -- Sends that no spend stands beside: then the unit's spend does not explain its sends.
        sum(case when daily.spend is null then daily.sends else 0 end) as sends_without_spend,
        {% for count in counts -%}
        sum(daily.{{ count }}) as {{ count }}{{ ',' if not loop.last }}
        {% endfor %}
    from daily
    inner join windows
        on
            daily.date_day <= windows.window_end
            and daily.date_day > {{ plus_days('windows.window_end', -84) }}
    group by
        windows.window_end,
        windows.weeks_ago,
        daily.campaign_id,
        daily.account_id,
        daily.campaign_group_id,
        cast(floor({{ days_between('daily.date_day', 'windows.window_end') }} / 7.0) as integer)
),

units as (
    {% for level, account_id, group_id, unit_id in comparison_units() -%}
    select
        '{{ level }}' as level,
        {{ account_id }} as account_id,
        {{ group_id }} as campaign_group_id,
        {{ unit_id }} as unit_id,
        window_end,
        weeks_ago,
        week,
        first_day,
        first_currency,
        last_currency,
        sends_without_spend,
        {{ counts | join(',\n        ') }}
    from weekly
    where {{ unit_id }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

final as (
    select
        level,
        account_id,
        campaign_group_id,
        unit_id,
        window_end,
        weeks_ago,
        week,
        week <= 3 as is_recent,
        min(first_day) as first_day,
        min(first_currency) as first_currency,
        max(last_currency) as last_currency,
        cast(sum(sends_without_spend) as bigint) as sends_without_spend,
        {% for count in counts if count not in ['quality', 'quality_sq', 'spend'] -%}
        cast(sum({{ count }}) as bigint) as {{ count }},
        {% endfor -%}
        cast(sum(quality) as decimal(24, 6)) as quality,
        cast(sum(quality_sq) as decimal(30, 12)) as quality_sq,
        cast(sum(spend) as decimal(28, 9)) as spend
    from units
    group by
        level,
        account_id,
        campaign_group_id,
        unit_id,
        window_end,
        weeks_ago,
        week
)

select * from final
