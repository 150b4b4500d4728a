-- One row: the weights, and that every class that was counted has one.
with used as (
    select distinct reply_class
    from marts.fct_replies
),

weights as (
    select
        count(*) filter (where w < 0 or w > 1) as weights_outside_range,
        count(*) filter (where lo > w or hi < w or lo < 0 or hi > 1) as intervals_beside_weight,
        count(*) filter (
            where is_current and source = 'default' and w is not null
            and not starts_with(weights_version, 'default')
        ) as weights_filled_in,
        -- Least effort first: a lazier class never weighs more than a better one.
        count(*) filter (where is_current and w < previous) as weights_out_of_order
    from (
        select
            *,
            lag(w) over (
                partition by weights_version, segment
                order by list_position($classes_by_effort, reply_class)
            ) as previous
        from marts.dim_reply_weight
        where list_contains($classes_by_effort, reply_class)
        union all
        select *, null as previous
        from marts.dim_reply_weight
        where not list_contains($classes_by_effort, reply_class)
    )
),

versions as (
    select abs(1 - count(distinct weights_version)) as versions_in_force_off
    from marts.dim_reply_weight
    where is_current
),

missing as (
    select count(*) as classes_without_weight
    from used
    left join marts.dim_reply_weight as weights
        on used.reply_class = weights.reply_class and weights.segment = 'all' and weights.is_current
    where weights.w is null and used.reply_class <> 'unknown_language'
)

select *
from weights
cross join versions
cross join missing
