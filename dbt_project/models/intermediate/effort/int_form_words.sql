{{ config(schema='private', materialized='incremental', incremental_strategy='delete+insert', unique_key='form_id') }}

{%- set languages = effort_languages() %}
{%- set lexicon = effort_fingerprint(ref('int_lexicon')) %}

with forms as (
    select
        form_id,
        max(normal_form) as normal_form,
        bool_or(is_long) as is_long
    from {{ ref('int_texts') }}
    {% if is_incremental() %}
    where form_id not in (select form_id from {{ this }} where lexicon = '{{ lexicon }}')
    {% endif %}
    group by form_id
),

words as (
    select
        form_id,
        {{ each_word(effort_words_read()) }} as token
    from forms
    where normal_form <> ''
),

counted as (
    select
        words.form_id,
        count(*) as n_words_read,
        {%- for lang in languages %}
        cast(sum(tokens.class_{{ lang }}) as bigint) as classes_{{ lang }},
        {%- endfor %}
        cast(sum(tokens.evidence) as bigint) as evidence
    from words
    inner join {{ ref('int_tokens') }} as tokens on words.token = tokens.token
    group by words.form_id
),

canned as (
    select
        {{ effort_normal_form('phrase') }} as normal_form,
        min(family) as family
    from {{ ref('eff_canned_phrase') }}
    group by {{ effort_normal_form('phrase') }}
),

final as (
    select
        forms.form_id,
        forms.normal_form,
        forms.is_long,
        cast(length(forms.normal_form) as integer) as n_chars,
        cast(case
            when forms.normal_form = '' then 0
            else length(forms.normal_form) - length(replace(forms.normal_form, ' ', '')) + 1
        end as integer) as n_words,
        canned.family as canned_family,
        coalesce(counted.n_words_read, 0) as n_words_read,
        {%- for lang in languages %}
        coalesce(counted.classes_{{ lang }}, 0) as classes_{{ lang }},
        {%- endfor %}
        coalesce(counted.evidence, 0) as evidence,
        '{{ lexicon }}' as lexicon
    from forms
    left join counted on forms.form_id = counted.form_id
    left join canned on forms.normal_form = canned.normal_form
)

select * from final
