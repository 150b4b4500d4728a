-- One row: segments against the campaigns' days, and that no segment is small enough to name somebody.
with signed as (
    select date_day, sends, sends_delivered, replies_gross, quality_replies, sends_with_outcome
    from marts.rpt_segment_daily
    union all
    select date_day, -sends, -sends_delivered, -replies_gross, -quality_replies, -sends_with_outcome
    from marts.rpt_campaign_daily
    where campaign_id not in ('__unattributed__', '__inbound__')
),

conserved as (
    select count(*) as days_off
    from (
        select 1
        from signed
        group by date_day
        having
            coalesce(sum(sends), 0) <> 0
            or coalesce(sum(sends_delivered), 0) <> 0
            or coalesce(sum(replies_gross), 0) <> 0
            or coalesce(sum(quality_replies), 0) <> 0
            or coalesce(sum(sends_with_outcome), 0) <> 0
    )
),

small as (
    select count(*) as segments_of_few
    from (
        select segment
        from marts.fct_conversations
        where segment not in ('all', 'other', 'unknown')
        group by segment
        having count(distinct person_id) < 20
    )
)

select *
from conserved
cross join small
