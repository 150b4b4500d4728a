{{ config(materialized='view', schema='private') }}

{#- The counts of every form in the language it is read in, and as a question or not: what the terms are made of. -#}
{%- set languages = effort_languages() %}
{%- set classes = effort_classes() %}

with limits as (
    {{ effort_weights(['limit_address_words']) | indent }}
),

wanted as (
    select distinct form_id, is_question, lang from {{ ref('int_message_keys') }}
),

packed as (
    select
        wanted.form_id,
        wanted.is_question,
        wanted.lang,
        words.is_long,
        words.n_chars,
        words.n_words,
        words.n_units,
        words.canned_family,
        case wanted.lang
            {%- for lang in languages %}
            when '{{ lang }}' then words.classes_{{ lang }}
            {%- endfor %}
        end as packed_classes,
        words.classes_{{ languages[0] }} as packed_anywhere
    from wanted
    inner join {{ ref('int_form_words') }} as words on wanted.form_id = words.form_id
),

-- Emoji are emoji in any language; the other classes are unknown where the language is, or the text was not read whole.
counted as (
    select
        form_id,
        is_question,
        lang,
        is_long,
        n_chars,
        n_words,
        n_units,
        canned_family,
        {%- for class in classes %}
        {%- set source = 'packed_anywhere' if class == 'emoji' else 'packed_classes' %}
        case when not is_long then cast({{ packed_field(source, loop.index0, 6) }} as smallint) end as n_{{ class }}{{ ',' if not loop.last }}
        {%- endfor %}
    from packed
),

overrides as (
    {%- for lang in languages %}
    select
        '{{ lang }}' as lang,
        {{ effort_normal_form('token') }} as token,
        weight
    from {{ ref('eff_token_override') }}
    where lang in ('{{ lang }}', '*')
    {{ 'union all' if not loop.last }}
    {%- endfor %}
),

forms as (
    select distinct
        form_id,
        normal_form
    from {{ ref('int_texts') }}
    where exists (select 1 from overrides)
),

words as (
    select
        form_id,
        {{ each_word('normal_form') }} as token
    from forms
),

overridden as (
    select
        words.form_id,
        overrides.lang,
        cast(sum(overrides.weight) as double) as override_weight
    from words
    inner join overrides on words.token = overrides.token
    group by words.form_id, overrides.lang
),

features as (
    select
        counted.*,
        n_units - {% for class in classes %}n_{{ class }}{{ ' - ' if not loop.last }}{% endfor %} as n_content,
        case when not counted.is_long then overridden.override_weight end as override_weight
    from counted
    left join overridden on counted.form_id = overridden.form_id and counted.lang = overridden.lang
),

-- One unknown word in a short greeting or thanks is the name of whom it is said to: neither said nor counted.
addressed as (
    select
        features.*,
        case
            when n_content > 0 and n_greet + n_thanks > 0 and n_units <= limits.w_limit_address_words then 1
            else 0
        end as n_address
    from features
    cross join limits
),

final as (
    select
        *,
        n_units - n_address as n_said,
        n_content + n_ask + n_num - n_address as n_specific
    from addressed
)

select * from final
