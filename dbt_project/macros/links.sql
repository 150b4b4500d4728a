{# What links say: a part of a text, and a UTM value as people compare it. #}

{# The first group of a pattern in a text; NULL where it is not found. #}
{% macro text_between(text, pattern) -%}
  nullif(regexp_extract({{ text }}, {{ string_literal(pattern) }}, 1), '')
{%- endmacro %}

{# Lower case, spaces spelled as spaces: a link writes them as "+" or "%20". #}
{% macro utm_value(text) -%}
  nullif(trim(lower(replace(replace({{ text }}, '+', ' '), '%20', ' '))), '')
{%- endmacro %}
