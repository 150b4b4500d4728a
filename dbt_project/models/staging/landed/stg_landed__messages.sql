with final as (
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
    from {{ source('landed', 'messages') }}
    -- The same message in two files: the newest file name tells it. Narrow rows only pass through here.
    qualify row_number() over (
        partition by source_relation, message_key
        order by file_name desc nulls last, date desc nulls last
    ) = 1
)

select * from final
