{#
  How the outcomes that were brought found what they belong to, by rung: a person who was written to, the
  same click, the named campaign, its UTM parameters, or nothing. Only the first rung says anything about
  people. What a platform reports of its own conversions is no outcome here and is added to none.
#}

with rungs as (
    select
        attributed.source_relation,
        attributed.type,
        case when attributed.attribution = 'none' then coalesce(campaigns.rung, 'none') else 'person' end
            as rung
    from {{ ref('int_outcomes_attributed') }} as attributed
    left join {{ ref('int_outcome_campaigns') }} as campaigns
        on
            attributed.source_relation = campaigns.source_relation
            and attributed.event_id = campaigns.event_id
),

counted as (
    select
        source_relation,
        type,
        rung,
        count(*) as outcomes
    from rungs
    group by
        source_relation,
        type,
        rung
),

final as (
    select
        cast(source_relation as varchar) as source_relation,
        cast(type as varchar) as type,
        cast(
            case rung
                when 'person' then 1
                when 'click' then 2
                when 'campaign' then 3
                when 'utm' then 4
                else 5
            end as integer
        ) as rung_place,
        cast(rung as varchar) as rung,
        cast(rung = 'person' as boolean) as is_about_people,
        cast(outcomes as bigint) as outcomes,
        cast(sum(outcomes) over (partition by source_relation, type) as bigint) as outcomes_of_type,
        {{ ratio('outcomes', 'sum(outcomes) over (partition by source_relation, type)') }} as share_of_type
    from counted
)

select * from final
