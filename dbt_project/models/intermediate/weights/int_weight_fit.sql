{#
  What the training window would make of the weights: for everything together (prior: the default weights), then for
  each segment (prior: what came out for everything together, so that a small segment stays close to it).
#}

with segments as (
    select 'all' as segment
    union
    select distinct segment
    from {{ ref('int_class_outcomes') }}
),

silent as (
    select
        segment,
        n as n_silent,
        outcomes as outcomes_silent
    from {{ ref('int_class_outcomes') }}
    where reply_class = 'none'
),

cells as (
    select
        segments.segment,
        classes.reply_class,
        case classes.reply_class
            {%- for reply_class in classes_by_effort() %}
            when '{{ reply_class }}' then {{ loop.index }}
            {%- endfor %}
        end as position,
        coalesce(counted.n, 0) as n,
        coalesce(counted.outcomes, 0) as outcomes,
        classes.default_weight,
        coalesce(silent.n_silent, 0) as n_silent,
        coalesce(silent.outcomes_silent, 0) as outcomes_silent,
        training.is_isotonic
    from segments
    cross join {{ ref('int_reply_classes') }} as classes
    cross join {{ ref('int_weight_window') }} as training
    left join {{ ref('int_class_outcomes') }} as counted
        on
            segments.segment = counted.segment
            and classes.reply_class = counted.reply_class
    left join silent
        on segments.segment = silent.segment
    -- Machines and refusals weigh nothing and an unread language has no weight: nothing to learn.
    where classes.default_weight > 0
),

pooled_cells as (
    select
        *,
        default_weight as prior_weight
    from cells
    where segment = 'all'
),

pooled as (
    {{ fitted_weights('pooled_cells') }}
),

segment_cells as (
    select
        cells.*,
        coalesce(pooled.w, cells.default_weight) as prior_weight
    from cells
    inner join pooled
        on cells.reply_class = pooled.reply_class
    where cells.segment <> 'all'
),

single as (
    {{ fitted_weights('segment_cells') }}
),

final as (
    select * from pooled
    union all
    select * from single
)

select
    segment,
    reply_class,
    position,
    n,
    outcomes,
    default_weight,
    prior_weight,
    outcomes_replied,
    p_none,
    p_prior,
    p,
    cast(w as decimal(9, 6)) as w,
    -- NULL has no ends: greatest(0, NULL) would be 0.
    cast(case when w_error is not null then greatest(0.0, w - {{ z95() }} * w_error) end as decimal(9, 6)) as lo,
    cast(case when w_error is not null then least(1.0, w + {{ z95() }} * w_error) end as decimal(9, 6)) as hi,
    is_refused
from final
