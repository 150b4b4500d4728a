{#
  One row an ad: its name, its campaign, and what its link says of itself. UTM parameters stand as they are written; one
  that the platform fills in at the click (`{campaignid}`, `%7B%7Bad.name%7D%7D`) is left as it is and marked. An ad
  without a link stays, and so does one that only figures know.
#}

with entities as (
    select
        platform,
        account_id,
        entity_type,
        entity_id,
        name,
        parent_id,
        status,
        landing_url
    from {{ ref('ad_entities') }}
    where entity_type in ('ad', 'ad_group')
    qualify row_number() over (
        partition by platform, entity_type, entity_id
        order by seen_on desc nulls last, source_relation asc nulls last
    ) = 1
),

ads as (
    select
        ads.platform,
        ads.account_id,
        ads.entity_id as ad_id,
        ads.name as ad_name,
        coalesce(ad_groups.parent_id, ads.parent_id) as campaign_id,
        ads.status,
        ads.landing_url
    from entities as ads
    left join entities as ad_groups
        on
            ads.platform = ad_groups.platform
            and ads.parent_id = ad_groups.entity_id
            and ad_groups.entity_type = 'ad_group'
    where ads.entity_type = 'ad'
),

figures as (
    select
        platform,
        ad_id,
        max(account_id) as account_id,
        max_by(campaign_id, date_day) as campaign_id
    from {{ ref('fct_ad_performance_daily') }}
    where ad_id is not null
    group by
        platform,
        ad_id
),

told as (
    select
        coalesce(ads.platform, figures.platform) as platform,
        coalesce(ads.account_id, figures.account_id) as account_id,
        coalesce(ads.ad_id, figures.ad_id) as ad_id,
        ads.ad_name,
        -- What the figures stand under goes before what the entity says today.
        coalesce(figures.campaign_id, ads.campaign_id) as campaign_id,
        ads.status,
        ads.landing_url
    from ads
    full outer join figures
        on
            ads.platform = figures.platform
            and ads.ad_id = figures.ad_id
),

read as (
    select
        *,
        {% for name in ['source', 'medium', 'campaign', 'content', 'term'] -%}
        {{ text_between('landing_url', '(?i)[?&#]utm_' ~ name ~ '=([^&#]+)') }} as utm_{{ name }}{{ ',' if not loop.last }}
        {% endfor -%}
    from told
),

final as (
    select
        cast(platform as varchar) as platform,
        cast(account_id as varchar) as account_id,
        cast(ad_id as varchar) as ad_id,
        cast(coalesce(ad_name, ad_id) as varchar) as ad_name,
        cast(campaign_id as varchar) as campaign_id,
        cast(status as varchar) as status,
        cast(landing_url as varchar) as landing_url,
        cast(utm_source as varchar) as utm_source,
        cast(utm_medium as varchar) as utm_medium,
        cast(utm_campaign as varchar) as utm_campaign,
        cast(utm_content as varchar) as utm_content,
        cast(utm_term as varchar) as utm_term,
        cast(
            case
                when landing_url is null then null
                when coalesce(utm_source, utm_medium, utm_campaign, utm_content, utm_term) is null then 'none'
                when {{ matches(
                    "concat_ws('&', utm_source, utm_medium, utm_campaign, utm_content, utm_term)",
                    '\\{|%7[bB]|__[A-Z_]+__'
                ) }} then 'dynamic'
                else 'static'
            end as varchar
        ) as utm_kind
    from read
)

select * from final
