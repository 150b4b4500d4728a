{{ config(schema='private') }}

{#
  Whose evidence decides the language of a message, strongest first: what its sender writes in the thread, the thread,
  the sender anywhere; once where the evidence is strong, then where there is any. A word of several languages alone
  takes the language the source stated, or that of the rest of the source. Most senders settle it by themselves: the
  wider levels are summed only around those who do not.
#}
{%- set languages = effort_languages() %}
{%- set levels = {
    'thread': ['source_relation', 'thread_key'],
    'sender': ['source_relation', 'sender_key'],
    'source': ['source_relation'],
} %}

with limits as (
    {{ effort_weights(['limit_language_hits', 'limit_language_share', 'limit_language_words']) | indent }}
),

own_sums as (
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

own as {{ computed_once() }} (
    {{ effort_language_lead('own_sums', ['*']) | indent }}
),

unsettled as {{ computed_once() }} (
    select
        source_relation,
        thread_key,
        sender_key,
        lang_hint,
        n_words,
        foreign_words,
        weak,
        tied
    from own
    where strong is null
),
{% for level, keys in levels.items() %}
{{ level }}_open as (
    select distinct {{ keys | join(', ') }} from unsettled
),

{{ level }}_sums as (
    select
        {%- for key in keys %}
        own.{{ key }},
        {%- endfor %}
        cast(sum(own.n_words) as bigint) as n_words,
        {%- for lang in languages %}
        cast(sum(own.hits_{{ lang }}) as bigint) as hits_{{ lang }}{{ ',' if not loop.last }}
        {%- endfor %}
    from own
    inner join {{ level }}_open as wanted
        on {% for key in keys %}own.{{ key }} = wanted.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
    group by {% for key in keys %}own.{{ key }}{{ ', ' if not loop.last }}{% endfor %}
),

{{ level }}_language as (
    {{ effort_language_lead(level ~ '_sums', keys) | indent }}
),
{% endfor %}
-- Left joins although every row has its match: they keep the engine from putting every thread beside every sender.
narrowed as (
    select
        unsettled.source_relation,
        unsettled.thread_key,
        unsettled.sender_key,
        coalesce(
            thread.strong, sender.strong, unsettled.weak, thread.weak, sender.weak,
            case
                when unsettled.n_words <= limits.w_limit_language_words and unsettled.foreign_words = 0
                    then coalesce(
                        case
                            when unsettled.lang_hint in ('{{ languages | join("', '") }}') then unsettled.lang_hint
                        end,
                        source.strong
                    )
            end,
            unsettled.tied,
            'und'
        ) as lang
    from unsettled
    cross join limits
    {%- for level, keys in levels.items() %}
    left join {{ level }}_language as {{ level }}
        on {% for key in keys %}unsettled.{{ key }} = {{ level }}.{{ key }}{{ ' and ' if not loop.last }}{% endfor %}
    {%- endfor %}
),

final as (
    select
        source_relation,
        thread_key,
        sender_key,
        strong as lang
    from own
    where strong is not null
    union all
    select
        source_relation,
        thread_key,
        sender_key,
        lang
    from narrowed
)

select * from final
