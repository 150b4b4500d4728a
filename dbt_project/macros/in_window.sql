{#
  The days this run landed, from dbt's own --event-time flags: no vars and no environment (both would force a
  full parse) and never the clock. Without flags, at a first build or with --full-refresh: every landed day.
#}
{% macro in_window(day, partial=is_incremental()) -%}
  {%- set first, end = invocation_args_dict.event_time_start, invocation_args_dict.event_time_end -%}
  {%- if partial and first and end -%}
    ({{ day }} >= date '{{ (first ~ "")[:10] }}' and {{ day }} < date '{{ (end ~ "")[:10] }}')
  {%- else -%} true {%- endif -%}
{%- endmacro %}
