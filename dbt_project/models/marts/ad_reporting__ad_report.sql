{# Ads by day in the words of ad_reporting: the finest of its reports, and what the others add up. #}

with {{ ad_reporting_entities() }},

figures as (
    select
        facts.source_relation,
        facts.date_day,
        {{ ad_reporting_platform('facts.platform') }} as platform,
        facts.account_id,
        {{ ad_reporting_campaign('facts') }} as campaign_id,
        {{ ad_reporting_ad_group('facts', 'ads') }} as ad_group_id,
        facts.ad_id,
        facts.currency,
        facts.report_timezone,
        max(ads.ad_name) as ad_name,
        max(ads.landing_url) as landing_url,
        sum(facts.clicks) as clicks,
        sum(facts.impressions) as impressions,
        sum(facts.spend) as spend,
        -- A lead form's lead is a conversion there; at Meta the actions that count as one hold it already.
        sum(
            case
                when facts.platform = 'linkedin_ads' and (facts.conversions is not null or facts.leads is not null)
                    then coalesce(facts.conversions, 0) + coalesce(facts.leads, 0)
                else facts.conversions
            end
        ) as conversions,
        sum(facts.conversion_value) as conversions_value,
        sum(facts.sends) as sends,
        sum(facts.opens) as opens,
        sum(facts.leads) as leads,
        sum(facts.video_views) as video_views
    from {{ ref('fct_ad_performance_daily') }} as facts
    left join ads
        on
            {{ ad_reporting_platform('facts.platform') }} = ads.platform
            and facts.ad_id = ads.ad_id
    group by
        facts.source_relation,
        facts.date_day,
        {{ ad_reporting_platform('facts.platform') }},
        facts.account_id,
        {{ ad_reporting_campaign('facts') }},
        {{ ad_reporting_ad_group('facts', 'ads') }},
        facts.ad_id,
        facts.currency,
        facts.report_timezone
),

{# Reach of an ad and day, where a loader's table tells it: no sum of it means anything. #}
reached as (
    select
        source_relation,
        account_id,
        date_day,
        ad_id,
        max(cast({{ json_text('extra', 'reach') }} as bigint)) as reach
    from {{ ref('stg_landed__ad_performance_daily') }}
    where {{ json_text('extra', 'reach') }} is not null
    group by
        source_relation,
        account_id,
        date_day,
        ad_id
),

final as (
    select
        cast(figures.source_relation as varchar) as source_relation,
        cast(figures.date_day as date) as date_day,
        cast(figures.platform as varchar) as platform,
        cast(figures.account_id as varchar) as account_id,
        cast(accounts.name as varchar) as account_name,
        cast(figures.campaign_id as varchar) as campaign_id,
        cast(campaigns.name as varchar) as campaign_name,
        cast(figures.ad_group_id as varchar) as ad_group_id,
        cast(groups.name as varchar) as ad_group_name,
        cast(figures.ad_id as varchar) as ad_id,
        cast(figures.ad_name as varchar) as ad_name,
        {% for name, type in ad_reporting_measures() -%}
        cast(figures.{{ name }} as {{ type }}) as {{ name }},
        {% endfor -%}
        cast(figures.currency as varchar) as currency,
        cast(figures.report_timezone as varchar) as report_timezone,
        {% for name, sql in ad_reporting_ratios() -%}
        cast({{ sql }} as double) as {{ name }},
        {% endfor -%}
        cast(reached.reach as bigint) as reach,
        cast({{ ratio('figures.impressions', 'reached.reach') }} as double) as frequency,
        cast(figures.landing_url as varchar) as landing_url
    from figures
    left join entities as accounts
        on
            figures.platform = accounts.platform
            and figures.account_id = accounts.entity_id
            and accounts.entity_type = 'account'
    left join entities as campaigns
        on
            figures.platform = campaigns.platform
            and figures.campaign_id = campaigns.entity_id
            and campaigns.entity_type
            = case figures.platform when 'linkedin_ads' then 'campaign_group' else 'campaign' end
    left join entities as groups
        on
            figures.platform = groups.platform
            and figures.ad_group_id = groups.entity_id
            and groups.entity_type = case figures.platform when 'linkedin_ads' then 'campaign' else 'ad_group' end
    left join reached
        on
            figures.source_relation = reached.source_relation
            and figures.account_id = reached.account_id
            and figures.date_day = reached.date_day
            and figures.ad_id = reached.ad_id
)

select * from final
