{# Creative from its first day to as_of: sums of its days, rates as ratios of those sums, and their intervals. #}

with {{ to_date(ref('int_creative_daily'), ['campaign_id', 'account_id', 'ad_id']) }},

ads as (
    select
        platform,
        entity_id as ad_id,
        name as ad_name,
        status
    from {{ ref('ad_entities') }}
    where entity_type = 'ad'
    qualify row_number() over (
        partition by platform, entity_id
        order by seen_on desc nulls last, source_relation asc nulls last
    ) = 1
),

final as (
    select
        cast(rated.campaign_id as varchar) as campaign_id,
        cast(rated.account_id as varchar) as account_id,
        cast(rated.ad_id as varchar) as ad_id,
        cast(rated.platform as varchar) as platform,
        cast(rated.campaign_name as varchar) as campaign_name,
        cast(coalesce(ads.ad_name, rated.ad_id) as varchar) as ad_name,
        cast(rated.channel_format as varchar) as channel_format,
        cast(ads.status as varchar) as status,
        cast(rated.currency as varchar) as currency,
        cast(rated.value_currency as varchar) as value_currency,
        cast(rated.weights_version as varchar) as weights_version,
        cast(rated.first_day as date) as first_day,
        cast(rated.last_day as date) as last_day,
        {{ names(people_columns() + media_columns() + money_columns() + reporting_columns(), 'rated.') }},
        {{ names(reply_rates(), 'rated.') }},
        rated.raw_engagement_rate_low,
        rated.raw_engagement_rate_high,
        rated.quality_engagement_rate_low,
        rated.quality_engagement_rate_high,
        {{ names(media_rates(), 'rated.') }},
        rated.evidence_grade
    from rated
    left join ads
        on
            rated.platform = ads.platform
            and rated.ad_id = ads.ad_id
)

select * from final
