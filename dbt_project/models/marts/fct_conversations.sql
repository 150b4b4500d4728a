{# One row a send, with the best of what came back within 30 days, and how it went on. #}

with replies as (
    select
        send_source_relation as source_relation,
        send_key,
        message_key,
        sent_at,
        reply_class,
        lang,
        intent,
        minutes_to_reply,
        is_human,
        is_low_effort,
        is_late,
        is_retracted,
        best_rank,
        -- What was taken back counts only where nothing else is left.
        row_number() over (
            partition by send_source_relation, send_key
            order by is_late asc, is_retracted asc, best_rank desc nulls last, sent_at asc, message_key asc
        ) as by_worth,
        row_number() over (
            partition by send_source_relation, send_key
            order by is_late asc, is_human desc nulls last, sent_at asc, message_key asc
        ) as by_time,
        row_number() over (
            partition by send_source_relation, send_key
            order by coalesce(is_human, false) and not is_retracted desc, sent_at desc, message_key desc
        ) as by_end
    from {{ ref('int_replies_scored') }}
    where send_key is not null
),

first_lazy as (
    select
        source_relation,
        send_key,
        min(sent_at) as lazy_at
    from replies
    where is_low_effort
    group by source_relation, send_key
),

answered as (
    select
        replies.source_relation,
        replies.send_key,
        max(case when by_worth = 1 and not is_late then reply_class end) as best_class,
        max(case when by_worth = 1 and not is_late then coalesce(lang, 'und') end) as best_language,
        coalesce(bool_or(by_worth = 1 and not is_late and is_retracted), false) as is_best_retracted,
        max(case when by_time = 1 and not is_late then reply_class end) as first_class,
        count(*) filter (where not is_late) as n_replies,
        count(*) filter (where is_late) as n_replies_late,
        min(minutes_to_reply) filter (where is_human and not is_late) as minutes_to_first_reply,
        bool_or(is_human and not is_retracted) as has_human_reply,
        max(case when by_end = 1 and is_human and not is_retracted then replies.sent_at end) as last_at,
        max(case when by_end = 1 and is_human and not is_retracted then message_key end) as last_message_key,
        coalesce(bool_or(by_end = 1 and is_low_effort and not is_retracted), false) as is_last_low_effort,
        bool_or(
            is_human and not is_low_effort and reply_class <> 'declined' and not is_retracted
        ) as has_real_reply,
        bool_or(intent in ('commit', 'meeting') and not is_low_effort and not is_retracted) as has_commitment,
        bool_or(reply_class = 'declined' and not is_retracted) as has_declined,
        bool_or(intent = 'opt_out' and not is_retracted) as has_opted_out,
        bool_or(
            is_human and not is_low_effort and reply_class <> 'declined' and not is_retracted
            and replies.sent_at > first_lazy.lazy_at
            and replies.sent_at < first_lazy.lazy_at + interval '14' day
        ) as has_advanced
    from replies
    left join first_lazy
        on
            replies.source_relation = first_lazy.source_relation
            and replies.send_key = first_lazy.send_key
    group by replies.source_relation, replies.send_key
),

outcomes as (
    select
        send_source_relation as source_relation,
        send_key,
        bool_or(type = 'download') as has_download,
        bool_or(type = 'signup') as has_signup,
        bool_or(type = 'transaction') as has_transaction,
        bool_or(type = 'lead') as has_lead,
        bool_or(type = 'meeting') as has_meeting,
        bool_or(type <> 'refund') as has_outcome,
        max(value_currency) as value_currency,
        sum(value) as value,
        count(*) filter (where is_valued_elsewhere) as outcomes_valued_elsewhere
    from {{ ref('int_outcomes_attributed') }}
    where send_key is not null
    group by send_source_relation, send_key
),

-- An outcome is the last stage, so a lazy answer that led to one went on.
bought_after as (
    select distinct
        outcomes.send_source_relation as source_relation,
        outcomes.send_key
    from {{ ref('int_outcomes_attributed') }} as outcomes
    inner join first_lazy
        on
            outcomes.send_source_relation = first_lazy.source_relation
            and outcomes.send_key = first_lazy.send_key
    where
        outcomes.type <> 'refund'
        and outcomes.occurred_at > first_lazy.lazy_at
        and outcomes.occurred_at < first_lazy.lazy_at + interval '14' day
),

final as (
    select
        cast(sends.source_relation as varchar) as source_relation,
        cast(sends.send_key as varchar) as send_key,
        cast(sends.thread_key as varchar) as thread_key,
        cast(sends.person_id as varchar) as person_id,
        cast(sends.send_kind as varchar) as send_kind,
        cast(sends.channel as varchar) as channel,
        cast(sends.campaign_id as varchar) as campaign_id,
        cast(sends.account_id as varchar) as account_id,
        cast(sends.ad_id as varchar) as ad_id,
        cast(coalesce(segments.segment, 'all') as varchar) as segment,
        cast(sends.sent_at as timestamp) as sent_at,
        cast(sends.cohort_date as date) as cohort_date,
        -- Whoever is answered has delivered, whatever the status says.
        cast(not sends.is_failed or answered.send_key is not null as boolean) as is_delivered,
        cast(sends.is_repeat_touch as boolean) as is_repeat_touch,
        cast(coalesce(answered.first_class, 'none') as varchar) as first_class,
        cast(coalesce(answered.best_class, 'none') as varchar) as best_class,
        cast(answered.best_language as varchar) as best_language,
        cast(coalesce(answered.is_best_retracted, false) as boolean) as is_best_retracted,
        cast(coalesce(answered.n_replies, 0) as integer) as n_replies,
        cast(coalesce(answered.n_replies_late, 0) as integer) as n_replies_late,
        cast(answered.minutes_to_first_reply as bigint) as minutes_to_first_reply,
        cast(coalesce(conversations.turns, 0) as integer) as turns,
        cast(
            case
                when outcomes.has_outcome then 5
                when answered.has_commitment then 4
                when conversations.real_turns >= 3 then 3
                when answered.has_real_reply then 2
                when answered.has_human_reply then 1
                else 0
            end as integer
        ) as stage,
        cast(
            case
                when answered.has_opted_out then 'closed'
                when conversations.ball_in_court is not null then conversations.ball_in_court
                when answered.has_declined then 'closed'
                when answered.has_human_reply then 'ours'
                else 'theirs'
            end as varchar
        ) as ball_in_court,
        cast(coalesce(answered.has_declined, false) as boolean) as has_declined,
        cast(coalesce(answered.has_opted_out, false) as boolean) as has_opted_out,
        cast(coalesce(answered.has_advanced, false) or bought_after.send_key is not null as boolean)
            as has_advanced,
        cast(coalesce(conversations.last_by, case when answered.has_human_reply then 'them' end) as varchar)
            as last_by,
        cast(coalesce(conversations.last_at, answered.last_at) as timestamp) as last_at,
        cast(coalesce(conversations.last_message_key, answered.last_message_key) as varchar) as last_message_key,
        cast(coalesce(conversations.is_last_low_effort, answered.is_last_low_effort, false) as boolean)
            as is_last_low_effort,
        cast(
            coalesce(conversations.is_last_low_effort, answered.is_last_low_effort, false)
            and coalesce(conversations.last_at, answered.last_at)
            < {{ plus_days('run_facts.as_of', -13) }} as boolean
        ) as is_stalled,
        cast(case when inputs.has_outcomes then coalesce(outcomes.has_download, false) end as boolean)
            as has_download,
        cast(case when inputs.has_outcomes then coalesce(outcomes.has_signup, false) end as boolean) as has_signup,
        cast(case when inputs.has_outcomes then coalesce(outcomes.has_transaction, false) end as boolean)
            as has_transaction,
        cast(case when inputs.has_outcomes then coalesce(outcomes.has_lead, false) end as boolean) as has_lead,
        cast(case when inputs.has_outcomes then coalesce(outcomes.has_meeting, false) end as boolean)
            as has_meeting,
        cast(case when inputs.has_outcomes then coalesce(outcomes.has_outcome, false) end as boolean)
            as has_outcome,
        cast(outcomes.value as decimal(28, 9)) as value,
        cast(outcomes.value_currency as varchar) as value_currency,
        cast(coalesce(outcomes.outcomes_valued_elsewhere, 0) as integer) as outcomes_valued_elsewhere
    from {{ ref('int_sends_found') }} as sends
    cross join {{ ref('int_inputs_landed') }} as inputs
    left join {{ ref('int_send_segments') }} as segments
        on
            sends.source_relation = segments.source_relation
            and sends.send_key = segments.send_key
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join answered
        on
            sends.source_relation = answered.source_relation
            and sends.send_key = answered.send_key
    left join {{ ref('int_conversations_summed') }} as conversations
        on
            sends.source_relation = conversations.source_relation
            and sends.send_key = conversations.send_key
    left join outcomes
        on
            sends.source_relation = outcomes.source_relation
            and sends.send_key = outcomes.send_key
    left join bought_after
        on
            sends.source_relation = bought_after.source_relation
            and sends.send_key = bought_after.send_key
)

select * from final
