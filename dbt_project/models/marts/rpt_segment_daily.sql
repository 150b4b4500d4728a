{#
  Segment by cohort day, sends of all campaigns and approaches together. No money: what is spent on a segment is known
  only where whole campaigns are one.
#}

with weighted as (
    {{ weighted_cube() }}
),

counted as (
    select
        segment,
        cohort_date as date_day,
        {{ people_sums() }}
    from weighted
    where campaign_id not in ('__unattributed__', '__inbound__')
    group by
        segment,
        cohort_date
),

final as (
    select
        cast(counted.segment as varchar) as segment,
        cast(counted.date_day as date) as date_day,
        cast(counted.weights_version as varchar) as weights_version,
        cast(counted.date_day <= {{ plus_days('run_facts.as_of', -30) }} as boolean) as is_mature,
        {{ typed(people_columns()) }},
        {{ computed(reply_rates()) }},
        cast({{ evidence_grade('counted.sends_delivered', 'counted.quality_replies') }} as varchar) as evidence_grade
    from counted
    cross join {{ source('ops', 'run_facts') }} as run_facts
)

select * from final
