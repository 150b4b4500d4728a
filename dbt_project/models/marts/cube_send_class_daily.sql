{#
  Counts by campaign, creative, segment, cohort day, class and language: the source of every rate. A send counts
  under its best reply's class, or `none`. `__unattributed__` and `__inbound__` hold conversations that answer no
  send of ours (sends = 0), and outcomes that join to nobody.
#}

with sends as (
    select
        campaign_id,
        account_id,
        ad_id,
        segment,
        cohort_date,
        best_class as reply_class,
        case when best_class = 'none' then 'none' else best_language end as language,
        value_currency,
        1 as sends,
        cast(is_delivered as integer) as sends_delivered,
        case when best_class <> 'none' then 1 else 0 end as replied,
        cast(is_best_retracted as integer) as replied_retracted,
        case when best_class = 'none' and n_replies_late > 0 then 1 else 0 end as replied_late,
        n_replies + n_replies_late as reply_messages,
        cast(has_opted_out as integer) as opt_outs,
        turns as turns_sum,
        cast(has_advanced as integer) as conversations_advanced,
        minutes_to_first_reply as reply_minutes_sum,
        case when minutes_to_first_reply is not null then 1 else 0 end as replies_timed,
        cast(has_download as integer) as downloads,
        cast(has_signup as integer) as signups,
        cast(has_transaction as integer) as transactions,
        cast(has_lead as integer) as leads,
        cast(has_meeting as integer) as meetings,
        cast(has_outcome as integer) as sends_with_outcome,
        value,
        outcomes_valued_elsewhere
    from {{ ref('fct_conversations') }}
),

unsent_replies as (
    select
        *,
        row_number() over (
            partition by source_relation, thread_key, campaign_id
            order by is_retracted asc, best_rank desc nulls last, sent_at asc, message_key asc
        ) as by_worth,
        count(*) over (partition by source_relation, thread_key, campaign_id) as reply_messages,
        min(cohort_date) over (partition by source_relation, thread_key, campaign_id) as first_cohort_date
    from {{ ref('int_replies_scored') }}
    where send_key is null
),

unsent as (
    select
        replies.campaign_id,
        cast(null as varchar) as account_id,
        cast(null as varchar) as ad_id,
        'all' as segment,
        replies.first_cohort_date as cohort_date,
        replies.reply_class,
        coalesce(replies.lang, 'und') as language,
        cast(null as varchar) as value_currency,
        0 as sends,
        0 as sends_delivered,
        1 as replied,
        cast(replies.is_retracted as integer) as replied_retracted,
        0 as replied_late,
        replies.reply_messages,
        case when replies.intent = 'opt_out' then 1 else 0 end as opt_outs,
        0 as turns_sum,
        0 as conversations_advanced,
        cast(null as bigint) as reply_minutes_sum,
        0 as replies_timed,
        case when inputs.has_outcomes then 0 end as downloads,
        case when inputs.has_outcomes then 0 end as signups,
        case when inputs.has_outcomes then 0 end as transactions,
        case when inputs.has_outcomes then 0 end as leads,
        case when inputs.has_outcomes then 0 end as meetings,
        case when inputs.has_outcomes then 0 end as sends_with_outcome,
        cast(null as decimal(28, 9)) as value,
        0 as outcomes_valued_elsewhere
    from unsent_replies as replies
    cross join {{ ref('int_inputs_landed') }} as inputs
    where replies.by_worth = 1
),

unjoined_outcomes as (
    select
        campaign_id,
        cast(null as varchar) as account_id,
        cast(null as varchar) as ad_id,
        'all' as segment,
        cohort_date,
        'none' as reply_class,
        'none' as language,
        value_currency,
        0 as sends,
        0 as sends_delivered,
        0 as replied,
        0 as replied_retracted,
        0 as replied_late,
        0 as reply_messages,
        0 as opt_outs,
        0 as turns_sum,
        0 as conversations_advanced,
        cast(null as bigint) as reply_minutes_sum,
        0 as replies_timed,
        case when type = 'download' then 1 else 0 end as downloads,
        case when type = 'signup' then 1 else 0 end as signups,
        case when type = 'transaction' then 1 else 0 end as transactions,
        case when type = 'lead' then 1 else 0 end as leads,
        case when type = 'meeting' then 1 else 0 end as meetings,
        0 as sends_with_outcome,
        value,
        cast(is_valued_elsewhere as integer) as outcomes_valued_elsewhere
    from {{ ref('int_outcomes_attributed') }}
    where send_key is null
),

units as (
    select * from sends
    union all
    select * from unsent
    union all
    select * from unjoined_outcomes
),

final as (
    select
        cast(campaign_id as varchar) as campaign_id,
        cast(account_id as varchar) as account_id,
        cast(ad_id as varchar) as ad_id,
        cast(segment as varchar) as segment,
        cast(cohort_date as date) as cohort_date,
        cast(reply_class as varchar) as reply_class,
        cast(language as varchar) as language,
        cast(sum(sends) as bigint) as sends,
        cast(sum(sends_delivered) as bigint) as sends_delivered,
        cast(sum(replied) as bigint) as replied,
        cast(sum(replied_retracted) as bigint) as replied_retracted,
        cast(sum(replied_late) as bigint) as replied_late,
        cast(sum(reply_messages) as bigint) as reply_messages,
        cast(sum(opt_outs) as bigint) as opt_outs,
        cast(sum(turns_sum) as bigint) as turns_sum,
        cast(sum(conversations_advanced) as bigint) as conversations_advanced,
        cast(sum(reply_minutes_sum) as bigint) as reply_minutes_sum,
        cast(sum(replies_timed) as bigint) as replies_timed,
        cast(sum(downloads) as bigint) as downloads,
        cast(sum(signups) as bigint) as signups,
        cast(sum(transactions) as bigint) as transactions,
        cast(sum(leads) as bigint) as leads,
        cast(sum(meetings) as bigint) as meetings,
        cast(sum(sends_with_outcome) as bigint) as sends_with_outcome,
        cast(max(value_currency) as varchar) as value_currency,
        cast(sum(value) as decimal(28, 9)) as value,
        cast(sum(outcomes_valued_elsewhere) as bigint) as outcomes_valued_elsewhere
    from units
    group by
        campaign_id,
        account_id,
        ad_id,
        segment,
        cohort_date,
        reply_class,
        language
)

select * from final
