{#
  Sends of the training window and those that led to an outcome, by segment and class of the best reply; `all` is
  every segment together. Only outcomes that join to the person a send went to: what is known of a whole campaign
  says nothing about one reply.
#}

with counted as (
    select
        cube.segment,
        cube.reply_class,
        sum(cube.sends_delivered) as n,
        sum(cube.sends_with_outcome) as outcomes
    from {{ ref('cube_send_class_daily') }} as cube
    inner join {{ ref('int_weight_window') }} as training
        on cube.cohort_date between training.trained_from and training.trained_to
    where cube.campaign_id not in ('__unattributed__', '__inbound__')
    group by
        cube.segment,
        cube.reply_class
),

stacked as (
    select
        'all' as segment,
        reply_class,
        sum(n) as n,
        sum(outcomes) as outcomes
    from counted
    group by reply_class
    union all
    select
        segment,
        reply_class,
        n,
        outcomes
    from counted
    where segment <> 'all'
),

final as (
    select
        segment,
        reply_class,
        cast(n as bigint) as n,
        cast(outcomes as bigint) as outcomes
    from stacked
)

select * from final
