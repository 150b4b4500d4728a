-- One row: every message received is a reply here, attributed or not, and what kind of replies they are.
with signed as (
    select source_relation, cast(sent_at as date) as day, 1 as messages
    from intermediate.int_messages_sequenced
    where direction = 'in'
    union all
    select source_relation, cast(sent_at as date) as day, -1 as messages
    from marts.fct_replies
),

landed as (
    select count(*) as days_off
    from (
        select 1
        from signed
        group by source_relation, day
        having sum(messages) <> 0
    )
),

shares as (
    select
        count(*) filter (where p_low < 0 or p_low > 1) as scores_outside_range,
        count(*) filter (where attribution = 'orphan') / nullif(count(*), 0) as orphan_share,
        count(*) filter (where reply_class = 'auto_reply') / nullif(count(*), 0) as auto_reply_share,
        count(*) filter (where reply_class = 'unknown_language') / nullif(count(*) filter (where is_human), 0)
            as unknown_language_share,
        count(*) filter (where reply_class = 'one_tap') / nullif(count(*) filter (where is_human), 0)
            as one_tap_share
    from marts.fct_replies
),

-- A clock that is wrong now and then is noise; one that is wrong all the time is a time zone read wrongly.
clocks as (
    select count(*) filter (where replies.sent_at < sends.sent_at) / nullif(count(*), 0) as early_share
    from marts.fct_replies as replies
    inner join marts.fct_conversations as sends
        on replies.send_source_relation = sends.source_relation and replies.send_key = sends.send_key
)

select *
from landed
cross join shares
cross join clocks
