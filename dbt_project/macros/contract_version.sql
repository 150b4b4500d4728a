{# Version of the published tables and columns. Kept by `make docs`, from pipelines/reference/mart_contract.json. #}
{% macro contract_version() -%}{{ return('1.0.0') }}{%- endmacro %}
