{#
  Money by week and currency, by the platform's own days: sums of different currencies are never added. What is added
  up over currencies is `spend_reporting`, whole where `ads_unconverted` is 0 in every row.
#}

with summed as (
    select
        {{ week_start('date_day') }} as week_start,
        coalesce(currency, '___') as currency,
        sum(spend) as spend,
        sum(spend_reporting) as spend_reporting,
        count(spend) - count(spend_reporting) as ads_unconverted,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(sends) as platform_sends,
        sum(opens) as platform_opens
    from {{ ref('fct_ad_performance_daily') }}
    group by
        {{ week_start('date_day') }},
        coalesce(currency, '___')
),

span as (
    select min(date_day) as first_day
    from {{ ref('fct_ad_performance_daily') }}
),

final as (
    select
        cast(summed.week_start as date) as week_start,
        cast(nullif(summed.currency, '___') as varchar) as currency,
        cast(
            summed.week_start < span.first_day
            or {{ plus_days('summed.week_start', 6) }} > run_facts.as_of as boolean
        ) as is_partial_week,
        cast(summed.spend as decimal(28, 9)) as spend,
        cast(summed.impressions as bigint) as impressions,
        cast(summed.clicks as bigint) as clicks,
        cast(summed.platform_sends as bigint) as platform_sends,
        cast(summed.platform_opens as bigint) as platform_opens,
        cast({{ where_whole('summed.spend_reporting', 'summed.ads_unconverted') }} as decimal(28, 9)) as spend_reporting,
        cast(summed.ads_unconverted as bigint) as ads_unconverted,
        {{ ratio('summed.spend', 'summed.clicks') }} as cpc,
        1000 * {{ ratio('summed.spend', 'summed.impressions') }} as cpm
    from summed
    cross join span
    cross join {{ source('ops', 'run_facts') }} as run_facts
)

select * from final
