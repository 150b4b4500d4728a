{%- set columns = [
    'platform', 'source_relation', 'account_id', 'date_day', 'spend', 'impressions', 'clicks', 'sends',
    'opens',
] -%}

{{ stacked(columns, [
    ref('stg_linkedin_ads__ad_control_totals'),
    ref('stg_landed__ad_control_totals'),
]) }}
