{{ config(schema='private', materialized='incremental', incremental_strategy='delete+insert', unique_key='form_id') }}

{#- Distinct normal forms, their words counted by class in every language: one pass, no language decided yet. -#}
{%- set languages = effort_languages() %}
{%- set lexicon = local_md5(
    effort_fingerprint(ref('int_lexicon'), ['lang', 'token', 'class'])
    ~ effort_fingerprint(ref('int_phrases'), ['normal_form', 'family', "coalesce(counts_as, '')"])
) %}
{%- set phrases = {} %}
{%- for class in effort_classes() %}
{%- do phrases.update({class: effort_alternation(ref('int_phrases'), "counts_as = '" ~ class ~ "'", 'normal_form')}) %}
{%- endfor %}
{%- set any_phrase = effort_alternation(ref('int_phrases'), 'counts_as is not null', 'normal_form') %}
{%- set ns = namespace(phrased='words_read') %}
{%- for class, pattern in phrases.items() if pattern != effort_alternation_of_nothing() %}
{%- set ns.phrased = replace_all(ns.phrased, '\\b(?:' ~ pattern ~ ')\\b', '+' ~ class) %}
{%- endfor %}

with forms as (
    select
        form_id,
        any_value(normal_form) as normal_form,
        bool_or(is_long) as is_long
    from {{ ref('int_texts') }}
    {% if is_incremental() %}
    where form_id not in (select form_id from {{ this }} where lexicon = '{{ lexicon }}')
    {% endif %}
    group by form_id
),

read as (
    select
        *,
        {{ effort_words_read() }} as words_read
    from forms
),

-- The few texts with a phrase of several words in them: found by one pattern before any is replaced.
phrased as {{ computed_once() }} (
    select
        form_id,
        {{ ns.phrased }} as phrased
    from read
    where not is_long and {{ matches('words_read', '\\b(?:' ~ any_phrase ~ ')\\b') }}
),

-- A phrase counts as one word of its class, yet its words are evidence for the language.
plain_words as (
    select
        read.form_id,
        {{ each_word('read.words_read') }} as token,
        case when phrased.form_id is null then 1 else 0 end as counts,
        1 as witnesses
    from read
    left join phrased on read.form_id = phrased.form_id
    where read.normal_form <> ''
),

words as (
    select * from plain_words
    union all
    select
        form_id,
        {{ each_word('phrased') }} as token,
        1 as counts,
        0 as witnesses
    from phrased
),

counted as (
    select
        words.form_id,
        cast(sum(words.counts) as integer) as n_units,
        cast(sum(words.witnesses) as integer) as n_words_read,
        {%- for lang in languages %}
        cast(sum(words.counts * tokens.class_{{ lang }}) as bigint) as classes_{{ lang }},
        {%- endfor %}
        cast(sum(words.witnesses * tokens.evidence) as bigint) as evidence
    from words
    inner join {{ ref('int_tokens') }} as tokens on words.token = tokens.token
    group by words.form_id
),

final as (
    select
        read.form_id,
        read.normal_form,
        phrased.phrased,
        read.is_long,
        cast(length(read.normal_form) as integer) as n_chars,
        cast(case
            when read.normal_form = '' then 0
            else length(read.normal_form) - length(replace(read.normal_form, ' ', '')) + 1
        end as integer) as n_words,
        phrases.family as canned_family,
        coalesce(counted.n_units, 0) as n_units,
        coalesce(counted.n_words_read, 0) as n_words_read,
        {%- for lang in languages %}
        coalesce(counted.classes_{{ lang }}, 0) as classes_{{ lang }},
        {%- endfor %}
        coalesce(counted.evidence, 0) as evidence,
        '{{ lexicon }}' as lexicon
    from read
    left join phrased on read.form_id = phrased.form_id
    left join counted on read.form_id = counted.form_id
    left join {{ ref('int_phrases') }} as phrases on read.normal_form = phrases.normal_form
)

select * from final
