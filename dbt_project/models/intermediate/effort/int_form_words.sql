{{ config(schema='private', materialized='incremental', incremental_strategy='delete+insert', unique_key='form_id') }}

{#- Distinct normal forms, their words counted by class in every language: one pass, no language decided yet. -#}
{%- set languages = effort_languages() %}
{%- set lexicon = effort_lexicon_digest() %}
{%- set phrases = {} %}
{%- for class in effort_classes() %}
{%- do phrases.update({class: effort_alternation(ref('int_phrases'), "counts_as = '" ~ class ~ "'", 'normal_form')}) %}
{%- endfor %}
{%- set ns = namespace(phrased='words_read') %}
{%- for class, pattern in phrases.items() if pattern != effort_alternation_of_nothing() %}
{%- set ns.phrased = replace_all(ns.phrased, '\\b(?:' ~ pattern ~ ')\\b', '+' ~ class) %}
{%- endfor %}

with limits as (
    {{ effort_weights(['limit_chars']) | indent }}
),

forms as (
    select
        form_id,
        any_value(normal_form) as normal_form
    from {{ ref('int_texts') }}
    {% if is_incremental() %}
    where form_id not in (select form_id from {{ this }} where lexicon = '{{ lexicon }}')
    {% endif %}
    group by form_id
),

measured as (
    select
        forms.*,
        length(forms.normal_form) > limits.w_limit_chars as is_long
    from forms
    cross join limits
),

read as (
    select
        *,
        {{ effort_words_read() }} as words_read
    from measured
),

words as (
    select
        form_id,
        {{ each_word('words_read') }} as token
    from read
    where normal_form <> ''
),

counted as {{ computed_once() }} (
    select
        words.form_id,
        cast(count(*) as integer) as n_units,
        {%- for lang in languages %}
        cast(sum(tokens.class_{{ lang }}) as bigint) as classes_{{ lang }},
        {%- endfor %}
        cast(sum(tokens.evidence) as bigint) as evidence
    from words
    inner join {{ ref('int_tokens') }} as tokens on words.token = tokens.token
    group by words.form_id
),

-- The few texts with a phrase of several words in them: found by its longest word, then by the phrase itself.
signalled as (
    select
        read.form_id,
        ' ' || read.words_read || ' ' as words_read,
        {{ each_word('read.words_read') }} as word
    from read
    inner join counted on read.form_id = counted.form_id
    where not read.is_long and {{ packed_field('counted.evidence', languages | length + 1, 7) }} > 0
),

holding as (
    select distinct signalled.form_id
    from signalled
    inner join {{ ref('int_phrases') }} as phrases on signalled.word = phrases.signal_word
    where contains(signalled.words_read, ' ' || phrases.normal_form || ' ')
),

phrased as {{ computed_once() }} (
    select
        read.form_id,
        {{ ns.phrased }} as phrased
    from read
    inner join holding on read.form_id = holding.form_id
),

-- A phrase counts as one word of its class, yet its words stay evidence for the language.
phrased_words as (
    select
        form_id,
        {{ each_word('phrased') }} as token
    from phrased
),

phrased_counted as (
    select
        words.form_id,
        cast(count(*) as integer) as n_units,
        {%- for lang in languages %}
        cast(sum(tokens.class_{{ lang }}) as bigint) as classes_{{ lang }}{{ ',' if not loop.last }}
        {%- endfor %}
    from phrased_words as words
    inner join {{ ref('int_tokens') }} as tokens on words.token = tokens.token
    group by words.form_id
),

final as (
    select
        read.form_id,
        phrased.phrased,
        read.is_long,
        cast(length(read.normal_form) as integer) as n_chars,
        cast(case
            when read.normal_form = '' then 0
            when read.is_long then length(read.normal_form) - length(replace(read.normal_form, ' ', '')) + 1
            else counted.n_units
        end as integer) as n_words,
        phrases.family as canned_family,
        coalesce(phrased_counted.n_units, counted.n_units, 0) as n_units,
        coalesce(counted.n_units, 0) as n_words_read,
        {%- for lang in languages %}
        coalesce(phrased_counted.classes_{{ lang }}, counted.classes_{{ lang }}, 0) as classes_{{ lang }},
        {%- endfor %}
        coalesce(counted.evidence, 0) as evidence,
        '{{ lexicon }}' as lexicon
    from read
    left join counted on read.form_id = counted.form_id
    left join phrased on read.form_id = phrased.form_id
    left join phrased_counted on read.form_id = phrased_counted.form_id
    left join {{ ref('int_phrases') }} as phrases on read.normal_form = phrases.normal_form
)

select * from final
