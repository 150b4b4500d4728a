{# Version of the published tables and columns, kept by `make docs` from their log. #}
{% macro contract_version() -%}{{ return('1.0.0') }}{%- endmacro %}
