{#
  Why outcomes changed between the two windows of a unit: the change, split without remainder into the
  factors whose product outcomes are, and the largest of those that push the way outcomes went, with what
  chance may do to it.
#}
{%- set drivers = [
  'spend', 'sends', 'sends_per_spend', 'raw_reply_rate', 'mean_reply_weight', 'outcomes_per_quality_reply',
  'campaign_mix',
] %}

with parts as (
    select
        *,
        case when has_spend then from_volume end as from_spend,
        case when not has_spend then from_volume end as from_sends,
        case when change < 0 then -1 else 1 end as way
    from {{ ref('int_driver_parts') }}
),

largest as (
    select
        *,
        greatest(
            {% for driver in drivers -%}
            coalesce(way * from_{{ driver }}, 0){{ ',' if not loop.last }}
            {% endfor %}
        ) as largest_effect
    from parts
),

named as (
    select
        *,
        -- What could not be split may hide a larger one.
        case
            when largest_effect <= 0 or largest_effect <= abs(unsplit) then null
            {% for driver in drivers -%}
            when way * from_{{ driver }} = largest_effect then '{{ driver }}'
            {% endfor -%}
        end as largest_driver
    from largest
),

ranged as (
    select
        *,
        case when largest_driver is not null then way * largest_effect end as effect,
        {{ z95() }} * sqrt(
            case largest_driver
                when 'raw_reply_rate' then var_raw_reply_rate
                when 'mean_reply_weight' then var_mean_reply_weight
                when 'outcomes_per_quality_reply' then var_outcomes_per_quality_reply
                else 0
            end
        ) as reach
    from named
),

final as (
    select
        cast(ranged.level as varchar) as level,
        cast(ranged.unit_id as varchar) as unit_id,
        cast(ranged.account_id as varchar) as account_id,
        cast(divergence.account_name as varchar) as account_name,
        cast(divergence.campaign_group_name as varchar) as campaign_group_name,
        cast(divergence.campaign_id as varchar) as campaign_id,
        cast(divergence.campaign_name as varchar) as campaign_name,
        cast(ranged.window_end as date) as window_end,
        cast(divergence.weeks_ago as integer) as weeks_ago,
        cast(coalesce(sums.outcomes_recent, 0) as bigint) as outcomes_recent,
        cast(coalesce(sums.outcomes_recent, 0) - ranged.change as double) as outcomes_before,
        cast(ranged.change as double) as change,
        cast(
            {{ is_finding('divergence.q_outcomes', 'divergence.outcome_ratio') }}
            or {{ is_finding('divergence.q_outcomes', '1 / divergence.outcome_ratio') }} as boolean
        ) as is_clear,
        {% for driver in drivers -%}
        cast(ranged.from_{{ driver }} as double) as from_{{ driver }},
        {% endfor -%}
        cast(ranged.unsplit as double) as unsplit,
        cast(ranged.largest_driver as varchar) as largest_driver,
        cast(ranged.effect as double) as largest_effect,
        cast(ranged.effect - ranged.reach as double) as largest_effect_low,
        cast(ranged.effect + ranged.reach as double) as largest_effect_high
    from ranged
    inner join {{ ref('int_window_sums') }} as sums
        on
            {{ same_unit('ranged', 'sums') }}
            and ranged.window_end = sums.window_end
    inner join {{ ref('rpt_divergence') }} as divergence
        on
            {{ same_unit('ranged', 'divergence') }}
            and ranged.window_end = divergence.window_end
)

select * from final
