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
),

final as (
    select
        source_relation,
        message_key,
        thread_key,
        sent_at,
        direction,
        sender_key,
        recipient_key,
        sender_kind,
        channel,
        campaign_id,
        ad_id,
        cast(case when direction = 'out' and campaign_id is not null then 'campaign' end as varchar) as send_kind,
        reply_to_key,
        subject_present,
        is_platform_option,
        auto_submitted,
        delivery_status,
        retracted_at,
        body_length,
        has_attachment,
        is_draft,
        cast(extra as json) as extra
    from exported
    -- Two members' exports may hold one conversation: the newer export tells it.
    qualify row_number() over (
        partition by source_relation, message_key
        order by exported_on desc nulls last, snapshot asc nulls last
    ) = 1
)

select * from final
