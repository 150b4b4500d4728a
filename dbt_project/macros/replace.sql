{#
  Incremental strategy `replace`: delete what the new rows replace and what the window no longer has, then insert.
  The second half of the delete is what makes an emptied day, or a vanished row, disappear here too.
  Both statements run in the one transaction dbt opens for the model.
#}
{% macro get_incremental_replace_sql(arg_dict) -%}
  {%- set columns = get_quoted_csv(arg_dict.dest_columns | map(attribute='name')) -%}
  {%- set key = arg_dict.unique_key -%}
  delete from {{ arg_dict.target_relation }}
  where
    {{ key }} in (select {{ key }} from {{ arg_dict.temp_relation }})
    or {{ in_window(config.require('event_time')) }};

  insert into {{ arg_dict.target_relation }} ({{ columns }})
  select {{ columns }}
  from {{ arg_dict.temp_relation }};
{%- endmacro %}
