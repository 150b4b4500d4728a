{#
  Every unit's two windows side by side, and how much more its weeks differ than chance lets them.

  Spread of a count x over weeks of exposure e: sum of (x - e*X/E)^2 over what a Poisson count would show,
  sum of X/E * e * (1 - e/E), each window around its own rate. A unit has at most ten degrees of freedom of
  its own, too few to trust: the median spread of all units of its level and window counts for ten more.
  Never under 1.
#}
{%- set counts = ['sends', 'replies', 'readable', 'quality', 'quality_sq', 'outcomes', 'clicks', 'spend'] %}
{%- set spreads = ['replies', 'weight', 'outcomes'] %}
{%- set unit = 'level, account_id, campaign_group_id, unit_id, window_end, weeks_ago' %}

with weeks as (
    select
        {{ unit }},
        is_recent,
        cast(sends as double) as n,
        cast(replies as double) as r,
        cast(readable as double) as m,
        cast(quality as double) as y,
        cast(outcomes as double) as o,
        cast(sum(sends) over side as double) as side_n,
        cast(sum(replies) over side as double) as side_r,
        cast(sum(readable) over side as double) as side_m,
        cast(sum(quality) over side as double) as side_y,
        cast(sum(quality_sq) over side as double) as side_v,
        cast(sum(outcomes) over side as double) as side_o
    from {{ ref('int_window_weeks') }}
    where sends > 0
    window side as (partition by {{ unit }}, is_recent)
),

-- Sums of doubles would differ from run to run in their last digits, so every term is made exact first.
deviations as (
    select
        {{ unit }},
        count(*) - count(distinct is_recent) as freedom,
        {% for name, found, exposure, side, whole, variance in [
            ('replies', 'r', 'n', 'side_r', 'side_n', 'side_r / side_n'),
            ('weight', 'y', 'm', 'side_y', 'nullif(side_m, 0)',
             '(side_v / nullif(side_m, 0) - side_y / nullif(side_m, 0) * side_y / nullif(side_m, 0))'),
            ('outcomes', 'o', 'n', 'side_o', 'side_n', 'side_o / side_n'),
        ] -%}
        sum(cast(
            ({{ found }} - {{ exposure }} * {{ side }} / {{ whole }})
            * ({{ found }} - {{ exposure }} * {{ side }} / {{ whole }}) as decimal(28, 9)
        )) as {{ name }}_found,
        sum(cast({{ variance }} * {{ exposure }} * (1 - {{ exposure }} / {{ whole }}) as decimal(28, 9)))
            as {{ name }}_expected{{ ',' if not loop.last }}
        {% endfor %}
    from weeks
    group by {{ unit }}
),

own as (
    select
        {{ unit }},
        freedom,
        {% for name in spreads -%}
        cast({{ name }}_found as double) / nullif(cast({{ name }}_expected as double), 0) as {{ name }}_own
        {{- ',' if not loop.last }}
        {% endfor %}
    from deviations
),

-- The median of chi-square over its degrees of freedom lies under 1: at ten, the fewest that count, at .9342.
common as (
    select
        level,
        window_end,
        {% for name in spreads -%}
        percentile_cont(0.5) within group (order by {{ name }}_own) / 0.9342 as {{ name }}_common
        {{- ',' if not loop.last }}
        {% endfor %}
    from own
    where freedom >= 10
    group by
        level,
        window_end
),

summed as (
    select
        {{ unit }},
        min(first_day) as first_day,
        case when min(first_currency) = max(last_currency) then min(first_currency) end as currency,
        sum(sends_without_spend) as sends_without_spend,
        {% for side, is_recent in [('recent', 'is_recent'), ('baseline', 'not is_recent')] -%}
        {% set last_side = loop.last -%}
        {% for count in counts -%}
        sum(case when {{ is_recent }} then {{ count }} end) as {{ count }}_{{ side }}
        {{- '' if last_side and loop.last else ',' }}
        {% endfor -%}
        {% endfor %}
    from {{ ref('int_window_weeks') }}
    group by {{ unit }}
),

final as (
    select
        summed.level,
        summed.account_id,
        summed.campaign_group_id,
        summed.unit_id,
        summed.window_end,
        summed.weeks_ago,
        -- A unit that began within the earlier window has fewer days there, or none.
        greatest(0, least(
            {{ baseline_days() }},
            {{ days_between('summed.first_day', 'summed.window_end') }} + 1 - {{ recent_days() }}
        )) as baseline_days,
        summed.currency,
        summed.currency is not null and summed.sends_without_spend = 0 as is_spend_known,
        {% for side in ['recent', 'baseline'] -%}
        {% for count in counts if count not in ['quality', 'quality_sq', 'spend'] -%}
        cast(summed.{{ count }}_{{ side }} as bigint) as {{ count }}_{{ side }},
        {% endfor -%}
        cast(summed.quality_{{ side }} as decimal(24, 6)) as quality_{{ side }},
        cast(summed.quality_sq_{{ side }} as decimal(30, 12)) as quality_sq_{{ side }},
        cast(case when summed.currency is not null then summed.spend_{{ side }} end as decimal(28, 9))
            as spend_{{ side }},
        {% endfor -%}
        {% for name in spreads -%}
        greatest(
            1.0,
            (
                coalesce(own.freedom * own.{{ name }}_own, own.freedom, 0)
                + 10 * coalesce(common.{{ name }}_common, 1)
            ) / (coalesce(own.freedom, 0) + 10)
        ) as {{ name }}_spread{{ ',' if not loop.last }}
        {% endfor %}
    from summed
    left join own
        on
            {{ same_unit('summed', 'own') }}
            and summed.window_end = own.window_end
    left join common
        on
            summed.level = common.level
            and summed.window_end = common.window_end
    where summed.sends_recent > 0 or summed.sends_baseline > 0
)

select * from final
