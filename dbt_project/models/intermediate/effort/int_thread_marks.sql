{{ config(schema='private') }}

{#-
  What every conversation is scored from, as one number. A late reply, an edited text, another language learnt from the
  sender's other conversations, a form that became a template, a changed seed: each gives another number, and no clock
  and no window has to say where it happened.
#}
{%- set before = built_before('int_threads_scored') if built_before('int_messages_scored', 'intermediate') else none %}

with templates as (
    select
        form_id,
        is_to_many
    from {{ ref('int_forms') }}
    where is_template
),

messages as (
    select
        messages.source_relation,
        coalesce(messages.thread_key, '') as thread_key,
        {{ change_mark([
            'messages.message_key', 'messages.sender_key', 'messages.sent_at', 'messages.direction',
            'messages.is_platform_option', 'messages.is_auto_header', 'messages.is_auto_subject', 'messages.text_id',
            'texts.is_received', 'languages.lang', 'templates.form_id', 'templates.is_to_many',
        ]) }} as message_mark
    from {{ ref('int_message_texts') }} as messages
    inner join {{ ref('int_texts') }} as texts on messages.text_id = texts.text_id
    inner join {{ ref('int_message_languages') }} as languages
        on
            messages.source_relation = languages.source_relation
            and coalesce(messages.thread_key, '') = languages.thread_key
            and coalesce(messages.sender_key, '') = languages.sender_key
    left join templates on texts.form_id = templates.form_id
),

marks as (
    select
        source_relation,
        thread_key,
        cast(sum(message_mark) as varchar) || '{{ effort_digest() }}' as mark
    from messages
    group by source_relation, thread_key
),

final as (
    select
        marks.source_relation,
        marks.thread_key,
        marks.mark,
        {{ 'scored.mark is not null' if before else 'false' }} as is_settled
    from marks
    {% if before -%}
    left join {{ before }} as scored
        on
            marks.source_relation = scored.source_relation
            and marks.thread_key = scored.thread_key
            and marks.mark = scored.mark
    {%- endif %}
)

select * from final
