{#
  The normal form of a text: lower case, no accents, no punctuation, single spaces, emoji as words of their own.
  Apostrophes vanish ("let's" is "lets"). Spaces are left out of the pattern on purpose: a replacement a word is
  what makes this slow. Only text beyond ASCII pays for the Unicode part.
#}
{% macro effort_normal_form(text) -%}
  {%- set lowered = without_accents('lower(' ~ text ~ ')') -%}
  {%- set invisible = '[\\x{00AD}\\x{200B}-\\x{200D}\\x{2060}\\x{FEFF}\\x{FE0E}\\x{FE0F}\\x{1F3FB}-\\x{1F3FF}]' -%}
  {%- set apostrophes = '[\\x{2018}\\x{2019}\\x{02BC}\\x{00B4}`]' -%}
  {%- set unicode = replace_all(replace_all(replace_all(lowered, invisible, ''), apostrophes, ''), '(' ~ effort_emoji() ~ ')', ' \\1 ') -%}
  trim({{ effort_single_spaces(
    'case when ' ~ is_ascii(text) ~ ' then ' ~ effort_letters_only("replace(" ~ lowered ~ ", '''', '')")
    ~ ' else ' ~ effort_letters_only("replace(" ~ unicode ~ ", '''', '')") ~ ' end'
  ) }})
{%- endmacro %}

{% macro effort_emoji() -%}{{ return('[\\p{So}\\x{2763}-\\x{2764}\\x{1F1E6}-\\x{1F1FF}]') }}{%- endmacro %}

{% macro effort_letters_only(text) -%}{{ return(replace_all(text, '[^\\p{L}\\p{N}\\p{So} ]+', ' ')) }}{%- endmacro %}

{# Three passes turn any run of up to eight spaces into one; longer ones do not survive the pattern above. #}
{% macro effort_single_spaces(text) -%}
  replace(replace(replace({{ text }}, '  ', ' '), '  ', ' '), '  ', ' ')
{%- endmacro %}

{# Emoticons become the emoji they stand for, before punctuation goes. #}
{% macro effort_emoticons(text) -%}
  {%- set face = "(^|[\\s\\p{L}.,!?])(?:[:;=8][-o^']?[)(\\]\\[}{DPp3*|/\\\\Oo]+|<3+|\\^_*\\^|[xX]D+|:'[-]?[()])(\\s|[.,!?]|$)" -%}
  case
    when {{ matches(text, "[:;=8<^xX][-o^'_]?[)(\\]\\[}{DPp3*|/\\\\Oo^]") }}
      then {{ replace_all(text, face, '\\1 🙂 \\2') }}
    else {{ text }}
  end
{%- endmacro %}

{#
  What the person wrote, of all that the message holds: tags of sponsored messages become spaces; in mail, quoted lines
  and everything from the first quote header or signature mark on is cut. Each part runs only where its mark is seen.
#}
{% macro effort_own_words(text, cuts) -%}
  {%- set no_tags = replace_all(replace_all(text, '(?s)<[a-zA-Z/!][^>]*>', ' '), '&(?:nbsp|amp|lt|gt|quot|#[0-9]+);', ' ') -%}
  {%- set untagged -%}
    case when contains({{ text }}, '<') or contains({{ text }}, '&') then {{ no_tags }} else {{ text }} end
  {%- endset -%}
  {%- set no_quotes = replace_all(untagged, '(?m)^[ \\t]*>.*$', '') -%}
  case
    when contains({{ text }}, chr(10)) then {{ replace_all(no_quotes, '(?is)(?:' ~ cuts ~ ').*$', ' ') }}
    else {{ untagged }}
  end
{%- endmacro %}

{# "@Anna" names somebody, it says nothing. #}
{% macro effort_without_mentions(text) -%}
  case
    when contains({{ text }}, '@') then {{ replace_all(text, "(^|\\s)@[\\p{L}\\p{N}_.'-]+", '\\1') }}
    else {{ text }}
  end
{%- endmacro %}

{# The n-th word of the participants' names as it is written in a sentence, and folded; NULL for an initial. #}
{% macro effort_name(names, n) -%}
  {%- set word = "split_part(replace(" ~ names ~ ", '|', ' '), ' ', " ~ n ~ ")" -%}
  case when length({{ word }}) > 1 then upper(left({{ word }}, 1)) || substring({{ word }}, 2) end
{%- endmacro %}

{#
  Whether a participant's name may stand in a text: as written anywhere in `head`, in any spelling in a short text.
  A capital is rare, which makes looking for it many times faster than looking for folded letters.
#}
{% macro effort_may_name(head, names) -%}
  (
  {%- for name in names %}
      contains({{ head }}, {{ name }}) or
  {%- endfor %}
      length({{ head }}) <= 40 and (
  {%- for name in names %}
        {{ 'or ' if not loop.first }}contains({{ without_accents('lower(' ~ head ~ ')') }}, {{ without_accents('lower(' ~ name ~ ')') }})
  {%- endfor %}
      )
  )
{%- endmacro %}

{#
  A text without the words in `names`: a name goes where it is written with a capital after the first word or before
  punctuation ("Thanks, Joe!", "Joe, thanks"), or stands last. "Will do" stays whole for a Will, because a first word
  without punctuation may be any word. Punctuation is spaced out on the way; the normal form drops it anyway.
#}
{% macro effort_without_names(text, names) -%}
  {%- set ns = namespace(sql=text) -%}
  {%- for mark in [',', '!', '.', ': '] -%}
    {%- set ns.sql = 'replace(' ~ ns.sql ~ ", '" ~ mark ~ "', ' " ~ mark ~ " ')" -%}
  {%- endfor -%}
  {%- set ns.sql = "case when " ~ matches(text, '^\\S+ ?[,!.:]') ~ " then ' ' else '' end || " ~ ns.sql ~ " || ' '" -%}
  {%- for name in names -%}
    {%- for spelling in [name, without_accents(name)] -%}
      {%- set ns.sql = 'replace(' ~ ns.sql ~ ", ' ' || coalesce(" ~ spelling ~ ", chr(31)) || ' ', ' ')" -%}
    {%- endfor -%}
  {%- endfor -%}
  {{ return(ns.sql) }}
{%- endmacro %}

{# A text without the name it ends in, however that is written. #}
{% macro effort_without_last_name(text, names) -%}
  {%- set last = 'split_part(' ~ text ~ ", ' ', -1)" -%}
  case
    when {{ without_accents('lower(' ~ last ~ ')') }} in (
      {%- for name in names %}{{ without_accents('lower(' ~ name ~ ')') }}{{ ', ' if not loop.last }}{% endfor -%}
    )
      then left({{ text }}, length({{ text }}) - length({{ last }}))
    else {{ text }}
  end
{%- endmacro %}

{# The words of a normal form that are read one by one: all of a short text, the beginning of a long one. #}
{% macro effort_words_read() -%}case when is_long then left(normal_form, 40) else normal_form end{%- endmacro %}
