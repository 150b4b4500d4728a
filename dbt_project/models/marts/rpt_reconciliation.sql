{#
  The platform's own account totals beside the sum of its ads, day by day, with the difference spelled out, and
  how much of the sum belongs to no campaign we know.
#}

with ads as (
    select
        platform,
        source_relation,
        account_id,
        date_day,
        case when min(currency) = max(currency) then min(currency) end as currency,
        count(*) as n_ads,
        sum(spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(sends) as sends,
        sum(case when campaign_id is null then spend end) as unattributed_spend
    from {{ ref('fct_ad_performance_daily') }}
    group by
        platform,
        source_relation,
        account_id,
        date_day
),

totals as (
    select
        platform,
        source_relation,
        account_id,
        date_day,
        spend,
        impressions,
        clicks,
        sends
    from {{ ref('ad_control_totals') }}
),

joined as (
    select
        coalesce(totals.platform, ads.platform) as platform,
        coalesce(totals.source_relation, ads.source_relation) as source_relation,
        coalesce(totals.account_id, ads.account_id) as account_id,
        coalesce(totals.date_day, ads.date_day) as date_day,
        ads.currency,
        coalesce(ads.n_ads, 0) as n_ads,
        totals.account_id is not null as has_control_total,
        {% for measure in ['spend', 'impressions', 'clicks', 'sends'] -%}
        totals.{{ measure }} as control_{{ measure }},
        ads.{{ measure }} as ads_{{ measure }},
        -- A side that says nothing has counted nothing; without a control total there is nothing to compare.
        case when totals.account_id is not null then coalesce(totals.{{ measure }}, 0) - coalesce(ads.{{ measure }}, 0)
        end as {{ measure }}_difference,
        {% endfor -%}
        ads.unattributed_spend
    from totals
    full outer join ads
        on
            totals.platform = ads.platform
            and totals.source_relation = ads.source_relation
            and totals.account_id = ads.account_id
            and totals.date_day = ads.date_day
),

final as (
    select
        cast(platform as varchar) as platform,
        cast(source_relation as varchar) as source_relation,
        cast(account_id as varchar) as account_id,
        cast(date_day as date) as date_day,
        cast(currency as varchar) as currency,
        cast(n_ads as bigint) as n_ads,
        cast(has_control_total as boolean) as has_control_total,
        {% for measure, type in [
            ('spend', 'decimal(28, 9)'), ('impressions', 'bigint'), ('clicks', 'bigint'), ('sends', 'bigint'),
        ] -%}
        cast(control_{{ measure }} as {{ type }}) as control_{{ measure }},
        cast(ads_{{ measure }} as {{ type }}) as ads_{{ measure }},
        cast({{ measure }}_difference as {{ type }}) as {{ measure }}_difference,
        {% endfor -%}
        cast(unattributed_spend as decimal(28, 9)) as unattributed_spend
    from joined
)

select * from final
