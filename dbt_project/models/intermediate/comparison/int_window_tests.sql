{#
  What moved between the two windows of a unit, in logarithms of recent over baseline, with what chance
  alone does to each: z, p, and q corrected for all units of the level and week together.

  Reported replies per send, the mean weight of a reply, replies against outcomes, outcomes a day, quality
  per send. Both alarms need replies to have risen: `inflating` with their weight falling, `diverging` with
  outcomes not following. Of two conditions the weaker one counts, the larger p.
#}
{%- set family = 'level, window_end' %}
{%- set tests = ['inflating', 'diverging', 'outcomes', 'quality'] %}

with sums as (
    select
        {% for side in ['recent', 'baseline'] -%}
        cast(nullif(sends_{{ side }}, 0) as double) as n_{{ side }},
        cast(replies_{{ side }} as double) as r_{{ side }},
        cast(nullif(readable_{{ side }}, 0) as double) as m_{{ side }},
        cast(nullif(quality_{{ side }}, 0) as double) as y_{{ side }},
        cast(quality_sq_{{ side }} as double) as v_{{ side }},
        cast(outcomes_{{ side }} as double) as o_{{ side }},
        -- Sends whose answer we cannot read are out of the quality rate.
        cast(nullif(sends_{{ side }} - replies_{{ side }} + readable_{{ side }}, 0) as double)
            as k_{{ side }},
        {% endfor -%}
        *
    from {{ ref('int_window_sums') }}
),

changes as (
    select
        *,
        {{ log_ratio('r_recent', 'r_baseline') }} - ln(n_recent / n_baseline) as log_replies,
        {{ log_ratio('r_recent', 'r_baseline') }} - {{ log_ratio('o_recent', 'o_baseline') }} as log_apart,
        {{ log_ratio('o_recent', 'o_baseline') }} - ln({{ recent_days() }}.0 / nullif(baseline_days, 0))
            as log_outcomes,
        ln((y_recent / k_recent) / (y_baseline / k_baseline)) as log_quality,
        ln((y_recent / m_recent) / (y_baseline / m_baseline)) as log_weight,
        y_baseline / m_baseline - y_recent / m_recent as weight_lost,
        replies_spread * {{ count_variance('r_recent', 'r_baseline') }} as var_replies,
        outcomes_spread * {{ count_variance('o_recent', 'o_baseline') }} as var_outcomes,
        greatest(replies_spread, weight_spread)
        * (v_recent / (y_recent * y_recent) + v_baseline / (y_baseline * y_baseline)) as var_quality,
        weight_spread * (
            {% for side in ['recent', 'baseline'] -%}
            (v_{{ side }} - y_{{ side }} * y_{{ side }} / m_{{ side }})
            / m_{{ side }} / nullif(m_{{ side }} - 1, 0)
            {{- ' +' if not loop.last }}
            {% endfor %}
        ) as var_weight
    from sums
),

scored as (
    select
        *,
        log_replies / sqrt(var_replies) as z_replies,
        weight_lost / sqrt(nullif(var_weight, 0)) as z_weight,
        log_apart / sqrt(var_replies + var_outcomes) as z_apart,
        log_outcomes / sqrt(var_outcomes) as z_outcomes,
        log_quality / sqrt(nullif(var_quality, 0)) as z_quality
    from changes
),

tested as (
    select
        *,
        {{ normal_upper_tail('z_replies') }} as p_replies,
        {{ normal_upper_tail('z_weight') }} as p_weight,
        {{ normal_upper_tail('z_apart') }} as p_apart,
        {{ normal_both_tails('z_outcomes') }} as p_outcomes,
        {{ normal_upper_tail('z_quality') }} as p_quality
    from scored
),

-- greatest() overlooks a NULL: an alarm without one of its halves has no p.
paired as (
    select
        *,
        case when p_replies is not null and p_weight is not null then greatest(p_replies, p_weight) end
            as p_inflating,
        case when p_replies is not null and p_apart is not null then greatest(p_replies, p_apart) end
            as p_diverging
    from tested
),

placed as (
    select
        {% for test in tests -%}
        {{ significance_place('p_' ~ test, family) }} as place_{{ test }},
        {% endfor -%}
        *
    from paired
),

corrected as (
    select
        {% for test in tests -%}
        {{ false_discovery_rate('p_' ~ test, 'place_' ~ test, family) }} as first_q_{{ test }},
        {% endfor -%}
        (r_recent + r_baseline + 0.5) / (n_recent + n_baseline) as reply_rate,
        (o_recent + o_baseline + 0.5) / (n_recent + n_baseline) as outcome_rate,
        *
    from placed
),

final as (
    select
        level,
        account_id,
        campaign_group_id,
        unit_id,
        window_end,
        weeks_ago,
        exp(log_replies) as reply_ratio,
        exp(log_weight) as weight_ratio,
        exp(log_apart) as apart_ratio,
        exp(log_outcomes) as outcome_ratio,
        exp(log_quality) as quality_ratio,
        z_replies,
        z_weight,
        z_apart,
        z_outcomes,
        z_quality,
        {% for test in tests -%}
        p_{{ test }},
        {{ adaptive_discovery_rate('first_q_' ~ test, accepted_false_share(), family) }} as q_{{ test }},
        {% endfor -%}
        -- What a comparison of this size would have missed, and how many sends it lacks.
        case when log_replies is not null then exp({{ detection_margin() }} * sqrt(var_replies)) - 1 end
            as detectable_rise,
        case
            when log_replies is not null
                then exp({{ detection_margin() }} * sqrt(var_replies + var_outcomes)) - 1
        end as detectable_gap,
        case when log_replies is not null then {{ sends_missing('replies_spread / reply_rate') }} end
            as sends_missing,
        case
            when log_replies is not null and outcome_rate is not null
                then {{ sends_missing('(replies_spread / reply_rate + outcomes_spread / outcome_rate)') }}
        end as sends_missing_for_gap
    from corrected
)

select * from final
