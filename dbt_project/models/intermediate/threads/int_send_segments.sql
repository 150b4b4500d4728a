{#
  The segment of each send, where the workspace names a dimension: an attribute of the send or of its campaign, a part of
  the campaign's name, else what the messages file said in its column `segment`. A value that fewer than twenty people share could name them: it
  is `other`; nothing said is `unknown`. Without a dimension: no row, and every send is `all`.
#}

with asked as (
    select segment as dimension
    from {{ source('ops', 'run_facts') }}
    where segment is not null
),

told as (
    select
        sends.source_relation,
        sends.send_key,
        sends.person_id,
        case asked.dimension
            when 'channel' then sends.channel
            when 'send_kind' then sends.send_kind
            when 'account' then campaigns.account_id
            {% for column in ['platform', 'campaign_group', 'objective', 'channel_format'] -%}
            when '{{ column }}' then campaigns.{{ 'campaign_group_name' if column == 'campaign_group' else column }}
            {% endfor -%}
            else coalesce(parts.value, nullif(trim({{ json_text('messages.extra', 'segment') }}), ''))
        end as segment
    from asked
    cross join {{ ref('int_sends_found') }} as sends
    left join {{ ref('int_campaigns_known') }} as campaigns
        on
            sends.campaign_id = campaigns.campaign_id
            and sends.send_kind = 'campaign'
    left join {{ ref('messages') }} as messages
        on
            sends.source_relation = messages.source_relation
            and sends.send_key = messages.message_key
    left join {{ ref('dim_campaign_part') }} as parts
        on
            sends.campaign_id = parts.campaign_id
            and asked.dimension = 'naming.' || parts.part
),

shared as (
    select
        segment,
        count(distinct person_id) as people
    from told
    group by segment
),

final as (
    select
        told.source_relation,
        told.send_key,
        case
            when told.segment is null then 'unknown'
            when shared.people < 20 then 'other'
            else told.segment
        end as segment
    from told
    left join shared
        on told.segment = shared.segment
)

select * from final
