{#
  Ad figures by day, replaced by whole days: those the run landed, and those whose campaign, group, format or
  currency is told differently by the platform's entities now than when the day was written, or whose exchange rate
  is. The second half keeps this table equal to a rebuild from nothing.
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
        union
        select stored.date_day
        from {{ this }} as stored
        left join {{ ref('int_fx_rates') }} as rates
            on
                stored.date_day = rates.date_day
                and stored.currency = rates.currency
        where stored.fx_rate is distinct from rates.fx_rate
    {%- endif %}
),

final as (
    select
        cast(figures.platform as varchar) as platform,
        cast(figures.source_relation as varchar) as source_relation,
        cast(figures.account_id as varchar) as account_id,
        cast(figures.date_day as date) as date_day,
        cast(figures.report_timezone as varchar) as report_timezone,
        cast(figures.campaign_group_id as varchar) as campaign_group_id,
        cast(figures.campaign_id as varchar) as campaign_id,
        cast(figures.ad_id as varchar) as ad_id,
        cast(figures.channel_format as varchar) as channel_format,
        cast(figures.currency as varchar) as currency,
        cast(figures.spend as decimal(28, 9)) as spend,
        cast(figures.impressions as bigint) as impressions,
        cast(figures.clicks as bigint) as clicks,
        cast(figures.landing_clicks as bigint) as landing_clicks,
        cast(figures.engagements_reported as bigint) as engagements_reported,
        cast(figures.sends as bigint) as sends,
        cast(figures.opens as bigint) as opens,
        cast(figures.message_clicks as bigint) as message_clicks,
        cast(figures.leads as bigint) as leads,
        cast(figures.lead_form_opens as bigint) as lead_form_opens,
        cast(figures.conversions as decimal(28, 9)) as conversions,
        cast(figures.conversion_value as decimal(28, 9)) as conversion_value,
        cast(figures.video_views as bigint) as video_views,
        cast(figures.attribution_setting as varchar) as attribution_setting,
        {{ converted('figures.spend', 'rates.fx_rate') }} as spend_reporting,
        cast(rates.fx_rate as double) as fx_rate,
        cast(rates.fx_date as date) as fx_date
    from {{ ref('ad_performance_daily') }} as figures
    left join {{ ref('int_fx_rates') }} as rates
        on
            figures.date_day = rates.date_day
            and figures.currency = rates.currency
    where figures.date_day in (select days.date_day from days)
)

select * from final
