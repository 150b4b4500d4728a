{#
  How the conversation after a send went, for sends that were answered in their own thread. A message is `real`
  where a person wrote something brief or better; real turns count changes of speaker among those only, the send
  itself speaking first.
#}

with answered as (
    select distinct
        source_relation,
        thread_send_key
    from {{ ref('int_messages_sequenced') }}
    where
        direction = 'in'
        and thread_send_key is not null
),

spoken as (
    select
        messages.source_relation,
        messages.thread_send_key as send_key,
        messages.message_key,
        messages.sent_at,
        messages.position_in_thread,
        messages.direction,
        messages.message_key = messages.thread_send_key as is_send,
        coalesce(scored.reply_class, 'unknown_language') as reply_class,
        coalesce(classes.is_human, true) as is_human,
        coalesce(classes.is_low_effort, false) as is_low_effort,
        coalesce(
            classes.is_human and not classes.is_low_effort and scored.reply_class <> 'declined',
            false
        ) as is_real
    from {{ ref('int_messages_sequenced') }} as messages
    inner join answered
        on
            messages.source_relation = answered.source_relation
            and messages.thread_send_key = answered.thread_send_key
    left join {{ ref('int_messages_scored') }} as scored
        on
            messages.source_relation = scored.source_relation
            and messages.message_key = scored.message_key
    left join {{ ref('int_reply_classes') }} as classes
        on scored.reply_class = classes.reply_class
    where
        messages.direction in ('in', 'out')
        and messages.retracted_at is null
),

by_people as (
    select
        source_relation,
        send_key,
        message_key,
        sent_at,
        position_in_thread,
        direction,
        reply_class,
        is_low_effort,
        is_send,
        lag(direction) over slice as previous_direction,
        lead(direction) over slice is null as is_last
    from spoken
    where is_human or is_send
    window slice as (partition by source_relation, send_key order by position_in_thread asc)
),

real_only as (
    select
        source_relation,
        send_key,
        direction,
        lag(direction) over (
            partition by source_relation, send_key
            order by position_in_thread asc
        ) as previous_direction
    from spoken
    where is_real or is_send
),

turns as (
    select
        source_relation,
        send_key,
        cast(count(*) filter (where direction <> previous_direction) as bigint) as turns,
        max(case when is_last then direction end) as last_direction,
        max(case when is_last then reply_class end) as last_class,
        max(case when is_last then sent_at end) as last_at,
        max(case when is_last then message_key end) as last_message_key,
        bool_or(is_last and is_low_effort) as is_last_low_effort,
        -- A send that no human answered is no last word of a conversation.
        bool_or(is_last and is_send) as is_unanswered
    from by_people
    group by source_relation, send_key
),

real_turns as (
    select
        source_relation,
        send_key,
        cast(count(*) filter (where direction <> previous_direction) as bigint) as real_turns
    from real_only
    group by source_relation, send_key
),

final as (
    select
        turns.source_relation,
        turns.send_key,
        turns.turns,
        real_turns.real_turns,
        case
            when turns.last_direction = 'out' then 'theirs'
            when turns.last_class = 'declined' then 'closed'
            else 'ours'
        end as ball_in_court,
        case when not turns.is_unanswered then case turns.last_direction when 'in' then 'them' else 'us' end end
            as last_by,
        case when not turns.is_unanswered then turns.last_at end as last_at,
        case when not turns.is_unanswered then turns.last_message_key end as last_message_key,
        turns.is_last_low_effort and not turns.is_unanswered as is_last_low_effort
    from turns
    left join real_turns
        on
            turns.source_relation = real_turns.source_relation
            and turns.send_key = real_turns.send_key
)

select * from final
