-- One row: the health of the metric against the cube it is judged by.
with scoped as (
    select
        sum(case when account_id = '__all__' and period = 'all' then sends_delivered end) as in_all,
        sum(case when account_id = '__all__' and period = 'month' then sends_delivered end) as in_months,
        count(*) filter (where verdict = 'better' and (gain_low <= 0 or separation_z < 2))
            as verdicts_without_ground,
        count(*) filter (
            where
            gain not between gain_low - 1e-9 and gain_high + 1e-9
            or greatest(abs(rho_quality), abs(rho_raw)) > 1 + 1e-9
            or real_outcomes > real_sends
            or low_effort_outcomes > low_effort_sends
            or outcome_events_joined > outcome_events
        ) as rows_out_of_order
    from marts.rpt_metric_health
),

counted as (
    select sum(sends_delivered) as mature
    from marts.cube_send_class_daily
    where
        campaign_id not in ('__unattributed__', '__inbound__')
        and cohort_date <= (select as_of - 30 from marts.mart_meta)
)

select
    scoped.verdicts_without_ground,
    scoped.rows_out_of_order,
    abs(coalesce(counted.mature, 0) - coalesce(scoped.in_all, 0))
    + abs(coalesce(counted.mature, 0) - coalesce(scoped.in_months, 0)) as sends_off
from scoped
cross join counted
