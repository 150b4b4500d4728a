{%- set columns = [
    'source_relation', 'event_id', 'occurred_at', 'type', 'value', 'currency', 'person_key', 'campaign_id',
    'click_id', 'utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term', 'refers_to',
] -%}

{{ stacked(columns, [
    ref('stg_landed__outcomes'),
]) }}
