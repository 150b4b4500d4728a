{#
  One row: which cohort days weights are learned from, and the 28 days after them by which they are judged. Only days
  whose 30 days for replies and outcomes are over count, and what is judged is never learned from: weights learned
  from an inflated month would explain the inflation away.
#}

with sent as (
    select min(cohort_date) as first_day
    from {{ ref('cube_send_class_daily') }}
    where sends > 0
),

days as (
    select
        coalesce(run_facts.train_from, sent.first_day) as trained_from,
        coalesce(run_facts.train_to, {{ plus_days('run_facts.as_of', -58) }}) as trained_to,
        {{ plus_days('run_facts.as_of', -58) }} as latest_trained_to,
        coalesce(run_facts.is_isotonic, true) as is_isotonic
    from {{ source('ops', 'run_facts') }} as run_facts
    cross join sent
),

final as (
    select
        trained_from,
        trained_to,
        {{ plus_days('trained_to', 1) }} as judged_from,
        {{ plus_days('trained_to', 28) }} as judged_to,
        trained_to <= latest_trained_to as is_closed,
        coalesce(trained_from <= trained_to, false) as has_days,
        is_isotonic
    from days
)

select * from final
