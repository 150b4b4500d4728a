{%- set columns = [
    'platform', 'source_relation', 'account_id', 'date_day', 'report_timezone', 'campaign_group_id',
    'campaign_id', 'ad_id', 'channel_format', 'currency', 'spend', 'impressions', 'clicks',
    'landing_clicks', 'engagements_reported', 'sends', 'opens', 'message_clicks', 'leads',
    'lead_form_opens', 'conversions', 'conversion_value', 'video_views', 'attribution_setting', 'extra',
] -%}

{{ stacked(columns, [
    ref('stg_linkedin_ads__ad_performance_daily'),
    ref('stg_landed__ad_performance_daily'),
]) }}
