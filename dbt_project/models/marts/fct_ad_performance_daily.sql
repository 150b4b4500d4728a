{#
  Ad figures by day, replaced by whole days: those the run landed, and those whose campaign, group, format or
  currency is told differently by the platform's entities now than when the day was written. The second half keeps
  this table equal to a rebuild from nothing.
#}
{{
  config(
    materialized='incremental',
    incremental_strategy='replace',
    unique_key='date_day',
    event_time='date_day'
  )
}}

-- depends_on: {{ ref('int_ads_described') }}

with days as (
    select date_day
    from {{ ref('ad_performance_daily') }}
    where {{ in_window('date_day') }}
    {% if is_incremental() -%}
        union
        select stored.date_day
        from {{ this }} as stored
        inner join {{ ref('int_ads_described') }} as now
            on
                stored.platform = now.platform
                and stored.account_id = now.account_id
                and stored.ad_id = now.ad_id
        where
            stored.campaign_id is distinct from now.campaign_id
            or stored.campaign_group_id is distinct from now.campaign_group_id
            or stored.channel_format is distinct from now.channel_format
            or stored.currency is distinct from now.currency
    {%- endif %}
),

final as (
    select
        cast(platform as varchar) as platform,
        cast(source_relation as varchar) as source_relation,
        cast(account_id as varchar) as account_id,
        cast(date_day as date) as date_day,
        cast(report_timezone as varchar) as report_timezone,
        cast(campaign_group_id as varchar) as campaign_group_id,
        cast(campaign_id as varchar) as campaign_id,
        cast(ad_id as varchar) as ad_id,
        cast(channel_format as varchar) as channel_format,
        cast(currency as varchar) as currency,
        cast(spend as decimal(28, 9)) as spend,
        cast(impressions as bigint) as impressions,
        cast(clicks as bigint) as clicks,
        cast(landing_clicks as bigint) as landing_clicks,
        cast(engagements_reported as bigint) as engagements_reported,
        cast(sends as bigint) as sends,
        cast(opens as bigint) as opens,
        cast(message_clicks as bigint) as message_clicks,
        cast(leads as bigint) as leads,
        cast(lead_form_opens as bigint) as lead_form_opens,
        cast(conversions as decimal(28, 9)) as conversions,
        cast(conversion_value as decimal(28, 9)) as conversion_value,
        cast(video_views as bigint) as video_views,
        cast(attribution_setting as varchar) as attribution_setting
    from {{ ref('ad_performance_daily') }}
    where date_day in (select days.date_day from days)
)

select * from final
