{#
  Comparisons that a trend break of the platform runs through: one row a unit and weekly end with any of its
  campaigns concerned. The two windows and the three weeks after them are looked at.
#}

with concerned as (
    select
        sums.account_id,
        sums.campaign_group_id,
        sums.unit_id as campaign_id,
        sums.window_end,
        breaks.metric,
        breaks.notice
    from {{ ref('int_window_sums') }} as sums
    inner join {{ ref('dim_campaign') }} as campaigns
        on sums.unit_id = campaigns.campaign_id
    inner join {{ ref('trend_break') }} as breaks
        on
            campaigns.platform = breaks.platform
            and campaigns.channel_format = breaks.channel_format
            and breaks.first_day <= {{ plus_days('sums.window_end', 23) }}
            and breaks.last_day > {{ plus_days('sums.window_end', -84) }}
    where sums.level = 'campaign'
),

final as (
    {% for level, account_id, group_id, unit_id in comparison_units() -%}
    select
        '{{ level }}' as level,
        {{ account_id }} as account_id,
        {{ unit_id }} as unit_id,
        window_end,
        bool_or(metric = 'audience') as has_new_audience,
        bool_or(metric = 'clicks') as has_new_clicks,
        min(notice) as notice
    from concerned
    where {{ unit_id }} is not null
    group by
        {{ account_id }},
        {{ unit_id }},
        window_end
    {{ 'union all' if not loop.last }}
    {% endfor -%}
)

select * from final
