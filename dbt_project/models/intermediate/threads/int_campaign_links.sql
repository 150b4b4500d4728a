{{ config(schema='private') }}

{#
  Outgoing messages that a campaign rule of the user's speaks of: the first rule that fits. Keys only leave this
  model; the texts it compares stay in the restricted zone.
#}

{%- set rules = campaign_rules() %}

with outgoing as (
    select
        messages.source_relation,
        messages.message_key,
        messages.channel,
        cast(messages.sent_at as date) as sent_on,
        split_part(bodies.participant_names, '|', 1) as sender_name,
        bodies.subject_text,
        bodies.body_text
    from {{ ref('messages') }} as messages
    left join {{ ref('message_bodies') }} as bodies
        on
            messages.source_relation = bodies.source_relation
            and messages.message_key = bodies.message_key
    where
        messages.direction = 'out'
        and messages.campaign_id is null
        and {{ rules | length }} > 0
),

fitted as (
    select
        source_relation,
        message_key,
        cast(
            case
                {%- for rule in rules %}
                when {{ fits_campaign_rule(rule) }} then {{ rule.number }}
                {%- else %}
                when false then 0
                {%- endfor %}
            end as integer
        ) as rule_number
    from outgoing
),

final as (
    select
        source_relation,
        message_key,
        rule_number,
        cast(
            case rule_number
                {%- for rule in rules %}
                when {{ rule.number }} then {{ string_literal(rule.campaign_id) }}
                {%- else %}
                when 0 then ''
                {%- endfor %}
            end as varchar
        ) as campaign_id
    from fitted
    where rule_number is not null
)

select * from final
