{#
  The classes of the tier seed, and which of a send's replies counts: the one of the highest default weight, then
  unknown_language, then declined; a machine's reply only where it is alone. The order stands on the default
  weights so that recalibrating a weight never re-classes a send.
#}

with classes as (
    select
        reply_class,
        max(cast(default_weight as decimal(9, 6))) as default_weight,
        bool_or(is_low_effort) as is_low_effort,
        min(rank) as tier_rank
    from {{ ref('eff_effort_tier') }}
    group by reply_class
),

final as (
    select
        reply_class,
        default_weight,
        is_low_effort,
        reply_class <> 'auto_reply' as is_human,
        row_number() over (
            order by
                reply_class = 'auto_reply' desc,
                reply_class = 'declined' desc,
                default_weight asc nulls first,
                tier_rank desc,
                reply_class asc
        ) as best_rank
    from classes
)

select * from final
