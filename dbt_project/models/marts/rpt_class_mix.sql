{# What the replies of each campaign were: sends by the class of their best reply. #}

with weighed as (
    select
        cube.campaign_id,
        cube.account_id,
        cube.reply_class,
        cube.replied,
        cube.replied_retracted,
        weights.is_human,
        weights.is_low_effort,
        weights.weights_version,
        weights.w
    from {{ ref('cube_send_class_daily') }} as cube
    left join {{ ref('dim_reply_weight') }} as weights
        on
            cube.reply_class = weights.reply_class
            and cube.segment = weights.segment
            and weights.is_current
    where cube.reply_class <> 'none'
),

counted as (
    select
        campaign_id,
        account_id,
        reply_class,
        bool_or(is_human) as is_human,
        bool_or(is_low_effort) as is_low_effort,
        max(weights_version) as weights_version,
        -- Segments may differ: then the class has no one weight.
        case when min(w) = max(w) then min(w) end as w,
        sum(replied) as replies,
        sum(replied_retracted) as replies_retracted,
        sum(coalesce(w, 0) * (replied - replied_retracted)) as quality_replies
    from weighed
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
        cast(counted.is_human as boolean) as is_human,
        cast(counted.is_low_effort as boolean) as is_low_effort,
        cast(counted.weights_version as varchar) as weights_version,
        cast(counted.w as decimal(9, 6)) as w,
        cast(counted.replies as bigint) as replies,
        cast(counted.replies_retracted as bigint) as replies_retracted,
        cast(counted.quality_replies as decimal(24, 6)) as quality_replies,
        {{ ratio(
            'counted.replies',
            'sum(counted.replies) over (partition by counted.campaign_id, counted.account_id)'
        ) }} as share_of_gross
    from counted
    left join {{ ref('dim_campaign') }} as campaigns
        on counted.campaign_id = campaigns.campaign_id
)

select * from final
