{#
  The parts of campaign names as rows of name and value: which there are is the user's pattern to say. A name that does
  not follow the pattern has no row, and neither has an optional part that is missing.
#}

with named as (
    select
        campaigns.campaign_id,
        parts.part,
        parts.position,
        nullif(trim(regexp_extract(campaigns.campaign_name, parts.pattern, 1)), '') as value
    from {{ ref('int_campaigns_known') }} as campaigns
    cross join {{ source('ops', 'naming_parts') }} as parts
    where regexp_matches(campaigns.campaign_name, parts.pattern)
),

final as (
    select
        cast(campaign_id as varchar) as campaign_id,
        cast(part as varchar) as part,
        cast(position as integer) as position,
        cast(value as varchar) as value
    from named
    where value is not null
)

select * from final
