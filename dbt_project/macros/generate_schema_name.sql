{# A schema is named as written (marts, private, staging): no target prefix, because every home has a file of its own. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
  {{ custom_schema_name | trim if custom_schema_name else target.schema }}
{%- endmacro %}
