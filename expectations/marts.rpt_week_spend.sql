-- One row: money by week against the ad mart, each currency by itself.
with signed as (
    select currency, spend, impressions, clicks
    from marts.fct_ad_performance_daily
    union all
    select currency, -spend as spend, -impressions as impressions, -clicks as clicks
    from marts.rpt_week_spend
)

select
    count(*) filter (where coalesce(spend, 0) <> 0) as currencies_with_spend_off,
    count(*) filter (where coalesce(impressions, 0) <> 0 or coalesce(clicks, 0) <> 0)
        as currencies_with_counts_off
from (
    select sum(spend) as spend, sum(impressions) as impressions, sum(clicks) as clicks
    from signed
    group by currency
)
