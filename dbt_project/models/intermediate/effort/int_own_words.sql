{{ config(materialized='view', schema='private') }}

{#- Bodies that `int_message_texts` has read as they are now, with the seeds of now, are not read again. -#}
{%- set before = built_before('int_message_texts') %}
{%- set marked = change_mark(
    ['body_text', 'participant_names', 'subject_text', 'lang_hint', "'" ~ effort_cut_digest() ~ "'"]
) %}

with
{%- if before %}
marks as (
    select
        source_relation,
        message_key,
        {{ marked }} as body_mark
    from {{ ref('message_bodies') }}
),

unread as (
    select marks.*
    from marks
    left join {{ before }} as known
        on
            marks.source_relation = known.source_relation
            and marks.message_key = known.message_key
            and marks.body_mark = known.body_mark
    where known.message_key is null
),

unread_bodies as (
    select
        bodies.*,
        unread.body_mark
    from {{ ref('message_bodies') }} as bodies
    inner join unread
        on bodies.source_relation = unread.source_relation and bodies.message_key = unread.message_key
),
{%- else %}
unread_bodies as (
    select
        *,
        {{ marked }} as body_mark
    from {{ ref('message_bodies') }}
),
{%- endif %}

words as (
    {{ effort_own_words(
        'unread_bodies', effort_alternation(ref('eff_reply_cut')),
        'source_relation, message_key, lang_hint, subject_text, body_mark'
    ) | indent }}

    select * from final
)

select * from words
