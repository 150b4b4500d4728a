{# The languages that have a lexicon. The order breaks ties between equal evidence. #}
{% macro effort_languages() -%}
  {{ return(var('effort_languages', ['en', 'es', 'fr', 'de', 'pt', 'it', 'nl'])) }}
{%- endmacro %}

{# The classes counted in a packed bigint, six bits each; every other word is content. #}
{% macro effort_classes() -%}
  {{ return(['ack', 'laugh', 'greet', 'thanks', 'emoji', 'soft', 'yn', 'stop', 'ask', 'num']) }}
{%- endmacro %}

{# The ten terms of the scorecard beside its bias, in the order that breaks ties between reasons. #}
{% macro effort_terms() -%}
  {{ return(['density', 'thanks', 'canned', 'emoji', 'question', 'num', 'content', 'yn', 'soft', 'stop']) }}
{%- endmacro %}

{# The numbers of `effort_term` as one row of columns `w_<term>`: cross join it and no number stands in SQL. #}
{% macro effort_weights(names) -%}
select
{%- for name in names %}
    cast(max(case when term = '{{ name }}' then weight end) as double) as w_{{ name }}{{ ',' if not loop.last }}
{%- endfor %}
from {{ ref('eff_effort_term') }}
{%- endmacro %}

{#
  All patterns of a seed that satisfy `where`, as one alternation. The engine compiles a literal once, but a pattern
  that comes from a column once a row (two hundred times slower), so the seed is read when the model is compiled.
  Descending order keeps common beginnings side by side, which the engine needs, and a longer phrase before its own
  beginning. No pattern yet (parsing, a unit test): something no text holds.
#}
{% macro effort_alternation(relation, where='true', column='pattern') -%}
  {%- set never = effort_alternation_of_nothing() -%}
  {%- if not execute -%}{{ return(never) }}{%- endif -%}
  {%- set found = load_relation(relation) -%}
  {%- if not found -%}{{ return(never) }}{%- endif -%}
  {%- set rows = run_query(
    'select distinct ' ~ column ~ ' as pattern from ' ~ found ~ ' where ' ~ where ~ ' order by pattern desc'
  ) -%}
  {%- set patterns = rows.columns[0].values() -%}
  {{ return('(?:' ~ patterns | join(')|(?:') ~ ')' if patterns else never) }}
{%- endmacro %}

{% macro effort_alternation_of_nothing() -%}{{ return('[^\\s\\S]') }}{%- endmacro %}

{#
  The shipped seed with the user's own rows merged over it by `key`: what a local row says goes before what the
  shipped one says, an empty value leaves it. Local rows also carry `reason` and `author`.
#}
{% macro effective_seed(name, key, columns) -%}
with shipped as (
    select {{ columns | join(', ') }} from {{ ref(name) }}
),

local_rows as (
    select {{ columns | join(', ') }}, reason, author from {{ source('local_seeds', 'local_' ~ name) }}
),

final as (
    select
        {%- for column in columns %}
        {%- if column in key %}
        {{ column }},
        {%- else %}
        coalesce(local_rows.{{ column }}, shipped.{{ column }}) as {{ column }},
        {%- endif %}
        {%- endfor %}
        case when local_rows.{{ key[0] }} is null then 'shipped' else 'local' end as origin,
        local_rows.reason,
        local_rows.author
    from shipped
    full join local_rows using ({{ key | join(', ') }})
)
{%- endmacro %}

{# A digest of a relation's rows, whatever their order: what was computed under another one is computed again. #}
{% macro effort_fingerprint(relation, columns, where='true') -%}
  {%- if not execute or not load_relation(relation) -%}{{ return('none') }}{%- endif -%}
  {%- set row = "concat_ws('|', " ~ columns | join(', ') ~ ')' -%}
  {%- set sum = 'cast(sum(cast(' ~ text_key(row) ~ ' as decimal(38, 0))) as varchar)' -%}
  {{ return(run_query('select ' ~ sum ~ ' as digest from ' ~ load_relation(relation) ~ ' where ' ~ where).columns[0].values()[0] | string) }}
{%- endmacro %}

{# The reason codes of `effort_term` as one row of columns `r_<term>`. #}
{% macro effort_reasons(names) -%}
select
{%- for name in names %}
    max(case when term = '{{ name }}' then reason_code end) as r_{{ name }}{{ ',' if not loop.last }}
{%- endfor %}
from {{ ref('eff_effort_term') }}
{%- endmacro %}

{# The name of the term among `terms` with the largest `sign` * value above 0, other than the one in column `besides`. #}
{% macro effort_largest_term(terms, sign, besides=none) -%}
  {%- set values = {} -%}
  {%- for term in terms -%}
    {%- set value = sign ~ ' * coalesce(t_' ~ term ~ ', 0)' -%}
    {%- if besides -%}
      {%- do values.update({term: 'case when coalesce(' ~ besides ~ ", '') <> '" ~ term ~ "' then " ~ value ~ ' end'}) -%}
    {%- else -%}
      {%- do values.update({term: value}) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- set best = 'greatest(' ~ values.values() | join(', ') ~ ')' -%}
  case
    when {{ best }} <= 0 then null
    {%- for term, value in values.items() %}
    when {{ value }} = {{ best }} then '{{ term }}'
    {%- endfor %}
  end
{%- endmacro %}

{# The reason code of the term named in column `term`, out of the row of columns `r_<term>`. #}
{% macro effort_reason_of(term, terms) -%}
  case {{ term }}{% for name in terms %} when '{{ name }}' then reasons.r_{{ name }}{% endfor %} end
{%- endmacro %}

{#
  Beside `columns` of `relation`: the language its hits point to. `strong` where one leads by more than a hit, `weak`
  where one leads, `tied` the first of the leaders; all NULL where they explain too few of the words. Reads `limits`.
#}
{% macro effort_language_lead(relation, columns) -%}
{%- set languages = effort_languages() -%}
select
    {{ columns | join(', ') }},
    case when explains and best >= w_limit_language_hits and n_near = 1 then leader end as strong,
    case when explains and n_best = 1 then leader end as weak,
    case when explains then leader end as tied
from (
    select
        *,
        best >= 1 and best >= w_limit_language_share * n_words as explains,
        case
            {%- for lang in languages %}
            when hits_{{ lang }} = best then '{{ lang }}'
            {%- endfor %}
        end as leader,
        {% for lang in languages %}cast(hits_{{ lang }} >= best - 1 as integer){{ ' + ' if not loop.last }}{% endfor %}
            as n_near,
        {% for lang in languages %}cast(hits_{{ lang }} = best as integer){{ ' + ' if not loop.last }}{% endfor %}
            as n_best
    from (
        select
            *,
            greatest({% for lang in languages %}hits_{{ lang }}{{ ', ' if not loop.last }}{% endfor %}) as best
        from {{ relation }}
    ) as led
    cross join limits
) as judged
{%- endmacro %}
