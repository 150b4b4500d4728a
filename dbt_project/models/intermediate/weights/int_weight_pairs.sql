{# Which sets of weights are compared: the one in force with every other there is. A what-if puts its own pair here. #}

with versions as (
    select distinct
        weights_version,
        is_current
    from {{ ref('int_weight_sets') }}
),

final as (
    select
        now.weights_version as version_a,
        other.weights_version as version_b
    from versions as now
    inner join versions as other
        on
            now.is_current
            and not other.is_current
)

select * from final
