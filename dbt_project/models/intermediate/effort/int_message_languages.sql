{{ config(schema='private') }}

{#
  Whose evidence decides the language of a message, strongest first: what its sender writes in the thread, the thread,
  the sender anywhere; once where the evidence is strong, then where there is any. A word of several languages alone
  takes the language the source stated, or that of the rest of the source.
#}
{%- set languages = effort_languages() %}
{%- set levels = {'own': ['thread_key', 'sender_key'], 'thread': ['thread_key'], 'sender': ['sender_key'], 'source': []} %}

with limits as (
    {{ effort_weights(['limit_language_hits', 'limit_language_share', 'limit_language_words']) | indent }}
),

evidence as (
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
{% for level, keys in levels.items() %}
{{ level }}_sums as (
    select
        {{ (['source_relation'] + keys) | join(',\n        ') }},
        cast(sum(n_words) as bigint) as n_words,
        {%- for lang in languages %}
        cast(sum(hits_{{ lang }}) as bigint) as hits_{{ lang }}{{ ',' if not loop.last }}
        {%- endfor %}
    from evidence
    group by {{ (['source_relation'] + keys) | join(', ') }}
),

{{ level }}_best as (
    select
        *,
        greatest({% for lang in languages %}hits_{{ lang }}{{ ', ' if not loop.last }}{% endfor %}) as best
    from {{ level }}_sums
),

{{ level }}_lead as (
    select
        {{ (['source_relation'] + keys) | join(',\n        ') }},
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
        {{ (['source_relation'] + keys) | join(',\n        ') }},
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
    inner join own_language as own
        on
            evidence.source_relation = own.source_relation
            and evidence.thread_key = own.thread_key
            and evidence.sender_key = own.sender_key
    inner join thread_language as thread
        on evidence.source_relation = thread.source_relation and evidence.thread_key = thread.thread_key
    inner join sender_language as sender
        on evidence.source_relation = sender.source_relation and evidence.sender_key = sender.sender_key
    inner join source_language as source on evidence.source_relation = source.source_relation
)

select * from final
