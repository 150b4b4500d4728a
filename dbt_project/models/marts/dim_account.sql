with entities as (
    select
        platform,
        entity_id as account_id,
        name as account_name,
        status,
        currency,
        timezone as report_timezone
    from {{ ref('ad_entities') }}
    where entity_type = 'account'
    qualify row_number() over (
        partition by platform, entity_id
        order by seen_on desc nulls last, source_relation asc nulls last
    ) = 1
),

facts as (
    select
        platform,
        account_id,
        max(currency) as currency,
        max(report_timezone) as report_timezone
    from {{ ref('fct_ad_performance_daily') }}
    group by platform, account_id
),

final as (
    select
        cast(coalesce(entities.platform, facts.platform) as varchar) as platform,
        cast(coalesce(entities.account_id, facts.account_id) as varchar) as account_id,
        cast(coalesce(entities.account_name, entities.account_id, facts.account_id) as varchar) as account_name,
        cast(entities.status as varchar) as status,
        cast(coalesce(entities.currency, facts.currency) as varchar) as currency,
        cast(coalesce(entities.report_timezone, facts.report_timezone) as varchar) as report_timezone
    from entities
    full outer join facts
        on
            entities.platform = facts.platform
            and entities.account_id = facts.account_id
)

select * from final
