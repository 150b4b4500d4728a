{#
  Every set of weights there is to compare: the versions of dim_reply_weight, and the candidate under its own name
  where it was not refused and is not a version already. Complete for every segment of the cube and every class.
#}

with segments as (
    select distinct segment
    from {{ ref('dim_reply_weight') }}
),

proposed as (
    select
        candidate.weights_version,
        segments.segment,
        candidate.reply_class,
        coalesce(own.w, candidate.w) as w,
        classes.is_human,
        classes.is_low_effort
    from segments
    inner join {{ ref('int_weight_candidate') }} as candidate
        on candidate.segment = 'all'
    inner join {{ ref('int_reply_classes') }} as classes
        on candidate.reply_class = classes.reply_class
    left join {{ ref('int_weight_candidate') }} as own
        on
            segments.segment = own.segment
            and candidate.reply_class = own.reply_class
    where
        candidate.refusal is null
        and candidate.weights_version not in (
            select known.weights_version
            from {{ ref('dim_reply_weight') }} as known
        )
),

final as (
    select
        weights_version,
        segment,
        reply_class,
        w,
        is_human,
        is_low_effort,
        is_current
    from {{ ref('dim_reply_weight') }}
    union all
    select
        weights_version,
        segment,
        reply_class,
        w,
        is_human,
        is_low_effort,
        false as is_current
    from proposed
)

select * from final
