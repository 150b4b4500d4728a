{#
  The weights that the training window proposes, one row a segment and class, with how much stands behind each:
  `gate` is default (under 30 outcomes among those who replied), blend (30 to 300), calibrated (over 300), pooled (a
  segment that says too little for itself and has the weights of all), fixed (a class nothing is learned for) or
  refused. Never in force by itself: somebody approves it.
#}

with state as (
    select
        fit.segment,
        max(fit.outcomes_replied) as outcomes_replied,
        bool_or(fit.is_refused) as is_refused,
        max(fit.p_none) as p_none
    from {{ ref('int_weight_fit') }} as fit
    group by fit.segment
),

everything as (
    select
        training.trained_from,
        training.trained_to,
        case
            when not training.is_closed
                then 'The training window reaches into the last 28 mature days, which are kept to judge by.'
            when not training.has_days
                then 'There are no days to learn from: 58 days after the first send there are.'
            when not inputs.has_outcomes then 'No outcomes were brought.'
            when seen.outcomes is null or seen.outcomes = 0
                then 'No outcome joins to a person who was written to.'
            when state.p_none is null then 'Every send was answered: there is no silence to compare answers with.'
            when state.outcomes_replied < 30
                then 'Fewer than 30 outcomes among those who replied: too few to learn from.'
            when state.is_refused
                then 'Real answers lead to no more outcomes than silence does.'
        end as refusal,
        coalesce(state.outcomes_replied < 30 and seen.outcomes > 0 and state.p_none is not null, false) as is_too_few
    from {{ ref('int_weight_window') }} as training
    cross join {{ ref('int_inputs_landed') }} as inputs
    cross join (
        select sum(outcomes) as outcomes
        from {{ ref('int_class_outcomes') }}
        where segment = 'all'
    ) as seen
    left join state
        on state.segment = 'all'
),

segments as (
    select segment
    from state
),

weighed as (
    select
        segments.segment,
        classes.reply_class,
        classes.default_weight,
        everything.trained_from,
        everything.trained_to,
        everything.refusal,
        fit.n,
        fit.outcomes,
        state.outcomes_replied,
        fit.p_none,
        fit.p_prior,
        fit.p,
        case
            when fit.reply_class is null then 'fixed'
            when everything.is_too_few then 'default'
            when everything.refusal is not null then 'refused'
            when segments.segment <> 'all' and (state.outcomes_replied < 30 or state.is_refused) then 'pooled'
            when state.outcomes_replied > 300 then 'calibrated'
            else 'blend'
        end as gate,
        fit.w as fitted_w,
        fit.lo as fitted_lo,
        fit.hi as fitted_hi,
        pooled.w as pooled_w,
        pooled.lo as pooled_lo,
        pooled.hi as pooled_hi
    from segments
    cross join {{ ref('int_reply_classes') }} as classes
    cross join everything
    inner join state
        on segments.segment = state.segment
    left join {{ ref('int_weight_fit') }} as fit
        on
            segments.segment = fit.segment
            and classes.reply_class = fit.reply_class
    left join {{ ref('int_weight_fit') }} as pooled
        on
            pooled.segment = 'all'
            and classes.reply_class = pooled.reply_class
),

gated as (
    select
        *,
        cast(
            case
                when gate in ('fixed', 'default') then default_weight
                when gate = 'pooled' then pooled_w
                when gate in ('blend', 'calibrated') then fitted_w
            end as decimal(9, 6)
        ) as w,
        cast(case when gate = 'pooled' then pooled_lo when gate in ('blend', 'calibrated') then fitted_lo end
            as decimal(9, 6)) as lo,
        cast(case when gate = 'pooled' then pooled_hi when gate in ('blend', 'calibrated') then fitted_hi end
            as decimal(9, 6)) as hi
    from weighed
),

named as (
    select 'cal-' || cast(max(trained_to) as varchar) || '-' || {{ digest_of(['segment', 'reply_class', 'w']) }}
        as weights_version
    from gated
),

final as (
    select
        named.weights_version,
        gated.segment,
        gated.reply_class,
        gated.trained_from,
        gated.trained_to,
        gated.n,
        gated.outcomes,
        gated.outcomes_replied,
        gated.p_none,
        gated.p_prior,
        gated.p,
        gated.w,
        gated.lo,
        gated.hi,
        gated.gate,
        gated.refusal
    from gated
    cross join named
)

select * from final
