with final as (
    select
        platform,
        source_relation,
        account_id,
        date as date_day,
        report_timezone,
        campaign_group_id,
        campaign_id,
        ad_id,
        channel_format,
        currency,
        spend,
        impressions,
        clicks,
        landing_clicks,
        engagements_reported,
        sends,
        opens,
        message_clicks,
        leads,
        lead_form_opens,
        conversions,
        conversion_value,
        video_views,
        attribution_setting,
        cast(extra as json) as extra
    from {{ source('landed', 'ad_performance') }}
)

select * from final
