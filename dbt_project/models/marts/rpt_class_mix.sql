{# What the replies of each campaign were: sends by the class of their best reply. #}

with counted as (
    select
        campaign_id,
        account_id,
        reply_class,
        sum(replied) as replies,
        sum(replied_retracted) as replies_retracted
    from {{ ref('cube_send_class_daily') }}
    where reply_class <> 'none'
    group by
        campaign_id,
        account_id,
        reply_class
),

final as (
    select
        cast(counted.campaign_id as varchar) as campaign_id,
        cast(counted.account_id as varchar) as account_id,
        cast(campaigns.campaign_name as varchar) as campaign_name,
        cast(counted.reply_class as varchar) as reply_class,
        cast(weights.is_human as boolean) as is_human,
        cast(weights.is_low_effort as boolean) as is_low_effort,
        cast(weights.weights_version as varchar) as weights_version,
        cast(weights.w as decimal(9, 6)) as w,
        cast(counted.replies as bigint) as replies,
        cast(counted.replies_retracted as bigint) as replies_retracted,
        cast(coalesce(weights.w, 0) * (counted.replies - counted.replies_retracted) as decimal(24, 6))
            as quality_replies,
        {{ ratio(
            'counted.replies',
            'sum(counted.replies) over (partition by counted.campaign_id, counted.account_id)'
        ) }} as share_of_gross
    from counted
    left join {{ ref('dim_reply_weight') }} as weights
        on
            counted.reply_class = weights.reply_class
            and weights.segment = 'all'
    left join {{ ref('dim_campaign') }} as campaigns
        on counted.campaign_id = campaigns.campaign_id
)

select * from final
