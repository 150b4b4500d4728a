{#
  Every message that was sent or received, in the order of its thread, with what begins an approach. No text comes
  near this model: windows over narrow rows cost a third of windows that carry a body.
#}

with messages as (
    select
        source_relation,
        message_key,
        coalesce(thread_key, message_key) as thread_key,
        sent_at,
        -- Some exports know seconds only and give no id: their place in the file decides within a second.
        cast({{ json_text('extra', 'position') }} as bigint) as position_in_file,
        direction,
        case when direction = 'out' then recipient_key when direction = 'in' then sender_key end as person_key,
        case when direction = 'out' then sender_key when direction = 'in' then recipient_key end as owner_key,
        sender_kind,
        channel,
        campaign_id,
        ad_id,
        send_kind,
        reply_to_key,
        coalesce(delivery_status, '') in ('failed', 'bounced', 'undelivered') as is_failed,
        retracted_at
    from {{ ref('messages') }}
    where not coalesce(is_draft, false)
),

sequenced as (
    select
        *,
        lag(sent_at) over thread as previous_at,
        row_number() over thread as position_in_thread
    from messages
    window thread as (
        partition by source_relation, thread_key
        order by sent_at asc nulls last, position_in_file asc nulls last, message_key asc
    )
),

opened as (
    select
        sequenced.source_relation,
        sequenced.message_key,
        sequenced.thread_key,
        sequenced.position_in_thread,
        sequenced.sent_at,
        sequenced.direction,
        coalesce(persons.person_id, sequenced.person_key) as person_id,
        sequenced.owner_key,
        sequenced.sender_kind,
        sequenced.channel,
        sequenced.campaign_id,
        sequenced.ad_id,
        sequenced.reply_to_key,
        sequenced.is_failed,
        sequenced.retracted_at,
        -- A conversation begins with its first message, and again after 14 days of silence. Begun by us it is an
        -- approach; begun by the other side it holds no send, whatever we answer. What a machine of ours says by
        -- itself (a bot that greets who opened a chat) approaches nobody.
        case
            when sequenced.send_kind = 'campaign' then 'campaign'
            when
                sequenced.direction = 'out'
                and coalesce(sequenced.sender_kind, '') <> 'system'
                and (
                    sequenced.previous_at is null
                    or sequenced.sent_at >= sequenced.previous_at + interval '14' day
                )
                then 'approach'
        end as send_kind
    from sequenced
    left join {{ ref('int_persons') }} as persons
        on sequenced.person_key = persons.person_key
),

-- An approach that a rule of the user's speaks of is a send of that campaign.
linked as (
    select
        opened.source_relation,
        opened.message_key,
        opened.thread_key,
        opened.position_in_thread,
        opened.sent_at,
        opened.direction,
        opened.person_id,
        opened.owner_key,
        opened.sender_kind,
        opened.channel,
        coalesce(links.campaign_id, opened.campaign_id) as campaign_id,
        opened.ad_id,
        opened.reply_to_key,
        opened.is_failed,
        opened.retracted_at,
        case when links.campaign_id is not null then 'campaign' else opened.send_kind end as send_kind
    from opened
    left join {{ ref('int_campaign_links') }} as links
        on
            opened.source_relation = links.source_relation
            and opened.message_key = links.message_key
            and opened.send_kind = 'approach'
),

final as (
    select
        *,
        -- The send that this message is, or follows, in its own thread.
        last_value(case when send_kind is not null then message_key end ignore nulls) over (
            partition by source_relation, thread_key
            order by position_in_thread asc
            rows between unbounded preceding and current row
        ) as thread_send_key
    from linked
)

select * from final
