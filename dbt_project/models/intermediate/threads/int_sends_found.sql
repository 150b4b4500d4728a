{# One row a send: a campaign's message, or an approach. The unit of every rate. #}

with sends as (
    select
        source_relation,
        message_key as send_key,
        thread_key,
        position_in_thread,
        sent_at,
        person_id,
        owner_key,
        channel,
        campaign_id,
        ad_id,
        send_kind,
        is_failed,
        lag(sent_at) over (
            partition by coalesce(person_id, source_relation || '|' || message_key)
            order by sent_at asc nulls last, source_relation asc, message_key asc
        ) as previous_send_at
    from {{ ref('int_messages_sequenced') }}
    where send_kind is not null
),

final as (
    select
        sends.source_relation,
        sends.send_key,
        sends.thread_key,
        sends.position_in_thread,
        sends.sent_at,
        {{ local_date('sends.sent_at', 'coalesce(campaigns.report_timezone, run_facts.reporting_timezone)') }}
            as cohort_date,
        sends.person_id,
        sends.owner_key,
        sends.channel,
        sends.send_kind,
        case when sends.send_kind = 'campaign' then sends.campaign_id else '__approach__' end as campaign_id,
        campaigns.account_id,
        sends.ad_id,
        sends.is_failed,
        coalesce(sends.sent_at < sends.previous_send_at + interval '30' day, false) as is_repeat_touch
    from sends
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join {{ ref('int_campaigns_known') }} as campaigns
        on
            sends.campaign_id = campaigns.campaign_id
            and sends.send_kind = 'campaign'
)

select * from final
