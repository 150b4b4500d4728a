{{ config(schema='private', materialized='incremental', incremental_strategy='delete+insert', unique_key='text_id') }}

{%- set auto = effort_alternation(ref('eff_auto_reply_pattern'), "scope = 'text'") %}
{%- set intents = {} %}
{%- for intent in ['opt_out', 'declined', 'meeting', 'commit'] %}
{%- do intents.update({intent: effort_alternation(ref('eff_intent_phrase'), "intent = '" ~ intent ~ "'")}) %}
{%- endfor %}
{%- set lexicon = local_md5(auto ~ intents) %}

with limits as (
    {{ effort_weights(['limit_chars']) | indent }}
),

own_words as (
    select distinct own_words from {{ ref('int_own_words') }}
    union
    select '' as own_words
),

keyed as (
    select
        {{ text_key('own_words') }} as text_id,
        {{ effort_emoticons('left(own_words, 300)') }} as head,
        {{ matches('own_words', '[?¿？؟]') }} as is_question
    from own_words
),

fresh as (
    select * from keyed
    {% if is_incremental() %}
    where text_id not in (select text_id from {{ this }} where lexicon = '{{ lexicon }}')
    {% endif %}
),

formed as (
    select
        text_id,
        {{ effort_normal_form('head') }} as normal_form,
        {{ without_accents('lower(head)') }} as folded,
        is_question
    from fresh
),

final as (
    select
        text_id,
        {{ text_key('normal_form') }} as form_id,
        normal_form,
        length(normal_form) > limits.w_limit_chars as is_long,
        is_question,
        {{ matches('folded', auto) }} as is_auto_text,
        case
            {%- for intent, patterns in intents.items() %}
            when {{ matches('normal_form', patterns) }} then '{{ intent }}'
            {%- endfor %}
            when is_question then 'question'
            else 'none'
        end as intent,
        '{{ lexicon }}' as lexicon
    from formed
    cross join limits
)

select * from final
