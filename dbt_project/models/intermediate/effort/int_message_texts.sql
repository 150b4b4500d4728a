{{ config(schema='private') }}

{%- set headers = effort_alternation(ref('eff_auto_reply_pattern'), "scope = 'header'") %}
{%- set subjects = effort_alternation(ref('eff_auto_reply_pattern'), "scope = 'subject'") %}

with final as (
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
        coalesce({{ matches(without_accents('lower(left(words.subject_text, 200))'), subjects) }}, false) as is_auto_subject,
        words.lang_hint,
        {{ text_key("coalesce(words.own_words, '')") }} as text_id
    from {{ ref('messages') }} as messages
    left join {{ ref('int_own_words') }} as words
        on
            messages.source_relation = words.source_relation
            and messages.message_key = words.message_key
    where not coalesce(messages.is_draft, false)
)

select * from final
