with final as (
    select
        cast('linkedin_ads' as varchar) as platform,
        source_relation,
        account_id,
        date as date_day,
        cost_in_local_currency as spend,
        impressions,
        clicks,
        sends,
        opens
    from {{ source('linkedin_ads', 'account_totals') }}
)

select * from final
