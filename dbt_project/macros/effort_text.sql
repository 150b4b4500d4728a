{#
  The normal form of a text: lower case, no accents, no punctuation, single spaces, emoji as words of their own.
  Apostrophes vanish ("let's" is "lets"). Spaces are left out of the pattern on purpose: a replacement a word is
  what makes this slow. Only text beyond ASCII pays for the Unicode part.
#}
{% macro effort_normal_form(text) -%}
  {{ effort_single_spaces(effort_letters(without_accents('lower(' ~ text ~ ')'))) }}
{%- endmacro %}

{#
  Its first step, for a text that is lower case without accents already; the second is `effort_single_spaces`. Two
  steps, so that a model keeps the first as a column: within one expression it would be computed for each mention.
#}
{% macro effort_letters(lowered) -%}
  {%- set invisible = '[\\x{00AD}\\x{200B}-\\x{200D}\\x{2060}\\x{FEFF}\\x{FE0E}\\x{FE0F}\\x{1F3FB}-\\x{1F3FF}]' -%}
  {%- set apostrophes = '[\\x{2018}\\x{2019}\\x{02BC}\\x{00B4}`]' -%}
  {%- set unicode = replace_all(replace_all(replace_all(lowered, invisible, ''), apostrophes, ''), '(' ~ effort_emoji() ~ ')', ' \\1 ') -%}
  case
    when {{ is_ascii(lowered) }} then {{ effort_letters_only("replace(" ~ lowered ~ ", '''', '')") }}
    else {{ effort_letters_only("replace(" ~ unicode ~ ", '''', '')") }}
  end
{%- endmacro %}

{% macro effort_emoji() -%}{{ return('[\\p{So}\\x{2763}-\\x{2764}\\x{1F1E6}-\\x{1F1FF}]') }}{%- endmacro %}

{# The pattern takes the space after punctuation with it: few double spaces are left to be dealt with. #}
{% macro effort_letters_only(text) -%}{{ return(replace_all(text, '[^\\p{L}\\p{N}\\p{So} ]+ *', ' ')) }}{%- endmacro %}

{# Three passes turn any run of up to eight spaces into one; longer ones do not survive the pattern above. #}
{% macro effort_single_spaces(letters) -%}
  trim(case
    when contains({{ letters }}, '  ')
      then replace(replace(replace({{ letters }}, '  ', ' '), '  ', ' '), '  ', ' ')
    else {{ letters }}
  end)
{%- endmacro %}

{# Emoticons of a lower-case text become the emoji they stand for, before punctuation goes. #}
{% macro effort_emoticons(text) -%}
  {%- set face = "(^|[\\s\\p{L}.,!?])(?:[:;=8][-o^']?[)(\\]\\[}{dp3*|/\\\\o]+|<3+|\\^_*\\^|xd+|:'[-]?[()])(\\s|[.,!?]|$)" -%}
  case
    when
      contains({{ text }}, ':') or contains({{ text }}, ';') or contains({{ text }}, '=') or contains({{ text }}, '<3')
      or contains({{ text }}, '^') or contains({{ text }}, 'xd') or contains({{ text }}, '8)')
      then {{ replace_all(text, face, '\\1 🙂 \\2') }}
    else {{ text }}
  end
{%- endmacro %}

{#
  What each person wrote of the bodies in `relation`: lower case without accents; no tag, quote, signature, mention or
  participant's name. Every part runs only where its mark is seen, which is what makes this fast. `keys` are kept as they
  are. Ends in the CTE `final`.
#}
{% macro effort_own_words(relation, cuts, keys='source_relation, message_key, lang_hint, subject_text') -%}
  {%- set numbers = range(1, 7) -%}
  {%- set no_tags = replace_all(replace_all('text', '(?s)<[a-zA-Z/!][^>]*>', ' '), '&(?:nbsp|amp|lt|gt|quot|#[0-9]+);', ' ') -%}
  {%- set no_quotes = replace_all(replace_all('text', '(?m)^[ \\t]*>.*$', ''), '(?is)(?:' ~ cuts ~ ').*$', ' ') -%}
with bodies as (
    select
        {{ keys }},
        coalesce({{ first_chars('body_text', 4000) }}, '') as text,
        replace(participant_names, '|', ' ') as names
    from {{ relation }}
),

unaccented as (
    select
        {{ keys }},
        {{ without_accents('text') }} as text,
        {{ without_accents('names') }} as names
    from bodies
),

untagged as (
    select
        {{ keys }},
        names,
        case when contains(text, '<') or contains(text, '&') then {{ no_tags }} else text end as text
    from unaccented
),

-- Quotes and signatures stand on lines of their own.
unquoted as (
    select
        {{ keys }},
        names,
        case when contains(text, chr(10)) then {{ no_quotes }} else text end as text
    from untagged
),

-- "@Anna" names somebody, it says nothing.
unmentioned as (
    select
        {{ keys }},
        names,
        case
            when contains(text, '@') then {{ replace_all('text', "(^|\\s)@[\\p{L}\\p{N}_.'-]+", '\\1') }}
            else text
        end as text,
        {{ word_list('names') }} as name_list
    from unquoted
),

-- Names are looked for at the beginning: as written, which is fast because capitals are rare, or as the
-- last word of a short text.
searched as (
    select
        {{ keys }},
        names,
        text,
        {{ first_chars('text', 120) }} as head,
        case when length(text) <= 60 then split_part(rtrim(text, ' .,!'), ' ', -1) end as last_word,
        {%- for n in numbers %}
        {{ nth_word('name_list', n) }} as name_{{ n }}{{ ',' if not loop.last }}
        {%- endfor %}
    from unmentioned
),

named as (
    select
        *,
        length(last_word) > 1
        and contains(' ' || lower(names) || ' ', ' ' || lower(last_word) || ' ') as ends_in_name,
        {%- for n in numbers %}
        contains(head, nullif(name_{{ n }}, '')) and length(name_{{ n }}) > 1{{ ' or' if not loop.last }}
        {%- endfor %} as holds_name
    from searched
),

unnamed as (
    select
        {{ keys }},
        text,
        case
            when holds_name and ends_in_name
                then {{ effort_without_names(effort_without_last('head', 'last_word'), numbers) }}
            when holds_name then {{ effort_without_names('head', numbers) }} || substring(text, 121)
            when ends_in_name then {{ effort_without_last('head', 'last_word') }}
        end as unnamed_text
    from named
),

-- A text that is only a name stays as it is.
final as (
    select
        {{ keys }},
        lower(coalesce(nullif(trim(unnamed_text), ''), text)) as own_words
    from unnamed
)
{%- endmacro %}

{#
  A text without the columns `name_<n>`: a name goes where it is written with a capital after the first word or before
  punctuation ("Thanks, Joe!", "Joe, thanks"). "Will do" stays whole for a Will, because a first word without
  punctuation may be any word. Punctuation is spaced out on the way; the normal form drops it anyway.
#}
{% macro effort_without_names(text, numbers) -%}
  {%- set ns = namespace(sql=text) -%}
  {%- for mark in [',', '!', '.', ': '] -%}
    {%- set ns.sql = 'replace(' ~ ns.sql ~ ", '" ~ mark ~ "', ' " ~ mark ~ " ')" -%}
  {%- endfor -%}
  {%- set ns.sql = "case when " ~ matches(text, '^\\S+ ?[,!.:]') ~ " then ' ' else '' end || " ~ ns.sql ~ " || case when length(text) > 120 then '' else ' ' end" -%}
  {%- for n in numbers -%}
    {%- set ns.sql = 'replace(' ~ ns.sql ~ ", coalesce(' ' || nullif(name_" ~ n ~ ", lower(name_" ~ n ~ ")) || ' ', chr(31)), ' ')" -%}
  {%- endfor -%}
  {{ return(ns.sql) }}
{%- endmacro %}

{% macro effort_without_last(text, word) -%}
  left({{ text }}, length(rtrim({{ text }}, ' .,!')) - length({{ word }}))
{%- endmacro %}

{# The words of a normal form that are read one by one: all of a short text, the beginning of a long one. #}
{% macro effort_words_read() -%}case when is_long then left(normal_form, 40) else normal_form end{%- endmacro %}
