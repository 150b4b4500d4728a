{#
  Which campaigns follow the naming pattern, and what is spent on those that do not: the money a report by part misses.
  Without a pattern there is nothing to follow, and no row.
#}

with asked as (
    select count(*) as parts
    from {{ source('ops', 'naming_parts') }}
),

split as (
    select distinct campaign_id
    from {{ ref('dim_campaign_part') }}
),

spent as (
    select
        campaign_id,
        currency,
        sum(spend) as spend,
        sum(spend_reporting) as spend_reporting,
        count(spend) - count(spend_reporting) as ads_unconverted,
        max(date_day) as last_day
    from {{ ref('fct_ad_performance_daily') }}
    group by
        campaign_id,
        currency
),

final as (
    select
        cast(campaigns.campaign_id as varchar) as campaign_id,
        cast(campaigns.campaign_name as varchar) as campaign_name,
        cast(campaigns.platform as varchar) as platform,
        cast(split.campaign_id is not null as boolean) as is_matched,
        cast(coalesce(spent.currency, campaigns.currency) as varchar) as currency,
        cast(spent.spend as decimal(28, 9)) as spend,
        cast({{ where_whole('spent.spend_reporting', 'spent.ads_unconverted') }} as decimal(28, 9)) as spend_reporting,
        cast(spent.last_day as date) as last_day
    from {{ ref('dim_campaign') }} as campaigns
    cross join asked
    left join split
        on campaigns.campaign_id = split.campaign_id
    left join spent
        on campaigns.campaign_id = spent.campaign_id
    where
        campaigns.is_campaign
        and asked.parts > 0
)

select * from final
