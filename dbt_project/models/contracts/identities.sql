{%- set columns = [
    'source_relation', 'person_key', 'linked_key', 'kind',
] -%}

{{ stacked(columns, [
    ref('stg_linkedin_archive__identities'),
    ref('stg_landed__identities'),
]) }}
