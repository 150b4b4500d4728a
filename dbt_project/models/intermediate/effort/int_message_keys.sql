{{ config(schema='private') }}

{#-
  Keys and flags only, one row a message of a conversation to score: the bridge between the messages and their texts,
  forms and language.
#}
with final as (
    select
        messages.source_relation,
        messages.message_key,
        messages.thread_key,
        messages.sent_at,
        messages.direction,
        messages.is_platform_option,
        messages.is_auto_header or messages.is_auto_subject as is_auto_header,
        facts.form_id,
        facts.is_question,
        facts.is_auto_text,
        coalesce(facts.intent, case when facts.is_question then 'question' else 'none' end) as intent,
        case
            when facts.n_words = 0 then 'und'
            when 2 * {{ packed_field('facts.evidence', effort_languages() | length, 7) }} > facts.n_words_read
                then 'und'
            else languages.lang
        end as lang,
        coalesce(answers.answers_question, false) as answers_question,
        coalesce(answers.answers_offer, false) as answers_offer
    from {{ ref('int_message_texts') }} as messages
    inner join {{ ref('int_thread_marks') }} as marks
        on
            messages.source_relation = marks.source_relation
            and coalesce(messages.thread_key, '') = marks.thread_key
            and not marks.is_settled
    inner join {{ ref('int_text_facts') }} as facts on messages.text_id = facts.text_id
    inner join {{ ref('int_message_languages') }} as languages
        on
            messages.source_relation = languages.source_relation
            and coalesce(messages.thread_key, '') = languages.thread_key
            and coalesce(messages.sender_key, '') = languages.sender_key
    left join {{ ref('int_message_answers') }} as answers
        on messages.source_relation = answers.source_relation and messages.message_key = answers.message_key
)

select * from final
