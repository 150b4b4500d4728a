-- One row: outcomes from landing through to the reports, what they are worth, and how many join to a send.
with landed as (
    select distinct source_relation, event_id
    from (
        select source_relation, event_id
        from read_parquet(
            $landing || '/*/outcomes/snapshot=*/*.parquet',
            hive_partitioning = true,
            hive_types = {'snapshot': varchar}
        )
        qualify exported_on = max(exported_on) over (partition by source_relation, snapshot)
        union all
        select source_relation, event_id
        from read_parquet($landing || '/*/outcomes/date=*/*.parquet', hive_partitioning = false)
    )
),

sides as (
    select source_relation, event_id, 1 as landed, 0 as placed
    from landed
    union all
    select source_relation, event_id, 0 as landed, 1 as placed
    from intermediate.int_outcomes_attributed
),

differences as (
    select count(*) filter (where not is_balanced) as outcomes_lost_or_added
    from (
        select sum(landed) = sum(placed) as is_balanced
        from sides
        group by source_relation, event_id
    )
),

-- What is credited, by currency, must come out of the cube again, to the last decimal.
worth as (
    select count(*) filter (where coalesce(off, 0) <> 0) as currencies_with_value_off
    from (
        select value_currency, sum(value) as off
        from (
            select value_currency, value
            from intermediate.int_outcomes_attributed
            union all
            select value_currency, -value as value
            from marts.cube_send_class_daily
        )
        group by value_currency
    )
),

sanity as (
    select
        count(*) filter (where occurred_at > $today + interval 1 day) / nullif(count(*), 0) as future_share,
        count(*) filter (
            where value is not null and not coalesce(list_contains($currencies, currency), false)
        ) as values_in_unknown_currency,
        count(*) filter (where (type = 'refund' and value > 0) or (type <> 'refund' and value < 0))
            as values_with_wrong_sign
    from contracts.outcomes
),

-- Where no send is known at all, there is nothing an outcome could have joined to.
joins as (
    select
        case
            when (select count(*) from marts.fct_conversations) > 0
                then count(*) filter (where attribution = 'none') / nullif(count(*), 0)
        end as unattributed_share
    from intermediate.int_outcomes_attributed
)

select *
from differences
cross join worth
cross join sanity
cross join joins
