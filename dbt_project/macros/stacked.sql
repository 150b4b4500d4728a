{# One contract from the staging models that feed it: `columns` by name and in this order, so that a
   staging model may list them in another and a column it lacks fails the build. #}
{% macro stacked(columns, relations) -%}
  {%- for relation in relations %}
select
    {{ columns | join(',\n    ') }}
from {{ relation }}
{%- if not loop.last %}
union all
{%- endif -%}
  {%- endfor -%}
{%- endmacro %}
