{# Each message received: what it answers, and how much effort is in it. No text. #}

with final as (
    select
        replies.source_relation,
        replies.message_key,
        replies.thread_key,
        replies.sent_at,
        replies.person_id,
        replies.sender_kind,
        replies.retracted_at,
        replies.attribution,
        replies.send_source_relation,
        replies.send_key,
        replies.send_sent_at,
        replies.cohort_date,
        replies.campaign_id,
        replies.account_id,
        replies.ad_id,
        coalesce(replies.is_late, false) as is_late,
        replies.minutes_to_reply,
        replies.retracted_at is not null as is_retracted,
        scored.reply_class,
        scored.tier,
        scored.intent,
        scored.lang,
        scored.p_low,
        scored.is_low_effort,
        scored.reason_1,
        scored.reason_2,
        scored.is_question,
        scored.is_canned,
        scored.canned_family,
        scored.is_emoji_only,
        scored.is_template,
        scored.n_words,
        classes.best_rank,
        classes.is_human
    from {{ ref('int_replies_attributed') }} as replies
    left join {{ ref('int_messages_scored') }} as scored
        on
            replies.source_relation = scored.source_relation
            and replies.message_key = scored.message_key
    left join {{ ref('int_reply_classes') }} as classes
        on scored.reply_class = classes.reply_class
)

select * from final
