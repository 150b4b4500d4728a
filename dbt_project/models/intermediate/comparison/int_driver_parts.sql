{#
  What each campaign's outcomes owe to each factor, for every unit the campaign belongs to: logarithmic mean
  Divisia index (Ang 2005). A campaign's outcomes are the product
    spend of the unit * share * sends per spend * replies per send * weight per reply * outcomes per weight,
  and a change of the product is split without remainder by L * ln(recent/baseline) of each factor, L being
  the logarithmic mean of the outcomes before and after. Without spend beside every send the product begins
  with the unit's sends. Baseline counts are brought to 28 days.

  A logarithm of nothing does not exist: a campaign that has sends in one window only is a change of the
  mix; another factor that is zero leaves the change of that campaign unsplit.
#}
{%- set factors = [
  'volume', 'campaign_mix', 'sends_per_spend', 'raw_reply_rate', 'mean_reply_weight',
  'outcomes_per_quality_reply',
] %}

with campaigns as (
    select *
    from {{ ref('int_window_sums') }}
    where level = 'campaign'
),

placed as (
    {% for level, account_id, group_id, unit_id in comparison_units() -%}
    select
        '{{ level }}' as unit_level,
        {{ account_id }} as unit_account_id,
        {{ 'unit_id' if level == 'campaign' else unit_id }} as unit_unit_id,
        *
    from campaigns
    where {{ 'unit_id' if level == 'campaign' else unit_id }} is not null
    {{ 'union all' if not loop.last }}
    {% endfor -%}
),

measured as (
    select
        units.level,
        units.account_id,
        units.unit_id,
        units.window_end,
        coalesce(units.is_spend_known and units.spend_recent > 0 and units.spend_baseline > 0, false)
            as has_spend,
        {{ recent_days() }}.0 / nullif(units.baseline_days, 0) as scale,
        {% for side in ['recent', 'baseline'] -%}
        cast(units.spend_{{ side }} as double) as unit_s_{{ side }},
        cast(units.sends_{{ side }} as double) as unit_n_{{ side }},
        cast(placed.spend_{{ side }} as double) as s_{{ side }},
        cast(coalesce(placed.sends_{{ side }}, 0) as double) as n_{{ side }},
        cast(placed.replies_{{ side }} as double) as r_{{ side }},
        cast(placed.quality_{{ side }} as double) as y_{{ side }},
        cast(placed.quality_sq_{{ side }} as double) as v_{{ side }},
        case
            when units.outcomes_recent is not null or units.outcomes_baseline is not null
                then cast(coalesce(placed.outcomes_{{ side }}, 0) as double)
        end as o_{{ side }},
        {% endfor -%}
        placed.replies_spread,
        placed.weight_spread,
        placed.outcomes_spread
    from placed
    inner join {{ ref('int_window_sums') }} as units
        on
            placed.unit_level = units.level
            and placed.unit_account_id is not distinct from units.account_id
            and placed.unit_unit_id = units.unit_id
            and placed.window_end = units.window_end
),

told as (
    select
        *,
        o_baseline * scale as o_before,
        case
            when o_recent = 0 and o_baseline = 0 then 'nothing'
            when n_recent = 0 or n_baseline = 0 then 'mix'
            when
                o_recent > 0 and o_baseline > 0 and y_recent > 0 and y_baseline > 0
                and (not has_spend or (s_recent > 0 and s_baseline > 0)) then 'product'
            else 'unsplit'
        end as kind
    from measured
),

logged as (
    select
        *,
        case
            when kind <> 'product' then null
            when o_recent = o_before then o_recent
            else (o_recent - o_before) / ln(o_recent / o_before)
        end as log_mean,
        case
            when kind <> 'product' then null
            when has_spend then ln(unit_s_recent / (unit_s_baseline * scale))
            else ln(unit_n_recent / (unit_n_baseline * scale))
        end as log_volume,
        case
            when kind <> 'product' then null
            when has_spend then ln(s_recent / unit_s_recent / (s_baseline / unit_s_baseline))
            else ln(n_recent / unit_n_recent / (n_baseline / unit_n_baseline))
        end as log_campaign_mix,
        case
            when kind <> 'product' or not has_spend then null
            else ln(n_recent / s_recent / (n_baseline / s_baseline))
        end as log_sends_per_spend,
        case when kind = 'product' then ln(r_recent / n_recent / (r_baseline / n_baseline)) end
            as log_raw_reply_rate,
        case when kind = 'product' then ln(y_recent / r_recent / (y_baseline / r_baseline)) end
            as log_mean_reply_weight,
        case when kind = 'product' then ln(o_recent / y_recent / (o_baseline / y_baseline)) end
            as log_outcomes_per_quality_reply,
        -- Spend, sends and shares are counted, not sampled: only what people did varies by chance.
        replies_spread * (1 / nullif(r_recent, 0) + 1 / nullif(r_baseline, 0)) as var_raw_reply_rate,
        weight_spread * greatest(
            0.0,
            {% for side in ['recent', 'baseline'] -%}
            v_{{ side }} / nullif(y_{{ side }} * y_{{ side }}, 0) - 1 / nullif(r_{{ side }}, 0)
            {{- ' +' if not loop.last }}
            {% endfor %}
        ) as var_mean_reply_weight,
        outcomes_spread * (1 / nullif(o_recent, 0) + 1 / nullif(o_baseline, 0))
        + greatest(replies_spread, weight_spread) * (
            v_recent / nullif(y_recent * y_recent, 0) + v_baseline / nullif(y_baseline * y_baseline, 0)
        ) as var_outcomes_per_quality_reply
    from told
),

-- Exact terms: a sum of doubles would differ from run to run in its last digits.
exact as (
    select
        level,
        account_id,
        unit_id,
        window_end,
        has_spend,
        cast(o_recent - o_before as decimal(28, 12)) as change,
        {% for factor in factors if factor != 'campaign_mix' -%}
        cast(log_mean * log_{{ factor }} as decimal(28, 12)) as from_{{ factor }},
        {% endfor -%}
        {% for factor in factors[3:] -%}
        cast(log_mean * log_mean * var_{{ factor }} as decimal(28, 12)) as var_{{ factor }},
        {% endfor -%}
        cast(
            case when kind = 'mix' then o_recent - o_before else log_mean * log_campaign_mix end
            as decimal(28, 12)
        ) as from_campaign_mix,
        cast(case when kind = 'unsplit' then o_recent - o_before end as decimal(28, 12)) as unsplit
    from logged
    where o_before is not null
),

final as (
    select
        level,
        account_id,
        unit_id,
        window_end,
        has_spend,
        {% for factor in factors -%}
        cast(coalesce(sum(from_{{ factor }}), 0) as double) as from_{{ factor }},
        {% endfor -%}
        {% for factor in factors[3:] -%}
        cast(sum(var_{{ factor }}) as double) as var_{{ factor }},
        {% endfor -%}
        cast(coalesce(sum(unsplit), 0) as double) as unsplit,
        cast(sum(change) as double) as change
    from exact
    group by
        level,
        account_id,
        unit_id,
        window_end,
        has_spend
)

select * from final
