{# One row a message received. No text, no digest of a text: what it answers and how much effort is in it. #}

with final as (
    select
        cast(source_relation as varchar) as source_relation,
        cast(message_key as varchar) as message_key,
        cast(thread_key as varchar) as thread_key,
        cast(sent_at as timestamp) as sent_at,
        cast(attribution as varchar) as attribution,
        cast(send_source_relation as varchar) as send_source_relation,
        cast(send_key as varchar) as send_key,
        cast(campaign_id as varchar) as campaign_id,
        cast(account_id as varchar) as account_id,
        cast(ad_id as varchar) as ad_id,
        cast(cohort_date as date) as cohort_date,
        cast(sender_kind as varchar) as sender_kind,
        cast(reply_class as varchar) as reply_class,
        cast(tier as varchar) as tier,
        cast(intent as varchar) as intent,
        cast(reason_1 as varchar) as reason_1,
        cast(reason_2 as varchar) as reason_2,
        cast(p_low as double) as p_low,
        cast(coalesce(lang, 'und') as varchar) as language,
        cast(n_words as integer) as n_words,
        cast(canned_family as varchar) as canned_family,
        cast(minutes_to_reply as bigint) as minutes_to_reply,
        cast(is_human as boolean) as is_human,
        cast(is_low_effort as boolean) as is_low_effort,
        cast(is_question as boolean) as is_question,
        cast(is_canned as boolean) as is_canned,
        cast(is_emoji_only as boolean) as is_emoji_only,
        cast(is_template as boolean) as is_template,
        cast(is_late as boolean) as is_late,
        cast(is_retracted as boolean) as is_retracted
    from {{ ref('int_replies_scored') }}
)

select * from final
