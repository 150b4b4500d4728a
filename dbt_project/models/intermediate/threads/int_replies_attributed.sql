{#
  Each message received, with the send it answers and how that was found:
    reply_to  the source names the message it answers (or a follow-up to a send);
    thread    the latest send before it in the same conversation, at most 90 days old;
    pair      the latest send before it between the same two people, at most 90 days old;
    orphan    it answers something we do not have: `__unattributed__`;
    inbound   the other side began the conversation: `__inbound__`, shown apart and in no rate.
#}

with replies as (
    select
        source_relation,
        message_key,
        thread_key,
        sent_at,
        person_id,
        owner_key,
        sender_kind,
        campaign_id,
        reply_to_key,
        retracted_at,
        thread_send_key
    from {{ ref('int_messages_sequenced') }}
    where direction = 'in'
),

paired as (
    select
        source_relation,
        message_key,
        last_value(send_key ignore nulls) over pair as pair_send_key,
        last_value(send_source ignore nulls) over pair as pair_send_source,
        is_send
    from (
        select
            source_relation,
            message_key,
            sent_at,
            owner_key,
            person_id,
            false as is_send,
            cast(null as varchar) as send_key,
            cast(null as varchar) as send_source
        from replies
        union all
        select
            source_relation,
            send_key as message_key,
            sent_at,
            owner_key,
            person_id,
            true as is_send,
            send_key,
            source_relation as send_source
        from {{ ref('int_sends_found') }}
    ) as both_sides
    where
        owner_key is not null
        and person_id is not null
    window pair as (
        partition by owner_key, person_id
        order by sent_at asc nulls last, is_send desc, source_relation asc, message_key asc
        rows between unbounded preceding and current row
    )
),

rungs as (
    select
        replies.*,
        named.thread_send_key as named_send_key,
        in_thread.sent_at as thread_sent_at,
        paired.pair_send_key,
        paired.pair_send_source,
        in_pair.sent_at as pair_sent_at
    from replies
    -- The answered message may be a follow-up: it leads to the send it follows.
    left join {{ ref('int_messages_sequenced') }} as named
        on
            replies.source_relation = named.source_relation
            and replies.reply_to_key = named.message_key
            and named.direction = 'out'
    left join {{ ref('int_sends_found') }} as in_thread
        on
            replies.source_relation = in_thread.source_relation
            and replies.thread_send_key = in_thread.send_key
    left join paired
        on
            replies.source_relation = paired.source_relation
            and replies.message_key = paired.message_key
            and not paired.is_send
    left join {{ ref('int_sends_found') }} as in_pair
        on
            paired.pair_send_source = in_pair.source_relation
            and paired.pair_send_key = in_pair.send_key
),

decided as (
    select
        *,
        case
            when named_send_key is not null then 'reply_to'
            when sent_at < thread_sent_at + interval '90' day then 'thread'
            when sent_at < pair_sent_at + interval '90' day then 'pair'
            when reply_to_key is not null or campaign_id is not null or thread_send_key is not null then 'orphan'
            else 'inbound'
        end as attribution
    from rungs
),

linked as (
    select
        *,
        case
            when attribution = 'pair' then pair_send_source
            when attribution in ('reply_to', 'thread') then source_relation
        end as send_source_relation,
        case attribution
            when 'reply_to' then named_send_key
            when 'thread' then thread_send_key
            when 'pair' then pair_send_key
        end as send_key
    from decided
),

final as (
    select
        linked.source_relation,
        linked.message_key,
        linked.thread_key,
        linked.sent_at,
        linked.person_id,
        linked.sender_kind,
        linked.retracted_at,
        linked.attribution,
        linked.send_source_relation,
        linked.send_key,
        sends.sent_at as send_sent_at,
        coalesce(
            sends.cohort_date,
            {{ local_date('linked.sent_at', 'run_facts.reporting_timezone') }}
        ) as cohort_date,
        case
            when linked.attribution = 'orphan' then '__unattributed__'
            when linked.attribution = 'inbound' then '__inbound__'
            else sends.campaign_id
        end as campaign_id,
        sends.account_id,
        sends.ad_id,
        -- A reply dated before its send is a skewed clock: it is no late reply, and it has no time to reply.
        linked.sent_at >= sends.sent_at + interval '30' day as is_late,
        case
            when linked.sent_at >= sends.sent_at
                then cast(floor({{ seconds_between('sends.sent_at', 'linked.sent_at') }} / 60.0) as bigint)
        end as minutes_to_reply
    from linked
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join {{ ref('int_sends_found') }} as sends
        on
            linked.send_source_relation = sends.source_relation
            and linked.send_key = sends.send_key
)

select * from final
