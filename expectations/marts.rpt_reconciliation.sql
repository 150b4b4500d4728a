-- One row: the platform's own account totals against the sum of its ads.
with compared as (
    select
        *,
        -- A gap is weighed by the account's usual day, so that two cents on a quiet Sunday hold nothing back;
        -- and half a cent an ad is what rounding them one by one can cost.
        greatest(abs(spend_difference) - 0.005 * n_ads, 0) / nullif(
            greatest(control_spend, avg(control_spend) over (partition by source_relation, account_id)), 0
        ) as spend_gap
    from marts.rpt_reconciliation
),

differences as (
    select
        max(spend_gap) filter (where has_control_total) as worst_spend_gap,
        count(*) filter (where spend_difference <> 0) as days_with_spend_difference,
        count(*) filter (where impressions_difference <> 0 or clicks_difference <> 0 or sends_difference <> 0)
            as days_with_count_difference,
        count(*) filter (
            where
            has_control_total
            and spend_difference <> coalesce(control_spend, 0) - coalesce(ads_spend, 0)
        ) as differences_miscalculated
    from compared
),

signed as (
    select source_relation, account_id, date_day, spend
    from marts.fct_ad_performance_daily
    union all
    select source_relation, account_id, date_day, -ads_spend as spend
    from marts.rpt_reconciliation
),

ads as (
    select count(*) as account_days_off
    from (
        select 1
        from signed
        group by source_relation, account_id, date_day
        having coalesce(sum(spend), 0) <> 0
    )
),

controls as (
    select
        abs(
            (select count(*) from contracts.ad_control_totals)
            - count(*) filter (where has_control_total)
        ) as control_totals_off
    from marts.rpt_reconciliation
)

select *
from differences
cross join ads
cross join controls
