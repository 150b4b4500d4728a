{{ config(schema='private') }}

{%- set columns = [
    'source_relation', 'message_key', 'body_text', 'subject_text', 'lang_hint', 'participant_names',
] -%}

{{ stacked(columns, [
    ref('stg_landed__message_bodies'),
    ref('stg_linkedin_archive__message_bodies'),
]) }}
