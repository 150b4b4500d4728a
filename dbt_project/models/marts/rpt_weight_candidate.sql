{#
  What the weights would be if they were learned from the days before the last 28 mature ones, how much stands behind
  each, and how the proposal does beside the weights in force on those 28 days. Nothing is computed with it until
  somebody approves it.
#}

with rates as (
    select
        reply_class,
        position,
        n,
        outcomes,
        cast(outcomes as double) / nullif(cast(n as double), 0) as rate
    from {{ ref('int_weight_fit') }}
    where
        segment = 'all'
        and position is not null
),

-- A lazier class that leads to more outcomes than a better one, by more than two standard errors.
compared as (
    select
        lazier.reply_class,
        better.reply_class as outperforms,
        (lazier.rate - better.rate) / nullif(
            sqrt(
                cast(lazier.outcomes + better.outcomes as double) / nullif(cast(lazier.n + better.n as double), 0)
                * (1 - cast(lazier.outcomes + better.outcomes as double) / nullif(cast(lazier.n + better.n as double), 0))
                * (1 / nullif(cast(lazier.n as double), 0) + 1 / nullif(cast(better.n as double), 0))
            ),
            0
        ) as z
    from rates as lazier
    inner join rates as better
        on lazier.position < better.position
    inner join {{ ref('int_reply_classes') }} as classes
        on
            lazier.reply_class = classes.reply_class
            and classes.is_low_effort
),

outperforming as (
    select *
    from compared
    where z > 2
    qualify row_number() over (partition by reply_class order by z desc nulls last, outperforms asc) = 1
),

families as (
    select
        reply_class,
        reply_family
    from {{ ref('int_family_outcomes') }}
    where outcomes > 0
    qualify row_number() over (
        partition by reply_class
        order by outcomes desc nulls last, n asc nulls last, reply_family asc
    ) = 1
),

in_force as (
    select
        segment,
        reply_class,
        w,
        weights_version
    from {{ ref('dim_reply_weight') }}
    where is_current
),

final as (
    select
        cast(candidate.weights_version as varchar) as weights_version,
        cast(candidate.segment as varchar) as segment,
        cast(candidate.reply_class as varchar) as reply_class,
        cast(candidate.trained_from as date) as trained_from,
        cast(candidate.trained_to as date) as trained_to,
        cast(candidate.n as bigint) as n,
        cast(candidate.outcomes as bigint) as outcomes,
        cast(candidate.outcomes_replied as bigint) as outcomes_replied,
        cast(round(candidate.p_none, 12) as double) as p_none,
        cast(round(candidate.p_prior, 12) as double) as p_prior,
        cast(round(candidate.p, 12) as double) as p,
        cast(candidate.w as decimal(9, 6)) as w,
        cast(candidate.lo as decimal(9, 6)) as lo,
        cast(candidate.hi as decimal(9, 6)) as hi,
        cast(in_force.w as decimal(9, 6)) as w_current,
        cast(candidate.gate as varchar) as gate,
        cast(candidate.refusal as varchar) as refusal,
        cast(
            case
                when outperforming.reply_class is not null
                    then
                        outperforming.reply_class || ' leads to more outcomes than ' || outperforming.outperforms
                        || '; look at its phrases' || coalesce(' of the family ' || families.reply_family, '')
            end as varchar
        ) as warning,
        cast(round(outperforming.z, 6) as double) as outperforms_z,
        cast(case when outperforming.reply_class is not null then families.reply_family end as varchar)
            as reply_family,
        cast(coalesce(own.campaigns, 0) as bigint) as judged_campaigns,
        cast(round(own.rho, 12) as double) as spearman,
        cast(round(now.rho, 12) as double) as spearman_current,
        cast(in_force.weights_version as varchar) as current_version
    from {{ ref('int_weight_candidate') }} as candidate
    left join in_force
        on
            candidate.segment = in_force.segment
            and candidate.reply_class = in_force.reply_class
    left join outperforming
        on
            candidate.reply_class = outperforming.reply_class
            and candidate.segment = 'all'
    left join families
        on candidate.reply_class = families.reply_class
    left join {{ ref('int_weight_backtest') }} as own
        on candidate.weights_version = own.weights_version
    left join {{ ref('int_weight_backtest') }} as now
        on in_force.weights_version = now.weights_version
)

select * from final
