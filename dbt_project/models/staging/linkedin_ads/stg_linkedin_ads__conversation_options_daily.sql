with final as (
    select
        cast('linkedin_ads' as varchar) as platform,
        source_relation,
        account_id,
        date as date_day,
        creative_id as ad_id,
        node_id,
        option_index,
        option_label,
        reply_type,
        clicks
    from {{ source('linkedin_ads', 'conversation_options') }}
)

select * from final
