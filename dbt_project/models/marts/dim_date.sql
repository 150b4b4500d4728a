{# Every day from the first that any mart holds to the last, or to as_of. #}

with spans as (
    select
        min(cohort_date) as first_day,
        max(cohort_date) as last_day
    from {{ ref('cube_send_class_daily') }}
    union all
    select
        min(date_day) as first_day,
        max(date_day) as last_day
    from {{ ref('fct_ad_performance_daily') }}
    union all
    select
        as_of as first_day,
        as_of as last_day
    from {{ source('ops', 'run_facts') }}
),

span as (
    select
        min(first_day) as first_day,
        max(last_day) as last_day
    from spans
),

days as (
    {{ days_from('first_day', 'last_day', 'span') }}
),

final as (
    select
        cast(days.date_day as date) as date_day,
        cast({{ week_start('days.date_day') }} as date) as week_start,
        cast(date_trunc('month', days.date_day) as date) as month_start,
        cast(days.date_day <= run_facts.as_of as boolean) as is_complete,
        cast(days.date_day <= {{ plus_days('run_facts.as_of', -30) }} as boolean) as is_mature
    from days
    cross join {{ source('ops', 'run_facts') }} as run_facts
)

select * from final
