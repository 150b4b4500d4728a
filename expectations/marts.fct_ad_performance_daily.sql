-- One row: the ad mart against what was landed, cell by cell (day × campaign × currency), and its own sanity.
with signed as (
    select date_day, account_id, campaign_id, currency, spend, impressions, clicks, sends, opens, 1 as side
    from contracts.ad_performance_daily
    union all
    select
        date_day,
        account_id,
        campaign_id,
        currency,
        -spend as spend,
        -impressions as impressions,
        -clicks as clicks,
        -sends as sends,
        -opens as opens,
        -1 as side
    from marts.fct_ad_performance_daily
),

-- Decimals and integers only, so a difference of zero is exactly zero. A NULL is not a zero: it is counted.
cells as (
    select
        sum(spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(sends) as sends,
        sum(opens) as opens,
        sum(case when spend is null then side else 0 end) as spend_nulls,
        sum(case when impressions is null then side else 0 end) as impressions_nulls,
        sum(case when clicks is null then side else 0 end) as clicks_nulls
    from signed
    group by date_day, account_id, campaign_id, currency
),

differences as (
    select
        count(*) filter (where coalesce(spend, 0) <> 0 or spend_nulls <> 0) as spend_cells_off,
        count(*) filter (where coalesce(impressions, 0) <> 0 or impressions_nulls <> 0) as impressions_cells_off,
        count(*) filter (where coalesce(clicks, 0) <> 0 or clicks_nulls <> 0) as clicks_cells_off,
        count(*) filter (where coalesce(sends, 0) <> 0 or coalesce(opens, 0) <> 0) as sends_and_opens_cells_off
    from cells
),

-- The same from the landed files themselves, by ad, so that no model in between can agree with itself.
files as (
    select date as date_day, account_id, creative_id as ad_id, cost_in_local_currency as spend, impressions, clicks
    from read_parquet(
        $landing || '/linkedin_ads/creative_analytics/*/*.parquet',
        hive_partitioning = true,
        hive_types = {'date': date}
    )
    union all
    select date as date_day, account_id, ad_id, spend, impressions, clicks
    from read_parquet(
        $landing || '/ads_file/ad_performance/*/*.parquet',
        hive_partitioning = true,
        hive_types = {'date': date}
    )
    union all
    select date_day, account_id, ad_id, -spend as spend, -impressions as impressions, -clicks as clicks
    from marts.fct_ad_performance_daily
),

file_differences as (
    select count(*) as ad_days_off_from_files
    from (
        select 1
        from files
        group by date_day, account_id, ad_id
        having
            coalesce(sum(spend), 0) <> 0
            or coalesce(sum(impressions), 0) <> 0
            or coalesce(sum(clicks), 0) <> 0
    )
),

landed as (
    select day as date_day, sum(rows) as landed_rows
    from ops.landed_partitions
    where list_contains($ad_day_streams, source || '.' || stream)
    group by day
),

held as (
    select date_day, count(*) as mart_rows
    from marts.fct_ad_performance_daily
    group by date_day
),

days as (
    select count(*) as days_off
    from landed
    full join held on landed.date_day = held.date_day
    where coalesce(landed.landed_rows, 0) <> coalesce(held.mart_rows, 0)
),

-- Per source, because one source whose cost column went missing hides behind another's.
unpriced as (
    select max(missing) as spend_missing_share
    from (
        select count(*) filter (where spend is null) / count(*) as missing
        from marts.fct_ad_performance_daily
        where coalesce(impressions, 0) + coalesce(clicks, 0) + coalesce(sends, 0) > 0
        group by source_relation
    )
),

campaign_days as (
    select count(*) as campaign_days_in_two_currencies
    from (
        select 1
        from marts.fct_ad_performance_daily
        group by date_day, account_id, campaign_id
        having count(distinct currency) > 1
    )
),

sanity as (
    select
        count(*) filter (
            where least(spend, impressions, clicks, landing_clicks, sends, opens, leads) < 0
        ) as rows_below_zero,
        count(*) filter (where clicks > impressions and impressions > 0) as rows_with_more_clicks_than_impressions,
        count(*) filter (
            where spend is not null and not coalesce(list_contains($currencies, currency), false)
        ) as rows_in_unknown_currency
    from marts.fct_ad_performance_daily
)

select
    differences.spend_cells_off,
    differences.impressions_cells_off,
    differences.clicks_cells_off,
    differences.sends_and_opens_cells_off,
    file_differences.ad_days_off_from_files,
    days.days_off,
    unpriced.spend_missing_share,
    campaign_days.campaign_days_in_two_currencies,
    sanity.rows_below_zero,
    sanity.rows_with_more_clicks_than_impressions,
    sanity.rows_in_unknown_currency
from differences
cross join file_differences
cross join days
cross join unpriced
cross join campaign_days
cross join sanity
