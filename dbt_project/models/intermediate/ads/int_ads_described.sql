{# What the platform's entities say today about each ad that has figures: the columns of a fact that may change. #}

with final as (
    select distinct
        platform,
        account_id,
        ad_id,
        campaign_id,
        campaign_group_id,
        channel_format,
        currency
    from {{ ref('stg_linkedin_ads__ad_performance_daily') }}
)

select * from final
