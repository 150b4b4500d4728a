{#
  Campaign by day. Replies and outcomes stand by the send's cohort day, spend and the platform's counts by the
  platform's own day. Where only the platform's aggregates exist the reply columns are NULL, not 0.
#}

with weighted as (
    select
        cube.*,
        weights.weights_version,
        weights.w,
        weights.is_human,
        weights.is_low_effort,
        cube.replied - cube.replied_retracted as replied_kept
    from {{ ref('cube_send_class_daily') }} as cube
    left join {{ ref('dim_reply_weight') }} as weights
        on
            cube.reply_class = weights.reply_class
            and cube.segment = weights.segment
            and weights.is_current
),

replies as (
    select
        campaign_id,
        account_id,
        cohort_date as date_day,
        max(weights_version) as weights_version,
        max(value_currency) as value_currency,
        sum(sends) as sends,
        sum(sends_delivered) as sends_delivered,
        sum(replied) as replies_gross,
        {% for column, reply_class in [
            ('auto', 'auto_reply'), ('declined', 'declined'), ('one_tap', 'one_tap'),
            ('acknowledgement', 'acknowledgement'), ('brief', 'brief'), ('substantive', 'substantive'),
            ('unknown', 'unknown_language'),
        ] -%}
        sum(case when reply_class = '{{ reply_class }}' then replied else 0 end) as replies_{{ column }},
        {% endfor -%}
        sum(case when is_human then replied else 0 end) as replies_human,
        sum(case when is_low_effort then replied else 0 end) as replies_low_effort,
        sum(replied_retracted) as replies_retracted,
        sum(replied_late) as replies_late,
        sum(cast(coalesce(w, 0) * replied_kept as decimal(24, 6))) as quality_replies,
        sum(cast(coalesce(w, 0) * coalesce(w, 0) * replied_kept as decimal(30, 12))) as quality_replies_sq,
        sum(opt_outs) as opt_outs,
        sum(turns_sum) as turns_sum,
        sum(conversations_advanced) as conversations_advanced,
        sum(reply_minutes_sum) as reply_minutes_sum,
        sum(replies_timed) as replies_timed,
        sum(downloads) as downloads,
        sum(signups) as signups,
        sum(transactions) as transactions,
        sum(leads) as leads,
        sum(meetings) as meetings,
        sum(sends_with_outcome) as sends_with_outcome,
        sum(value) as value,
        sum(outcomes_valued_elsewhere) as outcomes_valued_elsewhere
    from weighted
    group by
        campaign_id,
        account_id,
        cohort_date
),

media as (
    select
        coalesce(campaign_id, '__unattributed__') as campaign_id,
        account_id,
        date_day,
        -- A campaign has one currency; figures of several are not added.
        case when min(currency) = max(currency) then min(currency) end as currency,
        case when min(currency) = max(currency) or max(currency) is null then sum(spend) end as spend,
        case when min(currency) = max(currency) or max(currency) is null then sum(conversion_value) end
            as platform_conversion_value,
        sum(sends) as platform_sends,
        sum(opens) as platform_opens,
        sum(message_clicks) as platform_message_clicks,
        sum(impressions) as impressions,
        sum(clicks) as clicks,
        sum(landing_clicks) as landing_clicks,
        sum(leads) as platform_leads,
        sum(conversions) as platform_conversions
    from {{ ref('fct_ad_performance_daily') }}
    group by
        coalesce(campaign_id, '__unattributed__'),
        account_id,
        date_day
),

joined as (
    select
        coalesce(replies.campaign_id, media.campaign_id) as campaign_id,
        coalesce(replies.account_id, media.account_id) as account_id,
        coalesce(replies.date_day, media.date_day) as date_day,
        coalesce(replies.date_day, media.date_day) <= {{ plus_days('run_facts.as_of', -30) }} as is_mature,
        campaigns.platform,
        campaigns.campaign_name,
        campaigns.channel_format,
        coalesce(media.currency, campaigns.currency) as currency,
        replies.value_currency,
        replies.weights_version,
        {{ names(people_columns(), 'replies.') }},
        {{ names(media_columns(), 'media.') }},
        media.spend,
        media.platform_conversion_value,
        replies.value,
        replies.outcomes_valued_elsewhere
    from replies
    full outer join media
        on
            replies.campaign_id = media.campaign_id
            and replies.account_id is not distinct from media.account_id
            and replies.date_day = media.date_day
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join {{ ref('dim_campaign') }} as campaigns
        on coalesce(replies.campaign_id, media.campaign_id) = campaigns.campaign_id
),

matured as (
    select
        *,
        case when is_mature then spend end as mature_spend,
        case when is_mature then replies_gross end as mature_replies_gross,
        case when is_mature then quality_replies end as mature_quality_replies,
        case when is_mature then sends_with_outcome end as mature_sends_with_outcome
    from joined
),

final as (
    select
        cast(campaign_id as varchar) as campaign_id,
        cast(account_id as varchar) as account_id,
        cast(date_day as date) as date_day,
        cast(platform as varchar) as platform,
        cast(coalesce(campaign_name, campaign_id) as varchar) as campaign_name,
        cast(channel_format as varchar) as channel_format,
        cast(currency as varchar) as currency,
        cast(value_currency as varchar) as value_currency,
        cast(weights_version as varchar) as weights_version,
        cast(is_mature as boolean) as is_mature,
        {{ typed(people_columns() + media_columns() + money_columns()) }},
        {{ computed(reply_rates()) }},
        {{ computed(media_rates()) }},
        cast({{ evidence_grade('sends_delivered', 'quality_replies') }} as varchar) as evidence_grade
    from matured
)

select * from final
