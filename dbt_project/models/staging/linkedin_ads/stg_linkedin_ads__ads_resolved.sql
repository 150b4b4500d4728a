{# The latest version of each creative with what its campaign and its account say about it. #}

with latest as (
    select *
    from {{ ref('stg_linkedin_ads__ad_entities') }}
    qualify row_number() over (
        partition by entity_type, entity_id
        order by seen_on desc nulls last, source_relation asc nulls last
    ) = 1
),

final as (
    select
        ads.entity_id as ad_id,
        ads.parent_id as campaign_id,
        campaigns.parent_id as campaign_group_id,
        campaigns.channel_format,
        campaigns.currency
    from latest as ads
    left join latest as campaigns
        on
            ads.parent_id = campaigns.entity_id
            and campaigns.entity_type = 'campaign'
    where ads.entity_type = 'ad'
)

select * from final
