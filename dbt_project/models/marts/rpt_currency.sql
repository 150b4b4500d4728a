{#
  Money by currency, beside what it is in the reporting currency, and how much of it had a rate: what a total over
  currencies rests on. Spend of ads by the platform's day, worth of outcomes by theirs.
#}

with amounts as (
    select
        'spend' as measure,
        date_day,
        currency,
        spend as amount,
        spend_reporting as amount_reporting,
        fx_date
    from {{ ref('fct_ad_performance_daily') }}
    where spend is not null
    union all
    select
        'value' as measure,
        cast(outcomes.occurred_at as date) as date_day,
        outcomes.currency,
        outcomes.value as amount,
        {{ converted('outcomes.value', 'rates.fx_rate') }} as amount_reporting,
        rates.fx_date
    from {{ ref('outcomes') }} as outcomes
    left join {{ ref('int_fx_rates') }} as rates
        on
            cast(outcomes.occurred_at as date) = rates.date_day
            and outcomes.currency = rates.currency
    where outcomes.value is not null
),

summed as (
    select
        measure,
        currency,
        count(*) as amounts,
        count(*) - count(amount_reporting) as amounts_unconverted,
        sum(amount) as amount,
        sum(case when amount_reporting is null then amount else 0 end) as amount_unconverted,
        sum(amount_reporting) as amount_reporting,
        min(date_day) as first_day,
        max(date_day) as last_day,
        count(case when fx_date < date_day then 1 end) as amounts_at_earlier_rate,
        max(fx_date) as newest_rate_on
    from amounts
    group by
        measure,
        currency
),

final as (
    select
        cast(summed.measure as varchar) as measure,
        cast(summed.currency as varchar) as currency,
        cast(run_facts.reporting_currency as varchar) as reporting_currency,
        cast(summed.first_day as date) as first_day,
        cast(summed.last_day as date) as last_day,
        cast(summed.amounts as bigint) as amounts,
        cast(summed.amounts_unconverted as bigint) as amounts_unconverted,
        cast(summed.amounts_at_earlier_rate as bigint) as amounts_at_earlier_rate,
        cast(summed.amount as decimal(28, 9)) as amount,
        cast(summed.amount_unconverted as decimal(28, 9)) as amount_unconverted,
        cast(summed.amount_reporting as decimal(28, 9)) as amount_reporting,
        cast(summed.newest_rate_on as date) as newest_rate_on
    from summed
    cross join {{ source('ops', 'run_facts') }} as run_facts
)

select * from final
