{%- set columns = [
    'platform', 'source_relation', 'account_id', 'entity_type', 'entity_id', 'seen_on', 'name', 'parent_id',
    'status', 'objective', 'channel_format', 'currency', 'timezone', 'landing_url', 'deleted',
] -%}

{{ stacked(columns, [
    ref('stg_linkedin_ads__ad_entities'),
    ref('stg_landed__ad_entities'),
]) }}
