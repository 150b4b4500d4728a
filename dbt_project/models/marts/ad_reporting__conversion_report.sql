{# What platforms count as conversions, by type, at the keys of the ad report. Settings that overlap never add up. #}

with {{ ad_reporting_entities() }},

final as (
    select
        cast(told.source_relation as varchar) as source_relation,
        cast(told.date_day as date) as date_day,
        cast({{ ad_reporting_platform('told.platform') }} as varchar) as platform,
        cast(told.account_id as varchar) as account_id,
        cast({{ ad_reporting_campaign('told') }} as varchar) as campaign_id,
        cast({{ ad_reporting_ad_group('told', 'ads') }} as varchar) as ad_group_id,
        cast(told.ad_id as varchar) as ad_id,
        cast(told.conversion_type as varchar) as conversion_type,
        cast(told.attribution_setting as varchar) as attribution_setting,
        cast(told.conversions as decimal(28, 9)) as conversions,
        cast(told.conversion_value as decimal(28, 9)) as conversions_value
    from {{ ref('ad_conversions_daily') }} as told
    left join ads
        on
            {{ ad_reporting_platform('told.platform') }} = ads.platform
            and told.ad_id = ads.ad_id
)

select * from final
