{#
  By scope: how well the quality rate and the raw rate each rank campaigns by their outcome rate (Spearman, campaigns of
  30 sends or more), and what quality gains, with a 95 % interval. The two share the outcomes and each other's replies,
  so the interval of the difference is Zou's for dependent correlations, on Fisher's z with Bonett and Wright's error.
#}

with rated as (
    select
        account_id,
        period,
        coalesce(month_start, date '0001-01-01') as scope_month,
        {{ ratio('quality_replies', '(sends_delivered - replies_unknown)') }} as quality_rate,
        {{ ratio('replies_gross', 'sends_delivered') }} as raw_rate,
        {{ ratio('sends_with_outcome', 'sends_delivered') }} as outcome_rate
    from {{ ref('int_health_campaigns') }}
    where sends_delivered >= 30
),

{% set scope = ['account_id', 'period', 'scope_month'] -%}
{% for name, x, y in [
    ('of_quality', 'quality_rate', 'outcome_rate'),
    ('of_raw', 'raw_rate', 'outcome_rate'),
    ('of_both', 'quality_rate', 'raw_rate'),
] -%}
{{ name }} as (
    {{ spearman('rated', scope, x, y) }}
),

{% endfor -%}
joined as (
    select
        of_quality.account_id,
        of_quality.period,
        of_quality.scope_month,
        of_quality.pairs,
        of_quality.rho as rho_quality,
        of_raw.rho as rho_raw,
        of_both.rho as rho_both
    from of_quality
    left join of_raw
        on
            of_quality.account_id = of_raw.account_id
            and of_quality.period = of_raw.period
            and of_quality.scope_month = of_raw.scope_month
    left join of_both
        on
            of_quality.account_id = of_both.account_id
            and of_quality.period = of_both.period
            and of_quality.scope_month = of_both.scope_month
),

bounded as (
    select
        *,
        {%- for name in ['quality', 'raw'] %}
        {{ correlation_end('rho_' ~ name, 'pairs', '-') }} as low_{{ name }},
        {{ correlation_end('rho_' ~ name, 'pairs', '+') }} as high_{{ name }},
        {%- endfor %}
        -- How the two correlations move together: 1 where they are one and the same.
        least(1.0, greatest(-1.0, (
            (rho_both - rho_quality * rho_raw / 2)
            * (1 - rho_quality * rho_quality - rho_raw * rho_raw - rho_both * rho_both)
            + rho_both * rho_both * rho_both
        ) / nullif((1 - rho_quality * rho_quality) * (1 - rho_raw * rho_raw), 0))) as together
    from joined
),

final as (
    select
        account_id,
        period,
        nullif(scope_month, date '0001-01-01') as month_start,
        pairs as campaigns,
        rho_quality,
        rho_raw,
        rho_quality - rho_raw as gain,
        case
            -- One order of the campaigns: one correlation.
            when rho_both = 1 then 0.0
            when low_quality is not null and low_raw is not null
                then rho_quality - rho_raw - sqrt(greatest(
                    0.0,
                    power(rho_quality - low_quality, 2) + power(high_raw - rho_raw, 2)
                    - 2 * together * (rho_quality - low_quality) * (high_raw - rho_raw)
                ))
        end as gain_low,
        case
            when rho_both = 1 then 0.0
            when low_quality is not null and low_raw is not null
                then rho_quality - rho_raw + sqrt(greatest(
                    0.0,
                    power(high_quality - rho_quality, 2) + power(rho_raw - low_raw, 2)
                    - 2 * together * (high_quality - rho_quality) * (rho_raw - low_raw)
                ))
        end as gain_high
    from bounded
)

select * from final
