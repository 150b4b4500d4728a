{# What members tapped under each message of a conversation ad, and each button's share of its message. #}

with told as (
    select
        platform,
        account_id,
        ad_id,
        node_id,
        option_index,
        -- A button that was reworded is told by its newest words.
        max_by(option_label, date_day) as option_label,
        max_by(reply_type, date_day) as reply_type,
        sum(clicks) as clicks,
        min(date_day) as first_day,
        max(date_day) as last_day
    from {{ ref('conversation_options_daily') }}
    group by
        platform,
        account_id,
        ad_id,
        node_id,
        option_index
),

final as (
    select
        cast(platform as varchar) as platform,
        cast(account_id as varchar) as account_id,
        cast(ad_id as varchar) as ad_id,
        cast(node_id as varchar) as node_id,
        cast(option_index as integer) as option_index,
        cast(option_label as varchar) as option_label,
        cast(reply_type as varchar) as reply_type,
        cast(first_day as date) as first_day,
        cast(last_day as date) as last_day,
        cast(clicks as bigint) as clicks,
        cast(sum(clicks) over (partition by platform, account_id, node_id) as bigint) as clicks_of_message,
        {{ ratio('clicks', 'sum(clicks) over (partition by platform, account_id, node_id)') }} as share_of_message
    from told
)

select * from final
