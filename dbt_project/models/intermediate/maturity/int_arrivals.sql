{#
  When what came of a send came: by the send's account, cohort day and age in days. Summed over all ages a
  measure is what the cohort finally has of it.

  Age counts UTC days from the cohort day, because data end with a UTC day: at age 3 everything up to the
  third UTC day after the cohort day is known, whatever the account's zone.
#}

with replies as (
    select
        replies.account_id,
        replies.cohort_date,
        replies.send_source_relation,
        replies.send_key,
        replies.sent_at,
        replies.message_key,
        coalesce(weights.w, 0) as w,
        max(replies.best_rank) over earlier as rank_before,
        max(replies.best_rank) over earlier is null as is_first,
        replies.best_rank
    from {{ ref('int_replies_scored') }} as replies
    left join {{ ref('dim_reply_weight') }} as weights
        on
            replies.reply_class = weights.reply_class
            and weights.segment = 'all'
            and weights.is_current
    where
        replies.send_key is not null
        and not replies.is_late
        and not replies.is_retracted
    window earlier as (
        partition by replies.send_source_relation, replies.send_key
        order by replies.sent_at asc, replies.message_key asc
        rows between unbounded preceding and 1 preceding
    )
),

-- A better reply raises what the send is worth to its own weight; weights rise with the rank of the class.
ranked as (
    select
        classes.best_rank,
        coalesce(weights.w, 0) as w
    from {{ ref('int_reply_classes') }} as classes
    left join {{ ref('dim_reply_weight') }} as weights
        on
            classes.reply_class = weights.reply_class
            and weights.segment = 'all'
            and weights.is_current
),

outcomes as (
    select
        account_id,
        min(cohort_date) as cohort_date,
        send_source_relation,
        send_key,
        min(occurred_at) as occurred_at
    from {{ ref('int_outcomes_attributed') }}
    where
        send_key is not null
        and type <> 'refund'
    group by
        account_id,
        send_source_relation,
        send_key
),

events as (
    select
        replies.account_id,
        replies.cohort_date,
        replies.sent_at as happened_at,
        case when replies.is_first then 1 else 0 end as replies,
        case
            when replies.is_first then replies.w
            when replies.best_rank > replies.rank_before then replies.w - coalesce(ranked.w, 0)
            else 0
        end as quality,
        0 as outcomes
    from replies
    left join ranked
        on replies.rank_before = ranked.best_rank
    union all
    select
        account_id,
        cohort_date,
        occurred_at as happened_at,
        0 as replies,
        0 as quality,
        1 as outcomes
    from outcomes
),

final as (
    select
        account_id,
        cohort_date,
        -- The clock may be wrong by hours, and a zone's day ends before the UTC day does.
        least(30, greatest(0, {{ days_between('cohort_date', 'cast(happened_at as date)') }})) as age,
        cast(sum(replies) as bigint) as replies,
        cast(sum(quality) as decimal(24, 6)) as quality,
        cast(sum(outcomes) as bigint) as outcomes
    from events
    group by
        account_id,
        cohort_date,
        least(30, greatest(0, {{ days_between('cohort_date', 'cast(happened_at as date)') }}))
)

select * from final
