{{ config(schema='private') }}

{%- set before = built_before('int_message_texts') %}
{%- set headers = effort_alternation(ref('eff_auto_reply_pattern'), "scope = 'header'") %}
{%- set subjects = effort_alternation(ref('eff_auto_reply_pattern'), "scope = 'subject'") %}

with fresh as {{ computed_once() if before }} (
    select
        source_relation,
        message_key,
        body_mark,
        lang_hint,
        coalesce({{ matches(without_accents('lower(left(subject_text, 200))'), subjects) }}, false) as is_auto_subject,
        {{ text_key('own_words') }} as text_id
    from {{ ref('int_own_words') }}
),

-- What was read earlier stays as it was read, also where its body has expired since.
read as (
    select * from fresh
    {% if before -%}
    union all
    select
        known.source_relation,
        known.message_key,
        known.body_mark,
        known.lang_hint,
        known.is_auto_subject,
        known.text_id
    from {{ before }} as known
    left join fresh on known.source_relation = fresh.source_relation and known.message_key = fresh.message_key
    where known.body_mark is not null and fresh.message_key is null
    {%- endif %}
),

final as (
    select
        messages.source_relation,
        messages.message_key,
        messages.thread_key,
        messages.sender_key,
        messages.sent_at,
        messages.direction,
        coalesce(messages.is_platform_option, false) as is_platform_option,
        (
            coalesce(lower(messages.auto_submitted) not in ('', 'no', 'false'), false)
            or coalesce({{ matches('lower(messages.auto_submitted)', headers) }}, false)
        ) as is_auto_header,
        coalesce(read.is_auto_subject, false) as is_auto_subject,
        read.lang_hint,
        coalesce(read.text_id, {{ text_key("''") }}) as text_id,
        read.body_mark
    from {{ ref('messages') }} as messages
    left join read
        on
            messages.source_relation = read.source_relation
            and messages.message_key = read.message_key
    where not coalesce(messages.is_draft, false)
)

select * from final
