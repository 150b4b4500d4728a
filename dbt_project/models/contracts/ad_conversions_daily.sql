{%- set columns = [
    'platform', 'source_relation', 'account_id', 'date_day', 'campaign_group_id', 'campaign_id', 'ad_id',
    'conversion_type', 'attribution_setting', 'conversions', 'conversion_value',
] -%}

{{ stacked(columns, [
    ref('stg_landed__ad_conversions_daily'),
]) }}
