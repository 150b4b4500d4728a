-- One row: the sends against the messages they are, and each send's result against its own replies.
with signed as (
    select source_relation, campaign_id, 1 as sends
    from intermediate.int_messages_sequenced
    where send_kind = 'campaign'
    union all
    select source_relation, campaign_id, -1 as sends
    from marts.fct_conversations
    where send_kind = 'campaign'
),

landed as (
    select count(*) as campaigns_with_sends_off
    from (
        select 1
        from signed
        group by source_relation, campaign_id
        having sum(sends) <> 0
    )
),

replies as (
    select
        send_source_relation,
        send_key,
        count(*) as messages,
        list(distinct reply_class) filter (where not is_late) as classes
    from marts.fct_replies
    where send_key is not null
    group by send_source_relation, send_key
),

results as (
    select
        count(*) filter (
            where sends.n_replies + sends.n_replies_late <> coalesce(replies.messages, 0)
        ) as sends_with_replies_off,
        count(*) filter (
            where
            (sends.best_class = 'none') <> (replies.classes is null)
            or not coalesce(list_contains(replies.classes, sends.best_class), true)
            or not coalesce(list_contains(replies.classes, sends.first_class), true)
        ) as sends_with_result_off,
        count(*) filter (where sends.minutes_to_first_reply < 0 or sends.turns < 0)
            as sends_with_time_below_zero
    from marts.fct_conversations as sends
    left join replies
        on sends.source_relation = replies.send_source_relation and sends.send_key = replies.send_key
),

strays as (
    select count(*) as replies_to_unknown_sends
    from replies
    left join marts.fct_conversations as sends
        on replies.send_source_relation = sends.source_relation and replies.send_key = sends.send_key
    where sends.send_key is null
)

select *
from landed
cross join results
cross join strays
