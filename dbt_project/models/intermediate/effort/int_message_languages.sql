{{ config(schema='private') }}

{#
  Whose evidence decides the language of a message, strongest first: what its sender writes in the thread, the thread,
  the sender anywhere; once where the evidence is strong, then where there is any. A word of several languages alone
  takes the language the source stated, or that of the rest of the source.
#}
{%- set languages = effort_languages() %}
{%- set levels = {'own': 'own_id', 'thread': 'thread_id', 'sender': 'sender_id', 'source': 'source_relation'} %}

with limits as (
    {{ effort_weights(['limit_language_hits', 'limit_language_share', 'limit_language_words']) | indent }}
),

summed as (
    select
        messages.source_relation,
        coalesce(messages.thread_key, '') as thread_key,
        coalesce(messages.sender_key, '') as sender_key,
        max(messages.lang_hint) as lang_hint,
        cast(sum(words.n_words_read) as bigint) as n_words,
        {%- for lang in languages %}
        cast(sum({{ packed_field('words.evidence', loop.index0, 7) }}) as bigint) as hits_{{ lang }},
        {%- endfor %}
        cast(sum({{ packed_field('words.evidence', languages | length, 7) }}) as bigint) as foreign_words
    from {{ ref('int_message_texts') }} as messages
    inner join {{ ref('int_texts') }} as texts on messages.text_id = texts.text_id
    inner join {{ ref('int_form_words') }} as words on texts.form_id = words.form_id
    group by 1, 2, 3
),

-- One key a level. Joined by source and thread and sender, the engine finds that all levels share the source and may
-- begin with every thread beside every sender of it.
evidence as (
    select
        *,
        {{ text_key("source_relation || chr(31) || thread_key || chr(31) || sender_key") }} as own_id,
        {{ text_key("source_relation || chr(31) || thread_key") }} as thread_id,
        {{ text_key("source_relation || chr(31) || sender_key") }} as sender_id
    from summed
),
{% for level, key in levels.items() %}
{{ level }}_sums as (
    select
        {{ key }},
        cast(sum(n_words) as bigint) as n_words,
        {%- for lang in languages %}
        cast(sum(hits_{{ lang }}) as bigint) as hits_{{ lang }}{{ ',' if not loop.last }}
        {%- endfor %}
    from evidence
    group by {{ key }}
),

{{ level }}_best as (
    select
        *,
        greatest({% for lang in languages %}hits_{{ lang }}{{ ', ' if not loop.last }}{% endfor %}) as best
    from {{ level }}_sums
),

{{ level }}_lead as (
    select
        {{ key }},
        best,
        best >= 1 and best >= w_limit_language_share * n_words as explains,
        case
            {%- for lang in languages %}
            when hits_{{ lang }} = best then '{{ lang }}'
            {%- endfor %}
        end as lang,
        {% for lang in languages %}cast(hits_{{ lang }} >= best - 1 as integer){{ ' + ' if not loop.last }}{% endfor %}
            as n_near,
        {% for lang in languages %}cast(hits_{{ lang }} = best as integer){{ ' + ' if not loop.last }}{% endfor %}
            as n_best
    from {{ level }}_best
    cross join limits
),

{{ level }}_language as (
    select
        {{ key }},
        case when explains and best >= w_limit_language_hits and n_near = 1 then lang end as strong,
        case when explains and n_best = 1 then lang end as weak,
        case when explains then lang end as tied
    from {{ level }}_lead
    cross join limits
),
{% endfor %}
final as (
    select
        evidence.source_relation,
        evidence.thread_key,
        evidence.sender_key,
        coalesce(
            own.strong, thread.strong, sender.strong, own.weak, thread.weak, sender.weak,
            case
                when evidence.n_words <= limits.w_limit_language_words and evidence.foreign_words = 0
                    then coalesce(
                        case
                            when evidence.lang_hint in ('{{ languages | join("', '") }}') then evidence.lang_hint
                        end,
                        source.strong
                    )
            end,
            own.tied,
            'und'
        ) as lang
    from evidence
    cross join limits
    inner join own_language as own on evidence.own_id = own.own_id
    inner join thread_language as thread on evidence.thread_id = thread.thread_id
    inner join sender_language as sender on evidence.sender_id = sender.sender_id
    inner join source_language as source on evidence.source_relation = source.source_relation
)

select * from final
