{{ config(schema='private') }}

{#- What is known of a text before it is known who sent it and in which language: numbers and flags, no words. -#}
{%- set yn = effort_classes().index('yn') %}
with final as (
    select
        texts.text_id,
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
    from {{ ref('int_texts') }} as texts
    inner join {{ ref('int_form_words') }} as words on texts.form_id = words.form_id
    left join {{ ref('int_text_intents') }} as intents on texts.text_id = intents.text_id
)

select * from final
