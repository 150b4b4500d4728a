with final as (
    select
        platform,
        source_relation,
        account_id,
        date as date_day,
        campaign_group_id,
        campaign_id,
        ad_id,
        conversion_type,
        attribution_setting,
        conversions,
        conversion_value
    from {{ source('landed', 'ad_conversions') }}
)

select * from final
