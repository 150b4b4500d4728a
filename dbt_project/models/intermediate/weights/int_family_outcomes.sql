{#
  Low-effort replies of the training window by the family of their phrase, with the outcomes of their sends: where to
  look when a low-effort class outperforms. Families, never texts.
#}

with told as (
    select distinct
        sends.source_relation,
        sends.send_key,
        sends.best_class as reply_class,
        case
            when replies.canned_family is not null then replies.canned_family
            when replies.is_emoji_only then 'emoji'
            when replies.is_template then 'template'
            else 'other'
        end as reply_family,
        sends.has_outcome
    from {{ ref('fct_conversations') }} as sends
    inner join {{ ref('int_weight_window') }} as training
        on sends.cohort_date between training.trained_from and training.trained_to
    inner join {{ ref('fct_replies') }} as replies
        on
            sends.source_relation = replies.send_source_relation
            and sends.send_key = replies.send_key
            and sends.best_class = replies.reply_class
            and not replies.is_late
    where replies.is_low_effort
),

final as (
    select
        reply_class,
        reply_family,
        count(*) as n,
        count(*) filter (where has_outcome) as outcomes
    from told
    group by
        reply_class,
        reply_family
)

select * from final
