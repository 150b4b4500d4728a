{#
  Mature sends by campaign, in each of four scopes: everything together or one account, the whole history or one month.
  What the health of the metric is judged by: one row a scope and campaign.
#}

with scopes as (
    {% for by_account in [true, false] %}{% for by_month in [true, false] -%}
    select
        {{ by_account }} as by_account,
        {{ by_month }} as by_month
    {{ 'union all' if not (loop.last and not by_account) }}
    {% endfor %}{% endfor -%}
),

days as (
    select
        cube.campaign_id,
        cube.account_id,
        cast(date_trunc('month', cube.cohort_date) as date) as month_start,
        cube.sends_delivered,
        cube.replied,
        cube.sends_with_outcome,
        weights.is_human,
        weights.is_low_effort,
        weights.is_human
        and not weights.is_low_effort
        and cube.reply_class not in ('declined', 'unknown_language') as is_real,
        cube.reply_class,
        cast(coalesce(weights.w, 0) * (cube.replied - cube.replied_retracted) as decimal(24, 6)) as quality_replies
    from {{ ref('cube_send_class_daily') }} as cube
    cross join {{ source('ops', 'run_facts') }} as run_facts
    left join {{ ref('dim_reply_weight') }} as weights
        on
            cube.reply_class = weights.reply_class
            and cube.segment = weights.segment
            and weights.is_current
    where
        cube.campaign_id not in ('__unattributed__', '__inbound__')
        and cube.cohort_date <= {{ plus_days('run_facts.as_of', -30) }}
),

final as (
    select
        case when scopes.by_account then days.account_id else '__all__' end as account_id,
        case when scopes.by_month then 'month' else 'all' end as period,
        case when scopes.by_month then days.month_start end as month_start,
        days.campaign_id,
        days.account_id as campaign_account_id,
        cast(sum(days.sends_delivered) as bigint) as sends_delivered,
        cast(sum(days.replied) as bigint) as replies_gross,
        cast(sum(case when days.is_human then days.replied else 0 end) as bigint) as replies_human,
        cast(sum(case when days.reply_class = 'unknown_language' then days.replied else 0 end) as bigint)
            as replies_unknown,
        cast(sum(days.quality_replies) as decimal(24, 6)) as quality_replies,
        {% for name in ['low_effort', 'real'] -%}
        cast(sum(case when days.is_{{ name }} then days.sends_delivered else 0 end) as bigint) as {{ name }}_sends,
        cast(sum(case when days.is_{{ name }} then days.sends_with_outcome else 0 end) as bigint)
            as {{ name }}_outcomes,
        {% endfor -%}
        cast(sum(days.sends_with_outcome) as bigint) as sends_with_outcome
    from days
    cross join scopes
    where not scopes.by_account or days.account_id is not null
    group by
        case when scopes.by_account then days.account_id else '__all__' end,
        case when scopes.by_month then 'month' else 'all' end,
        case when scopes.by_month then days.month_start end,
        days.campaign_id,
        days.account_id
)

select * from final
