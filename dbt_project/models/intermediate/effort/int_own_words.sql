{{ config(materialized='view', schema='private') }}

{%- set cuts = effort_alternation(ref('eff_reply_cut')) %}
{%- set names = ['name_1', 'name_2', 'name_3', 'name_4', 'name_5', 'name_6'] %}

with cut as (
    select
        source_relation,
        message_key,
        lang_hint,
        participant_names,
        left(subject_text, 200) as subject_text,
        {{ effort_own_words('left(body_text, 4000)', cuts) }} as own_words
    from {{ ref('message_bodies') }}
    where body_text is not null
),

unmentioned as (
    select
        source_relation,
        message_key,
        lang_hint,
        subject_text,
        {{ effort_without_mentions('own_words') }} as own_words,
        {%- for name in names %}
        {{ effort_name('participant_names', loop.index) }} as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
    from cut
),

-- Only the first 120 characters are searched for names.
checked as (
    select
        *,
        left(own_words, 120) as head,
        substring(own_words, 121) as rest,
        coalesce({{ effort_may_name('left(own_words, 120)', names) }}, false) as may_name
    from unmentioned
),

unnamed as (
    select
        *,
        case when may_name then {{ effort_without_names('head', names) }} end as unnamed_head
    from checked
),

final as (
    select
        source_relation,
        message_key,
        lang_hint,
        subject_text,
        case
            when not may_name then own_words
            when rest <> '' then unnamed_head || rest
            else coalesce(
                nullif(trim({{ effort_without_last_name("rtrim(unnamed_head, ' .,!')", names) }}), ''), own_words
            )
        end as own_words
    from unnamed
)

select * from final
