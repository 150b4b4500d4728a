{#
  What differs between engines, in one place. A model names the idea; the engine's own spelling stands here.
  `default__` is DuckDB; `spark__` is what the same idea is called there.
#}

{# A 60-bit key of a text: the first 15 hex digits of its md5, equal on every engine. #}
{% macro text_key(text) -%}{{ return(adapter.dispatch('text_key')(text)) }}{%- endmacro %}
{% macro default__text_key(text) -%}cast('0x' || substring(md5({{ text }}), 1, 15) as bigint){%- endmacro %}
{% macro spark__text_key(text) -%}cast(conv(substring(md5({{ text }}), 1, 15), 16, 10) as bigint){%- endmacro %}

{#
  A number that is another when one of `columns` is: for noticing a change within one warehouse and nothing else. It
  differs between engines and their versions, where a key must not.
#}
{% macro change_mark(columns) -%}{{ return(adapter.dispatch('change_mark')(columns)) }}{%- endmacro %}
{% macro default__change_mark(columns) -%}cast(hash({{ columns | join(', ') }}) as decimal(38, 0)){%- endmacro %}
{% macro spark__change_mark(columns) -%}cast(xxhash64({{ columns | join(', ') }}) as decimal(38, 0)){%- endmacro %}

{% macro replace_all(text, pattern, by) -%}{{ return(adapter.dispatch('replace_all')(text, pattern, by)) }}{%- endmacro %}
{% macro default__replace_all(text, pattern, by) -%}
  regexp_replace({{ text }}, {{ string_literal(pattern) }}, {{ string_literal(by) }}, 'g')
{%- endmacro %}
{% macro spark__replace_all(text, pattern, by) -%}
  regexp_replace({{ text }}, r{{ string_literal(pattern) }}, {{ string_literal(by) }})
{%- endmacro %}

{% macro matches(text, pattern) -%}{{ return(adapter.dispatch('matches')(text, pattern)) }}{%- endmacro %}
{% macro default__matches(text, pattern) -%}regexp_matches({{ text }}, {{ string_literal(pattern) }}){%- endmacro %}
{% macro spark__matches(text, pattern) -%}({{ text }} rlike r{{ string_literal(pattern) }}){%- endmacro %}

{% macro string_literal(text) -%}'{{ text | replace("'", "''") }}'{%- endmacro %}

{# Letters without their marks: "perché" and "perche" are one word. The sharp s is kept. #}
{% macro without_accents(text) -%}{{ return(adapter.dispatch('without_accents')(text)) }}{%- endmacro %}
{# Plain ASCII has none: the test is four times cheaper than the answer. #}
{% macro default__without_accents(text) -%}
  case when {{ is_ascii(text) }} then {{ text }} else strip_accents({{ text }}) end
{%- endmacro %}
{% macro spark__without_accents(text) -%}
  translate({{ text }}, 'àáâãäåçèéêëìíîïñòóôõöùúûüýÿ', 'aaaaaaceeeeiiiinooooouuuuyy')
{%- endmacro %}

{# Plain ASCII needs none of the Unicode clean-up: as many bytes as characters. #}
{% macro is_ascii(text) -%}{{ return(adapter.dispatch('is_ascii')(text)) }}{%- endmacro %}
{% macro default__is_ascii(text) -%}(strlen({{ text }}) = length({{ text }})){%- endmacro %}
{% macro spark__is_ascii(text) -%}(octet_length({{ text }}) = char_length({{ text }})){%- endmacro %}

{# Behind `as`: a costly CTE that is read more than once. Where the engine has no word for it, it decides itself. #}
{% macro computed_once() -%}{{ return(adapter.dispatch('computed_once')()) }}{%- endmacro %}
{% macro default__computed_once() -%}materialized{%- endmacro %}
{% macro spark__computed_once() -%}{%- endmacro %}

{# At most the first n characters; most texts are shorter, and counting is cheaper than cutting. #}
{% macro first_chars(text, n) -%}case when length({{ text }}) > {{ n }} then left({{ text }}, {{ n }}) else {{ text }} end{%- endmacro %}

{# The words of a text as a list, and its n-th word, counted from 1: NULL beyond the last. #}
{% macro word_list(text) -%}{{ return(adapter.dispatch('word_list')(text)) }}{%- endmacro %}
{% macro default__word_list(text) -%}string_split({{ text }}, ' '){%- endmacro %}
{% macro spark__word_list(text) -%}split({{ text }}, ' '){%- endmacro %}
{% macro nth_word(words, n) -%}{{ return(adapter.dispatch('nth_word')(words, n)) }}{%- endmacro %}
{% macro default__nth_word(words, n) -%}{{ words }}[{{ n }}]{%- endmacro %}
{% macro spark__nth_word(words, n) -%}get({{ words }}, {{ n - 1 }}){%- endmacro %}

{# One row a word: use in the select list. #}
{% macro each_word(text) -%}{{ return(adapter.dispatch('each_word')(text)) }}{%- endmacro %}
{% macro default__each_word(text) -%}unnest(string_split({{ text }}, ' ')){%- endmacro %}
{% macro spark__each_word(text) -%}explode(split({{ text }}, ' ')){%- endmacro %}

{# The n-th field (0 is the lowest) of `bits` bits of a packed, non-negative bigint. #}
{% macro packed_field(packed, n, bits) -%}{{ return(adapter.dispatch('packed_field')(packed, n, bits)) }}{%- endmacro %}
{% macro default__packed_field(packed, n, bits) -%}
  (({{ packed }} >> {{ n * bits }}) & {{ 2 ** bits - 1 }})
{%- endmacro %}
{% macro spark__packed_field(packed, n, bits) -%}
  (shiftright({{ packed }}, {{ n * bits }}) & {{ 2 ** bits - 1 }})
{%- endmacro %}

{# Three or more of one letter in a row. RE2 has no back-reference, so every letter is spelled. #}
{% macro letter_runs() -%}
  {%- set runs = [] -%}
  {%- for letter in 'abcdefghijklmnopqrstuvwxyz' -%}{%- do runs.append(letter ~ '{3,}') -%}{%- endfor -%}
  {{ return(runs | join('|')) }}
{%- endmacro %}

{% macro shorten_runs(text, length) -%}
  {%- set ns = namespace(sql=text) -%}
  {%- for letter in 'abcdefghijklmnopqrstuvwxyz' -%}
    {%- set ns.sql = replace_all(ns.sql, letter ~ '{3,}', letter * length) -%}
  {%- endfor -%}
  {{ return(ns.sql) }}
{%- endmacro %}

{% macro without_vowels(text) -%}{{ return(replace_all(text, '[aeiouy]', '')) }}{%- endmacro %}

{% macro sorted_letters(text) -%}{{ return(adapter.dispatch('sorted_letters')(text)) }}{%- endmacro %}
{% macro default__sorted_letters(text) -%}list_sort(string_split({{ text }}, '')){%- endmacro %}
{% macro spark__sorted_letters(text) -%}array_sort(split({{ text }}, '')){%- endmacro %}
