{#
  One row a campaign that anybody named: the platform's own entity where there is one, else what the ad facts or
  the messages say. Messages carry a bare campaign id, so the id alone is the key; where two accounts claim one
  id, the latest entity wins.
#}

with entities as (
    select
        entity_type,
        entity_id,
        platform,
        source_relation,
        account_id,
        name,
        parent_id,
        status,
        objective,
        channel_format,
        currency,
        timezone
    from {{ ref('ad_entities') }}
    qualify row_number() over (
        partition by platform, entity_type, entity_id
        order by seen_on desc nulls last, source_relation asc nulls last
    ) = 1
),

accounts as (
    select
        platform,
        entity_id as account_id,
        currency,
        timezone
    from entities
    where entity_type = 'account'
),

from_entities as (
    select
        campaigns.entity_id as campaign_id,
        1 as told_by,
        campaigns.platform,
        campaigns.source_relation,
        campaigns.account_id,
        -- Where campaigns stand in no group, what stands above them is the account.
        nullif(campaigns.parent_id, campaigns.account_id) as campaign_group_id,
        groups.name as campaign_group_name,
        campaigns.name as campaign_name,
        campaigns.status,
        campaigns.objective,
        campaigns.channel_format,
        coalesce(accounts.currency, campaigns.currency) as currency,
        coalesce(campaigns.timezone, accounts.timezone) as report_timezone
    from entities as campaigns
    left join entities as groups
        on
            campaigns.platform = groups.platform
            and campaigns.parent_id = groups.entity_id
            and groups.entity_type = 'campaign_group'
    left join accounts
        on
            campaigns.platform = accounts.platform
            and campaigns.account_id = accounts.account_id
    where campaigns.entity_type = 'campaign'
),

from_facts as (
    select
        campaign_id,
        2 as told_by,
        platform,
        source_relation,
        account_id,
        max(campaign_group_id) as campaign_group_id,
        cast(null as varchar) as campaign_group_name,
        -- What the file itself calls it, the newest name first.
        max_by({{ json_text('extra', 'campaign_name') }}, date_day) as campaign_name,
        cast(null as varchar) as status,
        cast(null as varchar) as objective,
        max(channel_format) as channel_format,
        max(currency) as currency,
        max(report_timezone) as report_timezone
    from {{ ref('ad_performance_daily') }}
    where campaign_id is not null
    group by
        campaign_id,
        platform,
        source_relation,
        account_id
),

from_messages as (
    select distinct
        campaign_id,
        3 as told_by,
        cast(null as varchar) as platform,
        cast(null as varchar) as source_relation,
        cast(null as varchar) as account_id,
        cast(null as varchar) as campaign_group_id,
        cast(null as varchar) as campaign_group_name,
        cast(null as varchar) as campaign_name,
        cast(null as varchar) as status,
        cast(null as varchar) as objective,
        cast(null as varchar) as channel_format,
        cast(null as varchar) as currency,
        cast(null as varchar) as report_timezone
    from (
        select campaign_id
        from {{ ref('messages') }}
        where send_kind = 'campaign'
        union all
        select campaign_id
        from {{ ref('int_campaign_links') }}
    ) as named
),

told as (
    select * from from_entities
    union all
    select * from from_facts
    union all
    select * from from_messages
),

final as (
    select
        campaign_id,
        platform,
        source_relation,
        account_id,
        campaign_group_id,
        campaign_group_name,
        campaign_name,
        status,
        objective,
        channel_format,
        currency,
        report_timezone
    from told
    qualify row_number() over (
        partition by campaign_id
        order by told_by asc, platform asc nulls last, source_relation asc nulls last, account_id asc nulls last
    ) = 1
)

select * from final
