{# Version of the published tables and columns, kept by `make docs` from the log of the contract. #}
{% macro contract_version() -%}{{ return('1.0.0') }}{%- endmacro %}
