-- One row: the proposed weights against the counts they were learned from.
with counted as (
    select segment, reply_class, sum(sends_delivered) as n, sum(sends_with_outcome) as outcomes
    from (
        select unnest(['all', nullif(segment, 'all')]) as segment, reply_class, cohort_date, sends_delivered,
            sends_with_outcome
        from marts.cube_send_class_daily
        where campaign_id not in ('__unattributed__', '__inbound__')
    ) as cube
    cross join (
        select min(trained_from) as trained_from, max(trained_to) as trained_to
        from marts.rpt_weight_candidate
    ) as training
    where cube.segment is not null and cube.cohort_date between training.trained_from and training.trained_to
    group by segment, reply_class
),

candidate as (
    select
        count(*) filter (
            where w not between 0 and 1 or lo > w or hi < w or lo < 0 or hi > 1
        ) as weights_outside_range,
        count(*) filter (where gate in ('blend', 'calibrated') and outcomes_replied < 30)
            as weights_on_too_little,
        count(*) filter (
            where
            candidate.n is not null
            and (
                candidate.n <> coalesce(counted.n, 0)
                or coalesce(candidate.outcomes, 0) <> coalesce(counted.outcomes, 0)
            )
        ) as rows_off_the_cube
    from marts.rpt_weight_candidate as candidate
    left join counted
        on candidate.segment = counted.segment and candidate.reply_class = counted.reply_class
)

select *
from candidate
