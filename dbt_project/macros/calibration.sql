{# Six hex digits that stand for the rows of a group, whatever their order: another content, another name. #}
{% macro digest_of(columns) -%}
  {%- set texts = [] -%}
  {%- for column in columns -%}{%- do texts.append("coalesce(cast(" ~ column ~ " as varchar), '')") -%}{%- endfor -%}
  substring(md5(cast(sum(cast({{ text_key(texts | join(" || '|' || ")) }} as decimal(38, 0))) as varchar)), 1, 6)
{%- endmacro %}
