{%- set columns = [
    'source_relation', 'account_id', 'date_day', 'ad_id', 'metric', 'revision', 'value_before', 'value_after',
    'seen_on', 'age_days',
] -%}

{{ stacked(columns, [
    ref('stg_linkedin_ads__restatements'),
    ref('stg_landed__restatements'),
]) }}
