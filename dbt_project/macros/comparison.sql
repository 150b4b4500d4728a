{#
  Two windows of cohort days whose 30 days to reply are over: the last 28 against the 56 before. Whole weeks
  on both sides, so that weekends weigh the same. The same comparison is made again for the seven weekly
  ends before it.
#}

{% macro recent_days() -%} 28 {%- endmacro %}
{% macro baseline_days() -%} 56 {%- endmacro %}
{% macro weekly_windows() -%} 8 {%- endmacro %}

{# Findings may be false in one of ten; a change under 15 % is no finding, however sure it is. #}
{% macro accepted_false_share() -%} 0.10 {%- endmacro %}
{% macro smallest_change() -%} 1.15 {%- endmacro %}

{#
  A comparison that could have missed a rise of 30 % says nothing where it finds nothing. Power .80 at .05,
  one-sided: z(.95) + z(.80) standard errors.
#}
{% macro change_to_detect() -%} 1.30 {%- endmacro %}
{% macro detection_margin() -%} 2.486474860 {%- endmacro %}

{#
  The units that are compared, smallest first: where a campaign has too little by itself its group is
  judged, then its account, then the workspace. Each with the columns that name it, out of a row of a
  campaign.
#}
{% macro comparison_units() -%}
  {%- set nowhere = 'cast(null as varchar)' -%}
  {{ return([
    ('campaign', 'account_id', 'campaign_group_id', 'campaign_id'),
    ('campaign_group', 'account_id', 'campaign_group_id', 'campaign_group_id'),
    ('account', 'account_id', nowhere, 'account_id'),
    ('workspace', nowhere, nowhere, "'all'"),
  ]) }}
{%- endmacro %}

{# Whether two rows are of one unit; approaches have no account, nor has the workspace. #}
{% macro same_unit(one, other) -%}
  {{ one }}.level = {{ other }}.level
  and {{ one }}.account_id is not distinct from {{ other }}.account_id
  and {{ one }}.unit_id = {{ other }}.unit_id
{%- endmacro %}

{# Counts that may be zero get half an event, so that a logarithm exists. #}
{% macro log_ratio(recent, baseline) -%} ln(({{ recent }} + 0.5) / ({{ baseline }} + 0.5)) {%- endmacro %}
{% macro count_variance(recent, baseline) -%}
  (1 / ({{ recent }} + 0.5) + 1 / ({{ baseline }} + 0.5))
{%- endmacro %}

{#
  A change that chance does not explain and that is large enough to matter; `ratio` is 1 where nothing
  changed.
#}
{% macro is_finding(q, ratio) -%}
  ({{ q }} <= {{ accepted_false_share() }} and {{ ratio }} >= {{ smallest_change() }})
{%- endmacro %}

{#
  Sends that the recent window lacks to see a rise of 30 %, the window before having twice as many;
  `variance` is that of the logarithm, a send a window.
#}
{% macro sends_missing(variance) -%}
  ceil(greatest(
    0.0, 1.5 * {{ variance }} * power({{ detection_margin() }} / ln({{ change_to_detect() }}), 2) - n_recent
  ))
{%- endmacro %}
