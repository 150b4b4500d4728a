{#
  How far the conversations of each campaign went, whose turn it is, and where a lazy last word left them:
  counted, so that no conversation can be told from another. Names and last lines are for `qae threads`, on
  the terminal alone.
#}

with answered as (
    select
        *,
        case stage
            when 1 then 'acknowledged'
            when 2 then 'answered'
            when 3 then 'exchange'
            when 4 then 'commitment'
            when 5 then 'outcome'
            else 'sent'
        end as stage_name
    from {{ ref('fct_conversations') }}
    where last_by is not null
),

counted as (
    select
        campaign_id,
        account_id,
        stage,
        stage_name,
        ball_in_court,
        count(*) as conversations,
        count(*) filter (where has_advanced) as advanced,
        count(*) filter (where is_last_low_effort and last_by = 'them') as ended_lazy_by_them,
        count(*) filter (where is_last_low_effort and last_by = 'us') as ended_lazy_by_us,
        count(*) filter (where is_stalled and last_by = 'them') as stalled_on_them,
        count(*) filter (where is_stalled and last_by = 'us') as stalled_on_us,
        max(last_at) as last_at
    from answered
    group by
        campaign_id,
        account_id,
        stage,
        stage_name,
        ball_in_court
),

final as (
    select
        cast(counted.campaign_id as varchar) as campaign_id,
        cast(counted.account_id as varchar) as account_id,
        cast(campaigns.campaign_name as varchar) as campaign_name,
        cast(counted.stage as integer) as stage,
        cast(counted.stage_name as varchar) as stage_label,
        cast(counted.ball_in_court as varchar) as ball_in_court,
        {% for count in [
            'conversations', 'advanced', 'ended_lazy_by_them', 'ended_lazy_by_us', 'stalled_on_them',
            'stalled_on_us',
        ] -%}
        cast(counted.{{ count }} as bigint) as {{ count }},
        {% endfor -%}
        cast(counted.last_at as date) as last_day
    from counted
    left join {{ ref('dim_campaign') }} as campaigns
        on counted.campaign_id = campaigns.campaign_id
)

select * from final
