{# Days and instants, in the words that differ between engines. Instants are UTC without a zone. #}

{# The day an instant falls on in a zone: 23- and 25-hour days included. #}
{% macro local_date(instant, zone) -%} {{ return(adapter.dispatch('local_date')(instant, zone)) }} {%- endmacro %}
{% macro default__local_date(instant, zone) -%}
  cast(timezone({{ zone }}, timezone('UTC', {{ instant }})) as date)
{%- endmacro %}
{% macro spark__local_date(instant, zone) -%}
  cast(convert_timezone('UTC', {{ zone }}, {{ instant }}) as date)
{%- endmacro %}

{# Whole seconds from one instant to a later one. #}
{% macro seconds_between(first, last) -%}
  {{ return(adapter.dispatch('seconds_between')(first, last)) }}
{%- endmacro %}
{% macro default__seconds_between(first, last) -%} date_diff('second', {{ first }}, {{ last }}) {%- endmacro %}
{% macro spark__seconds_between(first, last) -%} timestampdiff(second, {{ first }}, {{ last }}) {%- endmacro %}

{# Whole days from one day to a later one. #}
{% macro days_between(first, last) -%}
  {{ return(adapter.dispatch('days_between')(first, last)) }}
{%- endmacro %}
{% macro default__days_between(first, last) -%} date_diff('day', {{ first }}, {{ last }}) {%- endmacro %}
{% macro spark__days_between(first, last) -%} datediff({{ last }}, {{ first }}) {%- endmacro %}

{# A day moved by a whole number of days; a DATE in every engine. #}
{% macro plus_days(day, days) -%} cast({{ day }} + interval '{{ days }}' day as date) {%- endmacro %}

{# The first day of a day's week: Monday, or what the workspace says weeks start on. #}
{% macro week_start(day) -%}
  {%- set ahead = {'monday': 0, 'sunday': 1, 'saturday': 2}[var('week_starts_on', 'monday')] -%}
  {%- if ahead == 0 -%} cast(date_trunc('week', {{ day }}) as date)
  {%- else -%} {{ plus_days("date_trunc('week', " ~ plus_days(day, ahead) ~ ")", -ahead) }}
  {%- endif -%}
{%- endmacro %}

{# Every day from `first` to `last`, both included, as rows of one column `date_day`. #}
{% macro days_from(first, last, relation) -%}
  {{ return(adapter.dispatch('days_from')(first, last, relation)) }}
{%- endmacro %}
{% macro default__days_from(first, last, relation) -%}
  select cast(unnest(generate_series({{ first }}, {{ last }}, interval 1 day)) as date) as date_day
  from {{ relation }}
{%- endmacro %}
{% macro spark__days_from(first, last, relation) -%}
  select explode(sequence({{ first }}, {{ last }}, interval 1 day)) as date_day
  from {{ relation }}
{%- endmacro %}

{# A member of a JSON object as text; NULL where the object or the member is missing. #}
{% macro json_text(document, member) -%}
  {{ return(adapter.dispatch('json_text')(document, member)) }}
{%- endmacro %}
{% macro default__json_text(document, member) -%}
  json_extract_string({{ document }}, '$.{{ member }}')
{%- endmacro %}
{% macro spark__json_text(document, member) -%} get_json_object({{ document }}, '$.{{ member }}') {%- endmacro %}
