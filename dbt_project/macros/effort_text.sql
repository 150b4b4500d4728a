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

{# Participants' names out of the first 120 characters; a text that is only a name stays as it is. #}
{% macro effort_without_names(text, names) -%}
  {%- set head = 'left(' ~ text ~ ', 120)' -%}
  {%- set folded = without_accents('lower(' ~ head ~ ')') -%}
  case
    when {{ names }} is not null and (
      {%- for n in range(1, 7) %}
      {{ 'or ' if not loop.first }}contains({{ folded }}, nullif(split_part({{ names }}, ' ', {{ n }}), ''))
      {%- endfor %}
    )
      then coalesce(
        nullif(trim({{ without_names(head, names) }} || substring({{ text }}, 121)), ''), {{ text }}
      )
    else {{ text }}
  end
{%- endmacro %}

{# The words of a normal form that are read one by one: all of a short text, the beginning of a long one. #}
{% macro effort_words_read() -%}case when is_long then left(normal_form, 40) else normal_form end{%- endmacro %}
