{#
  How sends found their campaign: named by the source, given by a rule of the user's, or not at all. What has none
  is an approach and stands under `__approach__` wherever campaigns are compared.
#}

with told as (
    select
        sends.source_relation,
        sends.channel,
        case
            when sends.send_kind <> 'campaign' then 'none'
            when links.rule_number is not null then 'rule'
            else 'source'
        end as linked_by,
        case when sends.send_kind = 'campaign' then links.rule_number end as rule_number
    from {{ ref('int_sends_found') }} as sends
    left join {{ ref('int_campaign_links') }} as links
        on
            sends.source_relation = links.source_relation
            and sends.send_key = links.message_key
),

counted as (
    select
        source_relation,
        channel,
        linked_by,
        rule_number,
        count(*) as sends
    from told
    group by
        source_relation,
        channel,
        linked_by,
        rule_number
),

final as (
    select
        cast(source_relation as varchar) as source_relation,
        cast(channel as varchar) as channel,
        cast(linked_by as varchar) as linked_by,
        cast(rule_number as integer) as rule_number,
        cast(sends as bigint) as sends,
        cast(sum(sends) over (partition by source_relation, channel) as bigint) as sends_of_channel,
        {{ ratio('sends', 'sum(sends) over (partition by source_relation, channel)') }} as share_of_channel
    from counted
)

select * from final
