with final as (
    select
        source_relation,
        account_id,
        date as date_day,
        ad_id,
        metric,
        revision,
        old as value_before,
        new as value_after,
        seen_on,
        age_days
    from {{ source('landed', 'ad_restatements') }}
    where stream = 'ad_performance'
)

select * from final
