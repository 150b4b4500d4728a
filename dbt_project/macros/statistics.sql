{#
  95 % intervals for a rate of weighted replies, in plain SQL.

  y is the sum of the weights, v the sum of their squares, n the sends. Weighted counts are not binomial, and days
  differ more than chance lets them, so Wilson's score interval stands on an effective n:
    deff  = max(1, D/(D-1) * sum over days of (y_d - n_d*y/n)^2 / v), the days' overdispersion; 1 for a single day;
    n_eff = n * (y/v) / deff; without any reply n / deff.
  Under five replies the score interval is too short below and Fay and Feuer's gamma interval takes over, its
  chi-square quantiles by Wilson and Hilferty's cube root.
#}

{% macro z95() -%} 1.959963984540054 {%- endmacro %}

{# Sums over days come in as exact decimals: a sum of doubles would differ from run to run in its last digits. #}
{% macro design_effect(days, n, y, v, sum_yy, sum_yn, sum_nn) -%}
  case
    when {{ days }} < 2 or {{ v }} <= 0 or {{ n }} <= 0 then 1.0
    else greatest(
      1.0,
      {{ days }} / ({{ days }} - 1.0)
      * ({{ sum_yy }} - 2 * {{ y }} / {{ n }} * {{ sum_yn }} + {{ y }} / {{ n }} * ({{ y }} / {{ n }}) * {{ sum_nn }})
      / {{ v }}
    )
  end
{%- endmacro %}

{% macro effective_n(n, y, v, deff) -%}
  case when {{ n }} <= 0 then null when {{ y }} <= 0 or {{ v }} <= 0 then {{ n }} / {{ deff }}
    else {{ n }} * ({{ y }} / {{ v }}) / {{ deff }} end
{%- endmacro %}

{# One end of Wilson's score interval of a rate p over n trials; `side` is '-' or '+'. NULL without trials. #}
{% macro wilson(p, n, side) -%}
  least(1.0, greatest(0.0,
    (
      {{ p }} + {{ z95() }} * {{ z95() }} / (2 * nullif({{ n }}, 0))
      {{ side }} {{ z95() }} * sqrt(
        greatest(0.0, {{ p }} * (1 - {{ p }})) / nullif({{ n }}, 0)
        + {{ z95() }} * {{ z95() }} / (4 * nullif({{ n }}, 0) * nullif({{ n }}, 0))
      )
    ) / (1 + {{ z95() }} * {{ z95() }} / nullif({{ n }}, 0))
  )) + 0 * {{ p }} / nullif({{ n }}, 0)
{%- endmacro %}

{# Quantile of chi-square with k degrees of freedom at the normal quantile z. #}
{% macro chi_square_quantile(k, z) -%}
  {{ k }} * power(greatest(0.0, 1 - 2 / (9 * {{ k }}) + {{ z }} * sqrt(2 / (9 * {{ k }}))), 3)
{%- endmacro %}

{# Fay and Feuer's ends for a sum of weights y with variance v, the largest weight being 1. #}
{% macro fay_feuer_low(n, y, v) -%}
  case when {{ y }} <= 0 or {{ v }} <= 0 then 0.0
    else {{ v }} / (2 * {{ y }})
      * {{ chi_square_quantile('(2 * ' ~ y ~ ' * ' ~ y ~ ' / ' ~ v ~ ')', '-' ~ z95()) }} / {{ n }} end
{%- endmacro %}

{% macro fay_feuer_high(n, y, v) -%}
  least(1.0, ({{ v }} + 1) / (2 * ({{ y }} + 1))
    * {{ chi_square_quantile('(2 * (' ~ y ~ ' + 1) * (' ~ y ~ ' + 1) / (' ~ v ~ ' + 1))', z95()) }} / {{ n }})
{%- endmacro %}

{# How much a quality rate can carry: by its quality replies, and never more than D under 30 sends. #}
{% macro evidence_grade(sends, quality_replies) -%}
  case
    when {{ sends }} is null then null
    when {{ sends }} < 30 or {{ quality_replies }} < 5 then 'D'
    when {{ quality_replies }} < 15 then 'C'
    when {{ quality_replies }} < 30 then 'B'
    else 'A'
  end
{%- endmacro %}
