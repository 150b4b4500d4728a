{{ config(schema='private') }}

{#- Keys and flags only, one row a message: the bridge between the messages and their texts, forms and language. -#}
with messages as (
    select * from {{ ref('int_message_texts') }}
),

final as (
    select
        messages.source_relation,
        messages.message_key,
        messages.thread_key,
        messages.sent_at,
        messages.direction,
        messages.is_platform_option,
        messages.is_auto_header or messages.is_auto_subject as is_auto_header,
        texts.form_id,
        texts.is_question,
        coalesce(intents.is_auto_text, false) as is_auto_text,
        coalesce(intents.intent, case when texts.is_question then 'question' else 'none' end) as intent,
        case
            when words.n_words = 0 then 'und'
            when 2 * {{ packed_field('words.evidence', effort_languages() | length, 7) }} > words.n_words_read then 'und'
            else languages.lang
        end as lang,
        case
            when lag(messages.sender_key) over in_thread is distinct from messages.sender_key
                then coalesce(lag(texts.is_question) over in_thread, false)
            else false
        end as answers_question
    from messages
    inner join {{ ref('int_texts') }} as texts on messages.text_id = texts.text_id
    inner join {{ ref('int_form_words') }} as words on texts.form_id = words.form_id
    left join {{ ref('int_text_intents') }} as intents on messages.text_id = intents.text_id
    inner join {{ ref('int_message_languages') }} as languages
        on
            messages.source_relation = languages.source_relation
            and coalesce(messages.thread_key, '') = languages.thread_key
            and coalesce(messages.sender_key, '') = languages.sender_key
    window in_thread as (
        partition by messages.source_relation, messages.thread_key order by messages.sent_at, messages.message_key
    )
)

select * from final
