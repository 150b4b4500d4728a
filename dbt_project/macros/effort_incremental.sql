{#
  A table as the last build left it, or nothing: at a first build, when all is asked for anew, while parsing. What a
  model finds there it need not read again. By name and not by `ref`, because it may be the model itself or one that
  is built later.
#}
{% macro built_before(name, schema='private') -%}
  {%- if not execute or flags.FULL_REFRESH -%}{{ return(none) }}{%- endif -%}
  {{ return(load_relation(this.incorporate(path={'schema': schema, 'identifier': name}))) }}
{%- endmacro %}

{# Digests of the seeds: of what classes words, of what cuts a text to size, and of all that decides a class. #}
{% macro effort_lexicon_digest() -%}
  {{ return(local_md5(
    effort_fingerprint(ref('int_lexicon'), ['lang', 'token', 'class'])
    ~ effort_fingerprint(ref('int_phrases'), ['normal_form', 'family', "coalesce(counts_as, '')"])
    ~ effort_fingerprint(ref('eff_token_pattern'), ['class', 'pattern'])
    ~ effort_fingerprint(ref('eff_effort_term'), ['term', 'weight'], "term = 'limit_chars'")
  )) }}
{%- endmacro %}

{% macro effort_cut_digest() -%}
  {{ return(local_md5(
    effort_fingerprint(ref('eff_reply_cut'), ['pattern'])
    ~ effort_fingerprint(ref('eff_auto_reply_pattern'), ['scope', 'lang', 'pattern'])
  )) }}
{%- endmacro %}

{% macro effort_digest() -%}
  {{ return(local_md5(
    effort_lexicon_digest() ~ effort_cut_digest()
    ~ effort_fingerprint(ref('eff_intent_phrase'), ['intent', 'lang', 'pattern'])
    ~ effort_fingerprint(ref('eff_token_override'), ['lang', 'token', 'weight'])
    ~ effort_fingerprint(ref('eff_effort_term'), ['term', 'weight', "coalesce(reason_code, '')"])
    ~ effort_fingerprint(
        ref('eff_effort_tier'), ['tier', 'reply_class', 'is_low_effort', "coalesce(cast(p_from as varchar), '')"]
    )
  )) }}
{%- endmacro %}

{#
  Incremental strategy `threads`: the conversations that are not settled are taken out whole, those that are gone with
  them, and put back as they are now.
#}
{% macro get_incremental_threads_sql(arg_dict) -%}
  {%- set columns = arg_dict.dest_columns | map(attribute='name') | join(', ') -%}
  delete from {{ arg_dict.target_relation }} as stored
  where not exists (
    select 1 from {{ ref('int_thread_marks') }} as marks
    where
      marks.is_settled
      and marks.source_relation = stored.source_relation
      and marks.thread_key = coalesce(stored.thread_key, '')
  );

  insert into {{ arg_dict.target_relation }} ({{ columns }})
  select {{ columns }}
  from {{ arg_dict.temp_relation }};
{%- endmacro %}

{# All conversations are wanted, but the work table holds those of one build: a model asked for anew by itself. #}
{% macro effort_wants_every_thread() -%}
  {%- if execute and not is_incremental() and load_relation(ref('int_thread_marks')) -%}
    {%- set settled = 'select count(*) as n from ' ~ ref('int_thread_marks') ~ ' where is_settled' -%}
    {%- if run_query(settled).columns[0].values()[0] > 0 -%}
      {{ exceptions.raise_compiler_error(
        'int_messages_scored cannot be built anew by itself: run dbt with --full-refresh --select +int_messages_scored+'
      ) }}
    {%- endif -%}
  {%- endif -%}
{%- endmacro %}
