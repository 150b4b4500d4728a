{#
  How well each set of weights tells which campaigns have outcomes, over the 28 mature days after the training window,
  which none of them was learned from: Spearman across campaigns of 30 sends or more.
#}

with versions as (
    select distinct weights_version
    from {{ ref('int_weight_sets') }}
),

weighed as (
    select
        versions.weights_version,
        cube.campaign_id,
        cube.account_id,
        sum(cube.sends_delivered) as sends_delivered,
        sum(cube.sends_with_outcome) as sends_with_outcome,
        sum(case when cube.reply_class = 'unknown_language' then cube.replied else 0 end) as replies_unknown,
        sum(cast(coalesce(weights.w, 0) * (cube.replied - cube.replied_retracted) as decimal(24, 6)))
            as quality_replies
    from {{ ref('cube_send_class_daily') }} as cube
    inner join {{ ref('int_weight_window') }} as training
        on cube.cohort_date between training.judged_from and training.judged_to
    cross join versions
    left join {{ ref('int_weight_sets') }} as weights
        on
            versions.weights_version = weights.weights_version
            and cube.segment = weights.segment
            and cube.reply_class = weights.reply_class
    where cube.campaign_id not in ('__unattributed__', '__inbound__')
    group by
        versions.weights_version,
        cube.campaign_id,
        cube.account_id
),

rated as (
    select
        weights_version,
        {{ ratio('quality_replies', '(sends_delivered - replies_unknown)') }} as quality_rate,
        {{ ratio('sends_with_outcome', 'sends_delivered') }} as outcome_rate
    from weighed
    where sends_delivered >= 30
),

final as (
    {{ spearman('rated', ['weights_version'], 'quality_rate', 'outcome_rate') }}
)

select
    weights_version,
    pairs as campaigns,
    rho
from final
