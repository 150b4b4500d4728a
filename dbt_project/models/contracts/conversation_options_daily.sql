{%- set columns = [
    'platform', 'source_relation', 'account_id', 'date_day', 'ad_id', 'node_id', 'option_index', 'option_label',
    'reply_type', 'clicks',
] -%}

{{ stacked(columns, [
    ref('stg_linkedin_ads__conversation_options_daily'),
]) }}
