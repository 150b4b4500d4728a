{{ config(schema='private') }}

{%- set classes = effort_classes() %}
{%- set languages = effort_languages() %}
{%- set lexicon = effort_lexicon_digest() %}
{%- set counted, known_tokens = built_before('int_form_words'), built_before('int_tokens') %}
{%- if not (counted and known_tokens) %}{% set counted, known_tokens = none, none %}{% endif %}

{#- The words of forms that are counted already, under these very seeds, are classed already. -#}
with limits as (
    {{ effort_weights(['limit_chars']) | indent }}
),

forms as (
    select distinct
        texts.normal_form,
        length(texts.normal_form) > limits.w_limit_chars as is_long
    from {{ ref('int_texts') }} as texts
    cross join limits
    {% if counted -%}
    left join {{ counted }} as counted on texts.form_id = counted.form_id and counted.lexicon = '{{ lexicon }}'
    where counted.form_id is null
    {%- endif %}
),

words as (
    select distinct {{ each_word(effort_words_read()) }} as token from forms
    where normal_form <> ''
    union
    select token from {{ ref('int_lexicon') }} where left(token, 1) = '+'
),

lexicon as (
    select * from {{ ref('int_lexicon') }}
),

known as (
    select distinct token from lexicon
),

-- What a word not in the lexicon may stand for: itself with drawn-out letters shortened, to two and to one.
shortened as (
    select
        words.token,
        {{ shorten_runs('words.token', 2) }} as to_two,
        {{ shorten_runs('words.token', 1) }} as to_one
    from words
    left join known on words.token = known.token
    where known.token is null and {{ matches('words.token', letter_runs()) }}
),

drawn_out as (
    select
        shortened.token,
        coalesce(two.token, one.token) as stands_for
    from shortened
    left join known as two on shortened.to_two = two.token
    left join known as one on shortened.to_one = one.token
    where coalesce(two.token, one.token) is not null
),

-- One slip of the finger in a thanks or a greeting of six letters or more: a letter lost, doubled or swapped.
courtesies as (
    select distinct token from lexicon where class in ('thanks', 'greet') and length(token) >= 6
),

mistyped as (
    select
        words.token,
        min(courtesies.token) as stands_for
    from words
    inner join courtesies
        on
            left(words.token, 1) = left(courtesies.token, 1)
            and right(words.token, 1) = right(courtesies.token, 1)
            and length(words.token) between length(courtesies.token) - 1 and length(courtesies.token) + 1
    left join known on words.token = known.token
    where
        known.token is null
        and (
            -- One vowel for another is more often another word ("thinks") than a slip.
            levenshtein(words.token, courtesies.token) = 1 and (
                length(words.token) <> length(courtesies.token)
                or {{ without_vowels('words.token') }} <> {{ without_vowels('courtesies.token') }}
            )
            or levenshtein(words.token, courtesies.token) = 2 and (
                {{ sorted_letters('words.token') }} = {{ sorted_letters('courtesies.token') }}
            )
        )
    group by words.token
),

resolved as (
    select
        words.token,
        coalesce(drawn_out.stands_for, mistyped.stands_for, words.token) as stands_for
    from words
    left join drawn_out on words.token = drawn_out.token
    left join mistyped on words.token = mistyped.token
),

-- Patterns speak last: they name what no list can (digits, any emoji, laughter of any length).
patterned as (
    select
        token,
        stands_for,
        case
            {%- for class in classes %}
            when {{ matches('token', effort_alternation(ref('eff_token_pattern'), "class = '" ~ class ~ "'")) }}
                then {{ 64 ** loop.index0 }}
            {%- endfor %}
            else 0
        end as packed_pattern,
        {{ matches('token', '\\p{L}') }} and not {{ matches('token', '\\p{Latin}') }} as is_foreign
    from resolved
),

signals as (
    select distinct signal_word from {{ ref('int_phrases') }}
    where signal_word is not null
),

classed as (
    select
        patterned.token,
        {%- for lang in languages %}
        coalesce(
            max(case when lexicon.lang = '{{ lang }}' then lexicon.packed_class end),
            max(case when lexicon.lang = '*' then lexicon.packed_class end),
            max(patterned.packed_pattern)
        ) as class_{{ lang }},
        {%- endfor %}
        cast(
            sum(case lexicon.lang
                {%- for lang in languages %}
                when '{{ lang }}' then {{ 128 ** loop.index0 }}
                {%- endfor %}
                else 0
            end)
            + max(case when patterned.is_foreign then {{ 128 ** (languages | length) }} else 0 end)
            + max(case when signals.signal_word is not null then {{ 128 ** (languages | length + 1) }} else 0 end)
        as bigint) as evidence,
        '{{ lexicon }}' as lexicon
    from patterned
    left join lexicon on patterned.stands_for = lexicon.token
    left join signals on patterned.token = signals.signal_word
    group by patterned.token
),

final as (
    select * from classed
    {% if known_tokens -%}
    union all by name
    select known.*
    from {{ known_tokens }} as known
    left join classed on known.token = classed.token
    where classed.token is null and known.lexicon = '{{ lexicon }}'
    {%- endif %}
)

select * from final
