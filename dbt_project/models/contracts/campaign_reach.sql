{%- set columns = [
    'platform', 'source_relation', 'account_id', 'campaign_id', 'range_start', 'range_end', 'reach',
    'impressions',
] -%}

{{ stacked(columns, [
    ref('stg_linkedin_ads__campaign_reach'),
    ref('stg_landed__campaign_reach'),
]) }}
