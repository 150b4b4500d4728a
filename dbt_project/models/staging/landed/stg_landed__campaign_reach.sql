with final as (
    select
        platform,
        source_relation,
        account_id,
        campaign_id,
        range_start,
        range_end,
        reach,
        impressions
    from {{ source('landed', 'ad_reach') }}
    -- The same range may have been asked for again later: the newest answer stands.
    qualify row_number() over (
        partition by platform, account_id, campaign_id, range_start, range_end
        order by exported_on desc nulls last, source_relation asc nulls last
    ) = 1
)

select * from final
