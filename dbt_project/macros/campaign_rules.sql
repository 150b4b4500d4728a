{#
  The user's campaign rules in the order they are tried. They are read when a model is compiled, because the engine
  compiles a pattern that is a literal once and one that comes from a column once a row (a hundred times slower).
  While dbt only parses there are none.
#}
{% macro campaign_rules() -%}
  {%- set relation = source('local_seeds', 'local_campaign_rule') -%}
  {%- if not execute -%}{{ return([]) }}{%- endif -%}
  {%- set columns = [
    'number', 'campaign_id', 'source', 'channel', 'sender', 'subject', 'text', 'sent_from', 'sent_to',
  ] -%}
  {%- set texts = [] -%}
  {%- for column in columns %}{% do texts.append("coalesce(cast(" ~ column ~ " as varchar), '')") %}{% endfor -%}
  {%- set found = run_query('select ' ~ texts | join(', ') ~ ' from ' ~ relation ~ ' order by number') -%}
  {%- set rules = [] -%}
  {%- for row in found.rows -%}{%- do rules.append(dict(zip(columns, row.values()))) -%}{%- endfor -%}
  {{ return(rules) }}
{%- endmacro %}

{# Whether a message fits one rule: every condition that the rule fills in. Patterns ignore case. #}
{% macro fits_campaign_rule(rule) -%}
  {%- set parts = [] -%}
  {%- if rule.source %}{% do parts.append('source_relation = ' ~ string_literal(rule.source)) %}{% endif -%}
  {%- if rule.channel %}{% do parts.append('channel = ' ~ string_literal(rule.channel)) %}{% endif -%}
  {%- if rule.sent_from %}{% do parts.append("sent_on >= date '" ~ rule.sent_from ~ "'") %}{% endif -%}
  {%- if rule.sent_to %}{% do parts.append("sent_on <= date '" ~ rule.sent_to ~ "'") %}{% endif -%}
  {%- for column, pattern in [
    ('sender_name', rule.sender), ('subject_text', rule.subject), ('body_text', rule.text),
  ] if pattern -%}
    {%- do parts.append(matches(column, '(?i)' ~ pattern)) -%}
  {%- endfor -%}
  {{ parts | join(' and ') }}
{%- endmacro %}
