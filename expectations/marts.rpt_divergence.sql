-- One row: the windows against the days they are made of, and every verdict against the evidence it claims.
with told as (
    select level, window_end, sum(sends_recent) as sends, sum(replies_gross_recent) as replies
    from marts.rpt_divergence
    where level in ('campaign', 'workspace')
    group by level, window_end
),

counted as (
    select
        told.level,
        told.window_end,
        coalesce(sum(days.sends_delivered), 0) as sends,
        coalesce(sum(days.replies_gross), 0) as replies
    from told
    left join marts.rpt_campaign_daily as days
        on
            days.date_day between told.window_end - 27 and told.window_end
            and days.campaign_id not in ('__unattributed__', '__inbound__')
    group by told.level, told.window_end
),

windows as (
    select count(*) as windows_off
    from told
    inner join counted
        on told.level = counted.level and told.window_end = counted.window_end
    where
        coalesce(told.sends, 0) <> counted.sends
        or coalesce(told.replies, 0) <> counted.replies
),

verdicts as (
    select
        count(*) filter (
            where case verdict
                when 'diverging' then not coalesce(q_diverging <= 0.1 and reply_ratio >= 1.15, false)
                when 'inflating' then not coalesce(q_inflating <= 0.1 and reply_ratio >= 1.15, false)
                when 'outcomes_down' then not coalesce(q_outcomes <= 0.1 and outcome_ratio < 1, false)
                when 'outcomes_up' then not coalesce(q_outcomes <= 0.1 and outcome_ratio > 1, false)
                when 'quality_up' then not coalesce(q_quality <= 0.1 and quality_ratio > 1, false)
                when 'aligned' then detectable_rise is null
                when 'broken_tracking' then coalesce(outcomes_due_after, 0) = 0
                when 'insufficient_evidence' then false
                else true
            end
        ) as verdicts_unfounded,
        count(*) filter (where is_paged and verdict in ('aligned', 'insufficient_evidence'))
            as calls_without_alarm
    from marts.rpt_divergence
)

select *
from windows
cross join verdicts
