{#
  The measures of the reports, each spelled once. Counts are added up, ratios are always a ratio of two sums of the
  same row, and a ratio over nothing is NULL: never 0, infinite or NaN.
#}

{% macro ratio(numerator, denominator) -%}
  {{ return('cast(' ~ numerator ~ ' as double) / nullif(cast(' ~ denominator ~ ' as double), 0)') }}
{%- endmacro %}

{# What people did, counted in sends: the additive columns that come from messages and outcomes. #}
{% macro people_columns() -%}
  {{ return([
    ('sends', 'bigint'), ('sends_delivered', 'bigint'),
    ('replies_gross', 'bigint'), ('replies_auto', 'bigint'), ('replies_declined', 'bigint'),
    ('replies_one_tap', 'bigint'), ('replies_acknowledgement', 'bigint'), ('replies_brief', 'bigint'),
    ('replies_substantive', 'bigint'), ('replies_unknown', 'bigint'), ('replies_human', 'bigint'),
    ('replies_low_effort', 'bigint'), ('replies_retracted', 'bigint'), ('replies_late', 'bigint'),
    ('quality_replies', 'decimal(24, 6)'), ('quality_replies_sq', 'decimal(30, 12)'),
    ('opt_outs', 'bigint'), ('turns_sum', 'bigint'), ('conversations_advanced', 'bigint'),
    ('reply_minutes_sum', 'bigint'), ('replies_timed', 'bigint'),
    ('downloads', 'bigint'), ('signups', 'bigint'), ('transactions', 'bigint'), ('leads', 'bigint'),
    ('meetings', 'bigint'), ('sends_with_outcome', 'bigint'),
  ]) }}
{%- endmacro %}

{# What the platform counted: the additive columns that come from ad performance. #}
{% macro media_columns() -%}
  {{ return([
    ('platform_sends', 'bigint'), ('platform_opens', 'bigint'), ('platform_message_clicks', 'bigint'),
    ('impressions', 'bigint'), ('clicks', 'bigint'), ('landing_clicks', 'bigint'),
    ('platform_leads', 'bigint'), ('platform_conversions', 'decimal(28, 9)'),
  ]) }}
{%- endmacro %}

{# Additive within one currency only. The mature ones cover the days whose 30 days to reply are over. #}
{% macro money_columns() -%}
  {{ return([
    ('spend', 'decimal(28, 9)'), ('mature_spend', 'decimal(28, 9)'),
    ('mature_replies_gross', 'bigint'), ('mature_quality_replies', 'decimal(24, 6)'),
    ('mature_sends_with_outcome', 'bigint'), ('platform_conversion_value', 'decimal(28, 9)'),
    ('value', 'decimal(28, 9)'), ('outcomes_valued_elsewhere', 'bigint'),
  ]) }}
{%- endmacro %}

{# Additive over every currency, where each amount has a rate; what has none is counted, and the sum is then NULL. #}
{% macro reporting_columns() -%}
  {{ return([
    ('spend_reporting', 'decimal(28, 9)'), ('ads_unconverted', 'bigint'),
    ('value_reporting', 'decimal(28, 9)'), ('outcomes_unconverted', 'bigint'),
  ]) }}
{%- endmacro %}

{# `sum(column)` of each, under its own name and type. #}
{% macro sums(columns, prefix='') -%}
  {%- for name, type in columns %}
        cast(sum({{ prefix }}{{ name }}) as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
  {%- endfor %}
{%- endmacro %}

{# Each column under its own name and type. #}
{% macro typed(columns) -%}
  {%- for name, type in columns %}
        cast({{ name }} as {{ type }}) as {{ name }}{{ ',' if not loop.last }}
  {%- endfor %}
{%- endmacro %}

{% macro names(columns, prefix='') -%}
  {%- for name, type in columns %}
        {{ prefix }}{{ name }}{{ ',' if not loop.last }}
  {%- endfor %}
{%- endmacro %}

{# Rates about people: over sends delivered, those in a language we cannot read apart. #}
{% macro reply_rates() -%}
  {{ return([
    ('raw_engagement_rate', ratio('replies_gross', 'sends_delivered')),
    ('human_reply_rate', ratio('replies_human', 'sends_delivered')),
    ('quality_engagement_rate', ratio('quality_replies', '(sends_delivered - replies_unknown)')),
    ('low_effort_share', ratio('replies_low_effort', 'replies_human')),
    ('mean_reply_weight', ratio('quality_replies', '(replies_human - replies_unknown)')),
    ('coverage', '1 - ' ~ ratio('replies_unknown', 'replies_human')),
    ('mean_minutes_to_reply', ratio('reply_minutes_sum', 'replies_timed')),
    ('outcome_rate', ratio('sends_with_outcome', 'sends_delivered')),
  ]) }}
{%- endmacro %}

{# Rates of the platform's own aggregates, and what things cost. #}
{% macro media_rates() -%}
  {{ return([
    ('open_rate', ratio('platform_opens', 'platform_sends')),
    ('click_to_open', ratio('platform_message_clicks', 'platform_opens')),
    ('ctr', ratio('clicks', 'impressions')),
    ('cpc', ratio('spend', 'clicks')),
    ('cpm', '1000 * ' ~ ratio('spend', 'impressions')),
    ('cost_per_send', ratio('spend', 'platform_sends')),
    ('cost_per_open', ratio('spend', 'platform_opens')),
    ('cost_per_reply', ratio('mature_spend', 'mature_replies_gross')),
    ('cost_per_quality_reply', ratio('mature_spend', 'mature_quality_replies')),
    ('cost_per_outcome', ratio('mature_spend', 'mature_sends_with_outcome')),
    ('value_per_spend', ratio('case when value_currency = currency then value end', 'spend')),
  ]) }}
{%- endmacro %}

{# `expression as name` of each. #}
{% macro computed(columns) -%}
  {%- for name, expression in columns %}
        {{ expression }} as {{ name }}{{ ',' if not loop.last }}
  {%- endfor %}
{%- endmacro %}
