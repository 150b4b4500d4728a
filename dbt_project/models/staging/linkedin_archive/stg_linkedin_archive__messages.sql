{#
  Messages of each member's newest export, seen from the team: whoever's exports these are, are us. A conversation that
  colleagues share is told by one of their exports, the fuller one, so that it counts once. What a colleague wrote in it
  goes out, and what colleagues write among themselves goes nowhere: its direction is unknown.
#}

with messages as (
    select * from {{ source('linkedin_archive', 'messages') }}
),

newest as (
    select
        snapshot,
        max(exported_on) as exported_on
    from messages
    group by snapshot
),

exported as (
    select messages.*
    from messages
    inner join newest
        on
            messages.snapshot = newest.snapshot
            and messages.exported_on = newest.exported_on
    -- Two exports of one member may hold one conversation: the newer export tells it.
    qualify row_number() over (
        partition by messages.source_relation, messages.message_key
        order by messages.exported_on desc nulls last, messages.snapshot asc nulls last
    ) = 1
),

team as (
    select distinct sender_key as member_key
    from exported
    where
        direction = 'out'
        and sender_key is not null
),

-- Conversations with a colleague in them: all the rest is as its export says.
among_us as (
    select
        exported.source_relation,
        exported.thread_key
    from exported
    inner join team
        on exported.sender_key = team.member_key
    where exported.direction = 'in'
    union
    select
        exported.source_relation,
        exported.thread_key
    from exported
    inner join team
        on exported.recipient_key = team.member_key
    where exported.direction = 'out'
),

shared as (
    select
        exported.*,
        sender.member_key is not null as is_ours,
        case
            when sender.member_key is null then exported.sender_key
            when recipient.member_key is null then exported.recipient_key
        end as outsider_key,
        exported.direction = 'out'
        and exported.recipient_key is null as is_to_several
    from exported
    inner join among_us
        on
            exported.source_relation = among_us.source_relation
            and exported.thread_key = among_us.thread_key
    left join team as sender
        on exported.sender_key = sender.member_key
    left join team as recipient
        on exported.recipient_key = recipient.member_key
),

threads as (
    select
        source_relation,
        thread_key,
        count(*) as messages,
        max(exported_on) as exported_on,
        count(distinct outsider_key) as outsiders,
        min(outsider_key) as outsider_key,
        bool_or(is_to_several) as is_to_several
    from shared
    group by
        source_relation,
        thread_key
),

-- One conversation in two exports: a member's own message, of one second and length, stands in both.
same as (
    select distinct
        one.source_relation,
        one.thread_key,
        other.source_relation as other_source,
        other.thread_key as other_thread
    from shared as one
    inner join shared as other
        on
            one.sent_at = other.sent_at
            and one.sender_key = other.sender_key
            and one.body_length is not distinct from other.body_length
    where
        one.is_ours
        and (one.source_relation <> other.source_relation or one.thread_key <> other.thread_key)
),

told_better as (
    select distinct
        same.source_relation,
        same.thread_key
    from same
    inner join threads as own
        on
            same.source_relation = own.source_relation
            and same.thread_key = own.thread_key
    inner join threads as other
        on
            same.other_source = other.source_relation
            and same.other_thread = other.thread_key
    where
        other.messages > own.messages
        or (other.messages = own.messages and other.exported_on > own.exported_on)
        or (
            other.messages = own.messages
            and other.exported_on = own.exported_on
            and (other.source_relation || '|' || other.thread_key) < (own.source_relation || '|' || own.thread_key)
        )
),

seen_by_team as (
    select
        shared.source_relation,
        shared.message_key,
        case
            when threads.outsiders = 0 and not threads.is_to_several then 'unknown'
            when shared.is_ours then 'out'
            else shared.direction
        end as direction,
        case
            when not (shared.is_ours and shared.direction = 'in') then shared.recipient_key
            when threads.outsiders = 1 then threads.outsider_key
        end as recipient_key,
        better.thread_key is not null as is_told_better
    from shared
    inner join threads
        on
            shared.source_relation = threads.source_relation
            and shared.thread_key = threads.thread_key
    left join told_better as better
        on
            shared.source_relation = better.source_relation
            and shared.thread_key = better.thread_key
),

final as (
    select
        exported.source_relation,
        exported.message_key,
        exported.thread_key,
        exported.sent_at,
        coalesce(seen.direction, exported.direction) as direction,
        exported.sender_key,
        case when seen.message_key is not null then seen.recipient_key else exported.recipient_key end as recipient_key,
        exported.sender_kind,
        exported.channel,
        exported.campaign_id,
        exported.ad_id,
        cast(
            case when exported.direction = 'out' and exported.campaign_id is not null then 'campaign' end as varchar
        ) as send_kind,
        exported.reply_to_key,
        exported.subject_present,
        exported.is_platform_option,
        exported.auto_submitted,
        exported.delivery_status,
        exported.retracted_at,
        exported.body_length,
        exported.has_attachment,
        exported.is_draft,
        cast(exported.extra as json) as extra
    from exported
    left join seen_by_team as seen
        on
            exported.source_relation = seen.source_relation
            and exported.message_key = seen.message_key
    where not coalesce(seen.is_told_better, false)
)

select * from final
