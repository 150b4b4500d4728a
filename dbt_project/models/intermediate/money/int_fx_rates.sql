{#
  What one unit of a currency is worth in the reporting currency, on every day that has an amount in it: by the rates of
  that day, or the last ones within the seven days before. A currency or day without a rate has no row, so that an
  amount is converted at a rate that was or not at all. The reporting currency itself is worth one without any file.
#}

with amounts as (
    select distinct
        date_day,
        currency
    from {{ ref('ad_performance_daily') }}
    where currency is not null
    union
    select distinct
        cast(occurred_at as date) as date_day,
        currency
    from {{ ref('outcomes') }}
    where
        currency is not null
        and value is not null
),

wanted as (
    select
        date_day,
        currency
    from amounts
    union
    select
        amounts.date_day,
        run_facts.reporting_currency as currency
    from amounts
    cross join {{ source('ops', 'run_facts') }} as run_facts
),

told as (
    select
        date_day,
        currency,
        cast(rate as double) as rate,
        false as is_wanted
    from {{ ref('stg_landed__fx_rates') }}
    union all
    select
        date_day,
        currency,
        case when currency = 'EUR' then cast(1 as double) end as rate,
        true as is_wanted
    from wanted
),

carried as (
    select
        date_day,
        currency,
        is_wanted,
        last_value(rate ignore nulls) over so_far as rate,
        last_value(case when rate is not null then date_day end ignore nulls) over so_far as rate_day
    from told
    window so_far as (
        partition by currency
        order by date_day asc, is_wanted asc
        rows between unbounded preceding and current row
    )
),

legs as (
    select
        date_day,
        currency,
        rate,
        rate_day
    from carried
    where
        is_wanted
        and {{ days_between('rate_day', 'date_day') }} <= 7
),

final as (
    select
        amounts.date_day,
        amounts.currency,
        case
            when amounts.currency = run_facts.reporting_currency then cast(1 as double)
            else bought.rate / sold.rate
        end as fx_rate,
        case
            when amounts.currency = run_facts.reporting_currency then amounts.date_day
            else least(bought.rate_day, sold.rate_day)
        end as fx_date
    from amounts
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join legs as sold
        on
            amounts.date_day = sold.date_day
            and amounts.currency = sold.currency
    left join legs as bought
        on
            amounts.date_day = bought.date_day
            and run_facts.reporting_currency = bought.currency
    where
        amounts.currency = run_facts.reporting_currency
        or (sold.rate is not null and bought.rate is not null)
)

select * from final
