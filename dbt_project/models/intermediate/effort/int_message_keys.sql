{{ config(schema='private') }}

{#-
  Keys and flags only, one row a message of a conversation to score: the bridge between the messages and their texts,
  forms and language.
#}
{%- set yn = effort_classes().index('yn') %}
with messages as (
    select
        messages.*,
        texts.form_id,
        texts.is_question,
        coalesce(intents.is_auto_text, false) as is_auto_text,
        intents.intent,
        coalesce(intents.is_offer, false) as is_offer,
        words.n_words,
        words.n_words_read,
        words.evidence,
        words.n_units > 0 and words.n_units in (
            {%- for lang in effort_languages() %}
            {{ packed_field('words.classes_' ~ lang, yn, 6) }}{{ ',' if not loop.last }}
            {%- endfor %}
        ) as is_yes_or_no
    from {{ ref('int_message_texts') }} as messages
    inner join {{ ref('int_thread_marks') }} as marks
        on
            messages.source_relation = marks.source_relation
            and coalesce(messages.thread_key, '') = marks.thread_key
            and not marks.is_settled
    inner join {{ ref('int_texts') }} as texts on messages.text_id = texts.text_id
    inner join {{ ref('int_form_words') }} as words on texts.form_id = words.form_id
    left join {{ ref('int_text_intents') }} as intents on messages.text_id = intents.text_id
),

-- What a message follows matters to a bare yes or no, and after an offer of more help: only such threads are ordered.
answering as (
    select distinct
        source_relation,
        thread_key
    from messages
    where is_yes_or_no or is_offer
),

in_order as (
    select
        messages.source_relation,
        messages.message_key,
        messages.is_yes_or_no,
        lag(messages.sender_key) over in_thread is distinct from messages.sender_key as is_answer,
        lag(messages.is_question) over in_thread as follows_question,
        lag(messages.is_offer) over in_thread as follows_offer
    from messages
    inner join answering
        on messages.source_relation = answering.source_relation and messages.thread_key = answering.thread_key
    window in_thread as (
        partition by messages.source_relation, messages.thread_key
        order by messages.sent_at asc nulls last, messages.message_key asc
    )
),

answers as (
    select
        source_relation,
        message_key,
        is_yes_or_no and follows_question as answers_question,
        follows_offer as answers_offer
    from in_order
    where is_answer and (is_yes_or_no and follows_question or follows_offer)
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
        messages.form_id,
        messages.is_question,
        messages.is_auto_text,
        coalesce(messages.intent, case when messages.is_question then 'question' else 'none' end) as intent,
        case
            when messages.n_words = 0 then 'und'
            when 2 * {{ packed_field('messages.evidence', effort_languages() | length, 7) }} > messages.n_words_read
                then 'und'
            else languages.lang
        end as lang,
        coalesce(answers.answers_question, false) as answers_question,
        coalesce(answers.answers_offer, false) as answers_offer
    from messages
    left join answers
        on messages.source_relation = answers.source_relation and messages.message_key = answers.message_key
    inner join {{ ref('int_message_languages') }} as languages
        on
            messages.source_relation = languages.source_relation
            and coalesce(messages.thread_key, '') = languages.thread_key
            and coalesce(messages.sender_key, '') = languages.sender_key
)

select * from final
