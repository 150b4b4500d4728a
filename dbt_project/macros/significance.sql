{#
  How unlikely a change is by chance, and how many such findings may stand together: in plain SQL, no
  function that only one engine has.
#}

{#
  P(Z > z) of a standard normal: Chebyshev's fit of the complementary error function (Press et al.,
  Numerical Recipes, 6.2), which is right to 1.2e-7 of its value however small that is. One exponential
  holds the whole product, so nothing overflows or is lost on the way; beyond z = 38 a double holds nothing
  smaller and it is 0. NULL stays NULL.
#}
{% macro normal_upper_tail(z) -%}
  {%- set t = '(1 / (1 + abs(' ~ z ~ ') / (2 * sqrt(2.0))))' -%}
  {%- set terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ] -%}
  {%- set series = namespace(sql=terms[-1] | string) -%}
  {%- for term in terms[:-1] | reverse -%}
    {%- set series.sql = term ~ ' + ' ~ t ~ ' * (' ~ series.sql ~ ')' -%}
  {%- endfor -%}
  {%- set tail = t ~ ' / 2 * exp(' ~ series.sql ~ ' - (' ~ z ~ ') * (' ~ z ~ ') / 2)' -%}
  case when {{ z }} < 0 then 1 - {{ tail }} else {{ tail }} end
{%- endmacro %}

{# P(|Z| > |z|): a change in either direction. #}
{% macro normal_both_tails(z) -%}
  case when {{ z }} is not null then least(1.0, 2 * ({{ normal_upper_tail('abs(' ~ z ~ ')') }})) end
{%- endmacro %}

{#
  Benjamini and Hochberg's adjusted p: taking every row up to q = .10 keeps the expected share of false ones
  among them under .10. Two steps, because a window cannot look into a window: first the place of p within
  its family, then the smallest p / place from there on, times the number of tests. A NULL p is no test: it
  stands last and is not counted.
#}
{% macro significance_place(p, family) -%}
  row_number() over (partition by {{ family }} order by {{ p }} asc nulls last)
{%- endmacro %}

{% macro false_discovery_rate(p, place, family) -%}
  case when {{ p }} is not null then least(
    1.0,
    count({{ p }}) over (partition by {{ family }}) * min({{ p }} / {{ place }}) over (
      partition by {{ family }}
      order by {{ place }} asc
      rows between current row and unbounded following
    )
  ) end
{%- endmacro %}

{#
  The same with the number of true changes taken into account (Benjamini, Krieger and Yekutieli 2006): what
  a first, stricter pass finds is no longer counted among the tests that may deceive. Taking every row up to
  `accepted` keeps the expected share of false ones under it, as before; where half of a family changed,
  half as much is asked of the others. `q` is a column of `false_discovery_rate`.
#}
{% macro adaptive_discovery_rate(q, accepted, family) -%}
  case when {{ q }} is not null then least(
    1.0,
    {{ q }} * (1 + {{ accepted }})
    * (
      count({{ q }}) over (partition by {{ family }})
      - count(case when {{ q }} <= {{ accepted }} / (1 + {{ accepted }}) then 1 end)
        over (partition by {{ family }})
    )
    / count({{ q }}) over (partition by {{ family }})
  ) end
{%- endmacro %}
