{{ config(schema='private', materialized='incremental', incremental_strategy='delete+insert', unique_key='form_id') }}

{#- Distinct normal forms, their words counted by class in every language: one pass, no language decided yet. -#}
{%- set languages = effort_languages() %}
{%- set lexicon = local_md5(
    effort_fingerprint(ref('int_lexicon'), ['lang', 'token', 'class'])
    ~ effort_fingerprint(ref('int_phrases'), ['normal_form', 'family', "coalesce(counts_as, '')"])
) %}
{%- set ns = namespace(phrased='words_read') %}
{%- for class in effort_classes() %}
{%- set phrases = effort_alternation(ref('int_phrases'), "counts_as = '" ~ class ~ "'", 'normal_form') %}
{%- if phrases != effort_alternation_of_nothing() %}
{%- set ns.phrased = replace_all(ns.phrased, '\\b(?:' ~ phrases ~ ')\\b', '+' ~ class) %}
{%- endif %}
{%- endfor %}

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

read as (
    select
        *,
        {{ effort_words_read() }} as words_read
    from forms
),

phrased as (
    select
        form_id,
        words_read,
        case when is_long then words_read else {{ ns.phrased }} end as phrased
    from read
    where normal_form <> ''
),

-- A phrase counts as one word of its class, yet its words are evidence for the language.
words as (
    select
        form_id,
        {{ each_word('phrased') }} as token,
        1 as counts,
        cast(phrased = words_read as integer) as witnesses
    from phrased
    union all
    select
        form_id,
        {{ each_word('words_read') }} as token,
        0 as counts,
        1 as witnesses
    from phrased
    where phrased <> words_read
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
        nullif(phrased.phrased, read.normal_form) as phrased,
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
