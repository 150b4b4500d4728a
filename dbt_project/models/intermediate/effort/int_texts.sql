{{ config(schema='private', materialized='incremental', incremental_strategy='delete+insert', unique_key='text_id') }}

{#- A text known from the owner alone is read again once somebody else writes it: what it wants is asked only then. -#}
with limits as (
    {{ effort_weights(['limit_chars']) | indent }}
),

own_words as (
    select distinct own_words from {{ ref('int_own_words') }}
    union
    select '' as own_words
),

received as (
    select distinct text_id from {{ ref('int_message_texts') }} where direction <> 'out'
),

keyed as (
    select
        {{ text_key('own_words') }} as text_id,
        {{ effort_emoticons('left(own_words, 300)') }} as head,
        {{ matches('own_words', '[?¿？؟]') }} as is_question
    from own_words
),

fresh as (
    select
        keyed.*,
        received.text_id is not null as is_received
    from keyed
    left join received on keyed.text_id = received.text_id
    {% if is_incremental() %}
    left join {{ this }} as known on keyed.text_id = known.text_id
    where known.text_id is null or (received.text_id is not null and not known.is_received)
    {% endif %}
),

formed as (
    select
        *,
        {{ effort_normal_form('head') }} as normal_form
    from fresh
),

final as (
    select
        formed.text_id,
        {{ text_key('formed.normal_form') }} as form_id,
        formed.normal_form,
        case when formed.is_received then {{ without_accents('lower(formed.head)') }} end as folded,
        length(formed.normal_form) > limits.w_limit_chars as is_long,
        formed.is_question,
        formed.is_received
    from formed
    cross join limits
)

select * from final
