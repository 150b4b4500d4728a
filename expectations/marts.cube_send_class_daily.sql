-- One row: the cube that every rate comes from against the sends and replies it counts.
with signed as (
    select campaign_id, cohort_date, best_class as reply_class, 1 as sends
    from marts.fct_conversations
    union all
    select campaign_id, cohort_date, reply_class, -sends as sends
    from marts.cube_send_class_daily
),

sends as (
    select count(*) as send_cells_off
    from (
        select 1
        from signed
        group by campaign_id, cohort_date, reply_class
        having sum(sends) <> 0
    )
),

replies as (
    select
        abs((select count(*) from marts.fct_replies) - coalesce(sum(reply_messages), 0))
            as reply_messages_off,
        count(*) filter (
            where
            least(sends, sends_delivered, reply_messages, opt_outs) < 0
            or least(replied, replied_retracted, replied_late) < 0
            or least(downloads, signups, transactions, leads, meetings, sends_with_outcome) < 0
        ) as cells_below_zero,
        count(*) filter (
            where
            sends_delivered > sends
            or replied_retracted > replied
            or (replied > sends and campaign_id not in ('__inbound__', '__unattributed__'))
            or sends_with_outcome > sends
        ) as cells_out_of_order
    from marts.cube_send_class_daily
)

select *
from sends
cross join replies
