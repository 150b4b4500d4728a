with final as (
    select
        platform,
        source_relation,
        account_id,
        date as date_day,
        spend,
        impressions,
        clicks,
        sends,
        opens
    from {{ source('landed', 'ad_control_totals') }}
)

select * from final
