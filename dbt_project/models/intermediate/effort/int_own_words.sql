{{ config(materialized='view', schema='private') }}

{%- set cuts = effort_alternation(ref('eff_reply_cut')) %}

with cut as (
    select
        source_relation,
        message_key,
        lang_hint,
        {{ without_accents("lower(replace(participant_names, '|', ' '))") }} as names,
        left(subject_text, 200) as subject_text,
        {{ effort_own_words('left(body_text, 4000)', cuts) }} as own_words
    from {{ ref('message_bodies') }}
),

unmentioned as (
    select
        source_relation,
        message_key,
        lang_hint,
        names,
        subject_text,
        {{ effort_without_mentions('own_words') }} as own_words
    from cut
),

final as (
    select
        source_relation,
        message_key,
        lang_hint,
        subject_text,
        {{ effort_without_names('own_words', 'names') }} as own_words
    from unmentioned
    where own_words is not null
)

select * from final
