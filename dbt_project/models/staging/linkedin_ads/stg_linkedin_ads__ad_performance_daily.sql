with analytics as (
    select * from {{ source('linkedin_ads', 'creative_analytics') }}
),

accounts as (
    select
        entity_id as account_id,
        max_by(currency, seen_on) as currency
    from {{ ref('stg_linkedin_ads__ad_entities') }}
    where entity_type = 'account'
    group by entity_id
),

final as (
    select
        cast('linkedin_ads' as varchar) as platform,
        analytics.source_relation,
        analytics.account_id,
        analytics.date as date_day,
        cast('UTC' as varchar) as report_timezone,
        ads.campaign_group_id,
        ads.campaign_id,
        analytics.creative_id as ad_id,
        ads.channel_format,
        coalesce(accounts.currency, ads.currency) as currency,
        analytics.cost_in_local_currency as spend,
        analytics.impressions,
        analytics.clicks,
        analytics.landing_page_clicks as landing_clicks,
        analytics.total_engagements as engagements_reported,
        analytics.sends,
        analytics.opens,
        analytics.action_clicks as message_clicks,
        analytics.one_click_leads as leads,
        analytics.one_click_lead_form_opens as lead_form_opens,
        cast(analytics.external_website_conversions as decimal(28, 9)) as conversions,
        analytics.conversion_value_in_local_currency as conversion_value,
        cast(null as bigint) as video_views,
        cast(null as varchar) as attribution_setting,
        cast(analytics.extra as json) as extra
    from analytics
    left join {{ ref('stg_linkedin_ads__ads_resolved') }} as ads
        on analytics.creative_id = ads.ad_id
    left join accounts
        on analytics.account_id = accounts.account_id
)

select * from final
