-- One row: the ad mart against what was landed, by day, campaign and currency, and its own sanity.
with landed_cells as (
    select
        date_day,
        account_id,
        campaign_id,
        currency,
        sum(spend) as spend,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(sends) as sends,
        sum(opens) as opens,
        count(spend) as spend_filled,
        count(impressions) as impressions_filled,
        count(clicks) as clicks_filled
    from contracts.ad_performance_daily
    group by date_day, account_id, campaign_id, currency
),

mart_cells as (
    select
        date_day,
        account_id,
        campaign_id,
        currency,
        -sum(spend) as spend,
        -sum(impressions) as impressions,
        -sum(clicks) as clicks,
        -sum(sends) as sends,
        -sum(opens) as opens,
        -count(spend) as spend_filled,
        -count(impressions) as impressions_filled,
        -count(clicks) as clicks_filled
    from marts.fct_ad_performance_daily
    group by date_day, account_id, campaign_id, currency
),

-- Decimals and integers only, so a difference of zero is exactly zero. A NULL is not a zero: it is counted.
cells as (
    select
        coalesce(sum(spend), 0) <> 0 or sum(spend_filled) <> 0 as is_spend_off,
        coalesce(sum(impressions), 0) <> 0 or sum(impressions_filled) <> 0 as is_impressions_off,
        coalesce(sum(clicks), 0) <> 0 or sum(clicks_filled) <> 0 as is_clicks_off,
        coalesce(sum(sends), 0) <> 0 or coalesce(sum(opens), 0) <> 0 as is_messages_off
    from (
        select * from landed_cells
        union all
        select * from mart_cells
    )
    group by date_day, account_id, campaign_id, currency
),

differences as (
    select
        count(*) filter (where is_spend_off) as spend_cells_off,
        count(*) filter (where is_impressions_off) as impressions_cells_off,
        count(*) filter (where is_clicks_off) as clicks_cells_off,
        count(*) filter (where is_messages_off) as sends_and_opens_cells_off
    from cells
),

-- The same from the landed files themselves, so that no model in between can agree with its own mistake.
-- A sum of digests is the same for the same ads in any order, and costs a tenth of comparing one by one.
file_days as (
    select date_day, account_id, sum(cast(ad as hugeint)) as digest
    from (
        select
            date as date_day,
            account_id,
            hash(creative_id, cost_in_local_currency, impressions, clicks) as ad
        from read_parquet(
            $landing || '/linkedin_ads/creative_analytics/*/*.parquet',
            hive_partitioning = true,
            hive_types = {'date': date}
        )
        union all
        select date as date_day, account_id, hash(ad_id, spend, impressions, clicks) as ad
        from read_parquet(
            $landing || '/*/ad_performance/date=*/*.parquet',
            hive_partitioning = true,
            hive_types = {'date': date}
        )
    )
    group by date_day, account_id
),

mart_days as (
    select
        date_day,
        account_id,
        sum(cast(hash(ad_id, spend, impressions, clicks) as hugeint)) as digest
    from marts.fct_ad_performance_daily
    group by date_day, account_id
),

file_differences as (
    select count(*) as account_days_off_from_files
    from file_days
    full join mart_days
        on
            file_days.date_day = mart_days.date_day
            and file_days.account_id is not distinct from mart_days.account_id
    where file_days.digest is distinct from mart_days.digest
),

landed as (
    select day as date_day, sum(rows) as landed_rows
    from ops.landed_partitions
    where list_contains($ad_day_streams, stream)
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

-- Meta has two names here: files of its exports call it Facebook.
doubled as (
    select count(*) as account_days_from_two_sources
    from (
        select 1
        from marts.fct_ad_performance_daily
        where account_id <> '__unattributed__'
        group by date_day, account_id, case platform when 'facebook_ads' then 'meta_ads' else platform end
        having min(source_relation) <> max(source_relation)
    )
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
        count(*) filter (where clicks > impressions and impressions > 0)
            as rows_with_more_clicks_than_impressions,
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
    file_differences.account_days_off_from_files,
    days.days_off,
    doubled.account_days_from_two_sources,
    unpriced.spend_missing_share,
    campaign_days.campaign_days_in_two_currencies,
    sanity.rows_below_zero,
    sanity.rows_with_more_clicks_than_impressions,
    sanity.rows_in_unknown_currency
from differences
cross join file_differences
cross join days
cross join doubled
cross join unpriced
cross join campaign_days
cross join sanity
