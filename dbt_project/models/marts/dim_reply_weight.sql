{#
  What a send's best reply is worth, by version, segment and class. Joined last: a change of weights reads no
  message. Every version holds every segment of the cube and every class: a segment without weights of its own has
  those of `all`, a class that a version does not know has its default weight. An analyst's overrides make a version
  of their own out of the one in force, whose name says so.
#}

with segments as (
    select 'all' as segment
    union
    select distinct segment
    from {{ ref('cube_send_class_daily') }}
),

versions as (
    select
        'default' as weights_version,
        cast(null as date) as trained_from,
        cast(null as date) as trained_to,
        cast(null as timestamp) as frozen_at
    union all
    select
        weights_version,
        min(trained_from) as trained_from,
        max(trained_to) as trained_to,
        max(frozen_at) as frozen_at
    from {{ ref('int_weight_rows') }}
    where weights_version <> 'override'
    group by weights_version
),

filled as (
    select
        versions.weights_version,
        segments.segment,
        classes.reply_class,
        {% for column in ['w', 'lo', 'hi', 'n', 'outcomes'] -%}
        case
            when own.reply_class is not null then own.{{ column }}
            when pooled.reply_class is not null then pooled.{{ column }}
            else {{ 'classes.default_weight' if column == 'w' else 'null' }}
        end as {{ column }},
        {% endfor -%}
        case when coalesce(own.reply_class, pooled.reply_class) is null then 'default' else 'calibrated' end
            as source,
        versions.trained_from,
        versions.trained_to,
        versions.frozen_at,
        classes.is_human,
        classes.is_low_effort
    from versions
    cross join segments
    cross join {{ ref('int_reply_classes') }} as classes
    left join {{ ref('int_weight_rows') }} as own
        on
            versions.weights_version = own.weights_version
            and segments.segment = own.segment
            and classes.reply_class = own.reply_class
    left join {{ ref('int_weight_rows') }} as pooled
        on
            versions.weights_version = pooled.weights_version
            and pooled.segment = 'all'
            and classes.reply_class = pooled.reply_class
),

overrides as (
    select
        segment,
        reply_class,
        w
    from {{ ref('int_weight_rows') }}
    where weights_version = 'override'
),

named as (
    select
        chosen.weights_version as base_version,
        case
            when count(overrides.reply_class) = 0 then chosen.weights_version
            else chosen.weights_version || '+override.' || {{ digest_of([
                'overrides.segment', 'overrides.reply_class', 'overrides.w',
            ]) }}
        end as weights_version
    from {{ ref('int_weight_choice') }} as chosen
    left join overrides
        on true
    group by chosen.weights_version
),

overridden as (
    select
        named.weights_version,
        filled.segment,
        filled.reply_class,
        case when changed.reply_class is null then filled.w else changed.w end as w,
        case when changed.reply_class is null then filled.lo end as lo,
        case when changed.reply_class is null then filled.hi end as hi,
        case when changed.reply_class is null then filled.n end as n,
        case when changed.reply_class is null then filled.outcomes end as outcomes,
        case when changed.reply_class is null then filled.source else 'override' end as source,
        filled.trained_from,
        filled.trained_to,
        filled.frozen_at,
        filled.is_human,
        filled.is_low_effort
    from filled
    inner join named
        on
            filled.weights_version = named.base_version
            and named.weights_version <> named.base_version
    left join overrides as changed
        on
            filled.reply_class = changed.reply_class
            and (filled.segment = changed.segment or changed.segment = 'all')
    qualify row_number() over (
        partition by filled.segment, filled.reply_class
        order by changed.segment = filled.segment desc nulls last
    ) = 1
),

every as (
    select * from filled
    union all
    select * from overridden
),

final as (
    select
        cast(every.weights_version as varchar) as weights_version,
        cast(every.segment as varchar) as segment,
        cast(every.reply_class as varchar) as reply_class,
        cast(every.w as decimal(9, 6)) as w,
        cast(every.lo as decimal(9, 6)) as lo,
        cast(every.hi as decimal(9, 6)) as hi,
        cast(every.n as bigint) as n,
        cast(every.outcomes as bigint) as outcomes,
        cast(every.source as varchar) as source,
        cast(every.trained_from as date) as trained_from,
        cast(every.trained_to as date) as trained_to,
        cast(every.frozen_at as timestamp) as frozen_at,
        cast(every.is_human as boolean) as is_human,
        cast(every.is_low_effort as boolean) as is_low_effort,
        cast(every.weights_version = named.weights_version as boolean) as is_current
    from every
    cross join named
)

select * from final
