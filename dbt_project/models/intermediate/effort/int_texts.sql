{{ config(schema='private', materialized='incremental', incremental_strategy='delete+insert', unique_key='text_id') }}

{#-
  Of every new text one message is read again. A text known from the owner alone is read once more when somebody else
  writes it: what it wants is asked only then.
#}
with fresh as (
    select
        messages.text_id,
        min(messages.message_key) as message_key,
        min_by(messages.source_relation, messages.message_key) as source_relation,
        bool_or(messages.direction <> 'out') as is_received
    from {{ ref('int_message_texts') }} as messages
    {% if is_incremental() %}
    left join {{ this }} as known on messages.text_id = known.text_id
    where known.text_id is null or (messages.direction <> 'out' and not known.is_received)
    {% endif %}
    group by messages.text_id
),

fresh_bodies as (
    select
        fresh.text_id,
        fresh.is_received,
        coalesce(bodies.body_text, '') as body_text,
        bodies.participant_names
    from fresh
    left join {{ ref('message_bodies') }} as bodies
        on fresh.source_relation = bodies.source_relation and fresh.message_key = bodies.message_key
),

own_words as (
    {{ effort_own_words('fresh_bodies', effort_alternation(ref('eff_reply_cut')), 'text_id, is_received') | indent }}

    select * from final
),

-- An owner's own text is only read for what it says first: 160 characters are more than `limit_chars`.
keyed as (
    select
        text_id,
        is_received,
        right(own_words, 80) as tail,
        {{ effort_emoticons("left(own_words, case when is_received then 300 else 160 end)") }} as head,
        contains(own_words, '?') or not {{ is_ascii('own_words') }} and {{ matches('own_words', '[¿？؟]') }} as is_question
    from own_words
),

lettered as (
    select
        *,
        {{ effort_letters('head') }} as letters,
        case when is_question then {{ effort_letters('tail') }} end as tail_letters
    from keyed
),

formed as (
    select
        *,
        {{ effort_single_spaces('letters') }} as normal_form
    from lettered
),

final as (
    select
        formed.text_id,
        {{ text_key('formed.normal_form') }} as form_id,
        formed.normal_form,
        case when formed.is_received then formed.head end as folded,
        formed.is_question,
        {{ effort_single_spaces('formed.tail_letters') }} as question_tail,
        formed.is_received
    from formed
)

select * from final
