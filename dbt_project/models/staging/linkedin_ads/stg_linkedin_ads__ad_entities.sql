with accounts as (
    select
        'account' as entity_type,
        account_id as entity_id,
        cast(null as varchar) as parent_id,
        cast(null as varchar) as objective,
        cast(null as varchar) as channel_format,
        currency,
        cast(null as varchar) as landing_url,
        source_relation,
        account_id,
        name,
        status,
        exported_on
    from {{ source('linkedin_ads', 'accounts') }}
),

campaign_groups as (
    select
        'campaign_group' as entity_type,
        campaign_group_id as entity_id,
        account_id as parent_id,
        cast(null as varchar) as objective,
        cast(null as varchar) as channel_format,
        cast(null as varchar) as currency,
        cast(null as varchar) as landing_url,
        source_relation,
        account_id,
        name,
        status,
        exported_on
    from {{ source('linkedin_ads', 'campaign_groups') }}
),

campaigns as (
    select
        'campaign' as entity_type,
        campaign_id as entity_id,
        campaign_group_id as parent_id,
        objective,
        case type
            when 'SPONSORED_INMAILS' then 'message'
            when 'SPONSORED_UPDATES' then 'feed'
            when 'TEXT_AD' then 'text'
            else 'other'
        end as channel_format,
        currency,
        cast(null as varchar) as landing_url,
        source_relation,
        account_id,
        name,
        status,
        exported_on
    from {{ source('linkedin_ads', 'campaigns') }}
),

creatives as (
    select
        'ad' as entity_type,
        creative_id as entity_id,
        campaign_id as parent_id,
        cast(null as varchar) as objective,
        cast(null as varchar) as channel_format,
        cast(null as varchar) as currency,
        landing_url,
        source_relation,
        account_id,
        name,
        status,
        exported_on
    from {{ source('linkedin_ads', 'creatives') }}
),

entities as (
    select * from accounts
    union all
    select * from campaign_groups
    union all
    select * from campaigns
    union all
    select * from creatives
),

final as (
    select
        cast('linkedin_ads' as varchar) as platform,
        source_relation,
        account_id,
        cast(entity_type as varchar) as entity_type,
        entity_id,
        exported_on as seen_on,
        name,
        parent_id,
        status,
        objective,
        cast(channel_format as varchar) as channel_format,
        currency,
        -- The API reports UTC days, whatever zone the account is shown in.
        cast(case when entity_type = 'account' then 'UTC' end as varchar) as timezone,
        landing_url,
        status in ('REMOVED', 'PENDING_DELETION') as deleted
    from entities
)

select * from final
