{#
  An amount in the reporting currency, to nine places; NULL where there is no rate. An amount that needs no conversion
  stays exact: only what is multiplied leaves the decimals.
#}
{% macro converted(amount, rate) -%}
    cast(
            case
                when {{ rate }} = 1 then {{ amount }}
                else cast(cast({{ amount }} as double) * {{ rate }} as decimal(28, 9))
            end as decimal(28, 9)
        )
{%- endmacro %}

{# `amount` where every row of `unconverted` counts nothing left out: part of a sum is no sum. #}
{% macro where_whole(amount, unconverted) -%}
    case when coalesce({{ unconverted }}, 0) = 0 then {{ amount }} end
{%- endmacro %}
